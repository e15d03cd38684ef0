"""`Page`: what a route is given to read the services and to answer with a page.

The company's name, the arrows and the bell are read while the route reads its own.
"""

import asyncio
from collections.abc import Awaitable
from dataclasses import dataclass, replace
from typing import Annotated, Any

from fastapi import Depends, Request
from fastapi.responses import HTMLResponse, RedirectResponse
from jinja2 import Environment

from services.portal import flash, menu
from services.portal.api import Api, ApiProblem
from services.portal.forms import Form, Posted
from services.portal.settings import Settings
from shared.errors import Unauthenticated
from shared.http.caller import HEADER, Caller

MEMBER_COOKIE = "member"
# The gateway keeps the session to itself; it says with this one that there was a session.
ENDED_COOKIE = "session-ended"
A_YEAR = 31_536_000
# A service that is silent too: what was typed must not go with the page.
SAID_IN_THE_FORM = {400, 409, 410, 413, 422, 429, 503}

Json = dict[str, Any]


@dataclass(frozen=True)
class Shell:
    """What surrounds every page of somebody signed in."""

    members: list[Json]
    member: Json | None
    before: Json | None
    after: Json | None
    notices: list[Json]
    unread: int
    approvals: tuple[Json, ...] = ()
    """Requests that wait for this person, as an administrator."""
    silent: bool = False
    """Whether the companies could not be read: having none is another thing."""


NOBODY = Shell([], None, None, None, [], 0)
SILENT = Shell([], None, None, None, [], 0, silent=True)


class Page:
    def __init__(self, request: Request, caller: Caller) -> None:
        state = request.app.state
        self.request = request
        self.caller = caller
        self.site: Settings = state.settings
        self.api = Api(state.http, state.settings.services, request.headers)
        self._templates: Environment = state.templates
        self._shell: asyncio.Task[Shell] | None = None
        if self.signed_in and request.method == "GET":
            self._shell = asyncio.create_task(self._read_shell())

    @property
    def signed_in(self) -> bool:
        return self.caller.account_id is not None

    @property
    def is_staff(self) -> bool:
        return bool(self.caller.roles)

    async def shell(self) -> Shell:
        if not self.signed_in:
            return NOBODY
        if self._shell is None:
            self._shell = asyncio.create_task(self._read_shell())
        return await self._shell

    async def known_shell(self) -> Shell:
        """The shell, for a page that says something else to whoever has no company."""
        shell = await self.shell()
        if shell.silent:
            raise ApiProblem(503, "service_silent", "Le service ne répond pas pour le moment.")
        return shell

    async def member(self) -> Json:
        """The company acted for. Without one, the person is led to « Adhérents »."""
        shell = await self.known_shell()
        if shell.member is None:
            raise NoMember
        # The gateway vouches for the company of the cookie: choose before anything is read.
        # Where the one chosen is lost, nothing may be done to another in its place.
        chosen = self.request.cookies.get(MEMBER_COOKIE, "")
        if (chosen or len(shell.members) > 1) and not self.has_chosen(shell.member["id"]):
            raise NotChosen(str(shell.member["id"]), lost=bool(chosen))
        return shell.member

    def has_chosen(self, member_id: object) -> bool:
        return self.request.cookies.get(MEMBER_COOKIE) == str(member_id)

    def choose(self, member_id: str, path: str) -> RedirectResponse:
        """Act for this company from now on. What may be seen is checked at every reading."""
        response = RedirectResponse(path, status_code=303)
        response.set_cookie(
            MEMBER_COOKIE, member_id, max_age=A_YEAR, httponly=True, samesite="lax",
            secure=self.site.secure,
        )  # fmt: skip
        return response

    async def show(
        self, template: str, *, status: int = 200, form: Form | None = None, **context: Any
    ) -> HTMLResponse:
        """Answer with a page. The template names its title and its help file itself."""
        said = flash.take(self.request)
        html = self._templates.get_template(template).render(
            page=self,
            site=self.site,
            caller=self.caller,
            path=self.request.url.path,
            shell=await self.shell(),
            menu=menu.menu_of(self.caller),
            flash=said,
            form=form if form is not None else Form(),
            **context,
        )
        response = HTMLResponse(html, status_code=status, headers={"cache-control": "no-store"})
        if said:
            response.delete_cookie(flash.COOKIE)
        return response

    async def refuse(
        self, template: str, posted: Posted, problem: ApiProblem, **context: Any
    ) -> HTMLResponse:
        """The same form again, as it was typed, with what is wrong. Other problems rise."""
        if problem.status not in SAID_IN_THE_FORM:
            raise problem
        return await self.show(
            template, status=problem.status, form=posted.refuse(problem), **context
        )

    def go(self, path: str, said: str = "", tone: flash.Tone = "success") -> RedirectResponse:
        """See other: after a form was accepted. `said` shows on the next page."""
        response = RedirectResponse(path, status_code=303)
        if said:
            flash.put(response, flash.Flash(said, tone), secure=self.site.secure)
        return response

    async def _approvals(self) -> Json:
        """Staff administer no member."""
        nothing: Json = {}
        return nothing if self.is_staff else await tolerated(self.api.get("/me/approvals"), nothing)

    async def _read_shell(self) -> Shell:
        nothing: Json = {}
        members, notices, approvals = await asyncio.gather(
            tolerated(self.api.get("/me/members"), None),
            tolerated(self.api.get("/me/notifications"), nothing),
            self._approvals(),
        )
        if members is None:
            return replace(
                SILENT, notices=notices.get("items", []), unread=notices.get("unread", 0)
            )
        shell = _shell(members["items"], notices, self.request.cookies.get(MEMBER_COOKIE, ""))
        return replace(shell, approvals=tuple(approvals.get("items", ())))


def _shell(members: list[Json], notices: Json, chosen: str) -> Shell:
    at = next((i for i, one in enumerate(members) if str(one["id"]) == chosen), 0)
    several = len(members) > 1
    return Shell(
        members=members,
        member=members[at] if members else None,
        before=members[at - 1] if several else None,
        after=members[(at + 1) % len(members)] if several else None,
        notices=notices.get("items", []),
        unread=notices.get("unread", 0),
    )


class NoMember(Exception):
    """The page needs a company and the person has none yet."""


class NotChosen(Exception):
    """None chosen, or one that is out of reach now: take the first, and ask for the page again."""

    def __init__(self, member_id: str, *, lost: bool) -> None:
        super().__init__(member_id)
        self.member_id, self.lost = member_id, lost


async def tolerated(reading: Awaitable[Any], otherwise: Any) -> Any:
    """What a page can do without: a refusal or silence leaves `otherwise` in its place."""
    try:
        return await reading
    except ApiProblem:
        return otherwise


def page_of(request: Request) -> Page:
    return Page(request, request.app.state.callers.read(request.headers.get(HEADER, "")))


async def _any(request: Request) -> Page:
    return page_of(request)


async def _signed_in(request: Request) -> Page:
    page = page_of(request)
    if not page.signed_in:
        raise Unauthenticated("sign_in_required", "Connectez-vous pour continuer.")
    return page


async def _staff(request: Request) -> Page:
    page = await _signed_in(request)
    if not page.is_staff:
        raise ApiProblem(404, "not_found", "Cette page n'existe pas.")
    return page


AnyPage = Annotated[Page, Depends(_any)]
MyPage = Annotated[Page, Depends(_signed_in)]
StaffPage = Annotated[Page, Depends(_staff)]
