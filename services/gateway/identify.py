"""Who is calling: a session or API token becomes a `Caller`, signed for the service concerned.

The only place that knows. Tokens and cookies go no further than here.
"""

import time
from uuid import UUID

import aiohttp
import structlog
from pydantic import BaseModel

from services.gateway.incoming import Incoming
from services.gateway.refusals import Unavailable, unavailable
from services.gateway.rights import MOST_SIGNED, Known, Rights, digest
from shared.contracts.identity.resolutions import GATEWAY_SCOPE, Resolution
from shared.errors import Forbidden
from shared.http.caller import HEADER, LIFE, Access, Caller, CallerSigner, Role
from shared.http.paths import SERVICES, member_in

logger = structlog.get_logger()

PORTAL = "portal"
MEMBER_COOKIE = "member"
# Shown to the pages when no company is chosen yet: the first of few, never a whole portfolio.
SHOWN_UNCHOSEN = 20
# A signed token is handed out again while this much of its minute is left, in seconds.
LEFT = 30.0
ASKING = aiohttp.ClientTimeout(total=5, connect=1)
NONE_HELD = b'{"members": {}}'


class _Members(BaseModel):
    members: dict[UUID, Access]


class Identify:
    def __init__(
        self, http: aiohttp.ClientSession, services: dict[str, str], signer: CallerSigner,
        rights: Rights,
    ) -> None:  # fmt: skip
        self._http, self._services, self._signer = http, services, signer
        self._rights = rights

    def remembered(self, token: str) -> Known | None:
        return self._rights.find(token)

    async def resolve(self, token: str) -> Known | None:
        """Ask identity whose token it is. None when it opens nothing (any more)."""
        if not 0 < len(token) <= 200 or not token.isascii():
            return None
        moment = self._rights.moment()
        asked = {"token": token}
        body = await self._ask("identity", "POST", "/internal/resolutions", asked)
        if body is None:
            return None
        resolution = Resolution.model_validate_json(body)
        known = Known(resolution, self._rights.expiry(resolution), digest(token))
        self._rights.remember(known, moment)
        return known

    def anonymous(self, request: Incoming, service: str) -> str:
        return self._signer.sign(Caller(address=request.address), _audience(service))

    async def vouch(self, request: Incoming, service: str, api_path: str, known: Known) -> str:
        """Sign for `service` what the caller may do there, on the member concerned only."""
        wanted = _wanted(request, service, api_path)
        key = (service, wanted, request.address)
        token, until = known.signed.get(key, ("", 0.0))
        if until > time.monotonic():
            return token
        members = await self._members(known, service, wanted)
        caller = Caller(
            account_id=known.resolution.account_id,
            display_name=known.resolution.display_name,
            session_id=known.resolution.session_id,
            roles=_roles(known.resolution),
            teams=_teams(known.resolution),
            scopes=known.resolution.scopes,
            members=members or {},
            only_members=known.resolution.members,
            address=request.address,
        )
        token = self._signer.sign(caller, _audience(service))
        if members is not None:
            _keep(known, key, token)
        return token

    async def _members(self, known: Known, service: str, wanted: str) -> dict[UUID, Access] | None:
        """The rights to tell, or None when they could not be read and the page does without."""
        if not wanted and service != PORTAL:
            return {}
        try:
            held = await self._held(known)
        except Unavailable:
            # A page says by itself which part of it does not answer.
            if service == PORTAL:
                return None
            raise
        chosen = {one: access for one, access in held.items() if str(one) == wanted}
        if chosen or service != PORTAL:
            return chosen
        return dict(list(held.items())[:SHOWN_UNCHOSEN])

    async def _held(self, known: Known) -> dict[UUID, Access]:
        if known.members is None:
            path = f"/internal/accounts/{known.resolution.account_id}/members"
            body = await self._ask("membership", "GET", path)
            limit = known.resolution.members
            known.members = {
                one: access
                for one, access in _Members.model_validate_json(body or NONE_HELD).members.items()
                if limit is None or one in limit
            }
        return dict(known.members)

    async def _ask(
        self, service: str, method: str, path: str, content: dict[str, str] | None = None
    ) -> bytes | None:
        """The answer, or None for a 404. Anything else is a fault, never « nobody »."""
        headers = {HEADER: self._signer.sign(Caller(scopes=frozenset({GATEWAY_SCOPE})), [service])}
        if content is not None:
            headers["content-type"] = "application/json"
        try:
            async with self._http.request(
                method, f"{self._services[service]}{path}", json=content, headers=headers,
                timeout=ASKING,
            ) as answer:  # fmt: skip
                body = await answer.read()
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            raise unavailable() from error
        if answer.status == 404:
            return None
        if answer.status != 200:
            logger.error("caller_not_read", service=service, status=answer.status)
            raise unavailable()
        return body


def _roles(resolution: Resolution) -> frozenset[Role]:
    """A token made for some members opens no staff page: a role reaches every member."""
    if resolution.members is not None:
        return frozenset()
    return frozenset(Role(role) for role in resolution.roles)


def _teams(resolution: Resolution) -> frozenset[UUID]:
    return resolution.teams if resolution.members is None else frozenset()


def _keep(known: Known, key: tuple[str, str, str], token: str) -> None:
    if len(known.signed) >= MOST_SIGNED:
        known.signed.clear()
    known.signed[key] = (token, time.monotonic() + LIFE.total_seconds() - LEFT)


def must_have_scope(request: Incoming, known: Known) -> None:
    """An API token that may only read changes nothing."""
    scopes = known.resolution.scopes
    if scopes is not None and "write" not in scopes and not request.is_safe:
        raise Forbidden("scope_insufficient", "Ce jeton d'accès ne permet que de lire.")


def _audience(service: str) -> list[str]:
    return [PORTAL, *SERVICES] if service == PORTAL else [service]


def _wanted(request: Incoming, service: str, api_path: str) -> str:
    if service == PORTAL:
        return request.cookies.get(MEMBER_COOKIE, "")
    return (member_in(api_path) or "").lower()
