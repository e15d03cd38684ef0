"""The yearly review: who keeps access. Those who lose it are named before it is done."""

from uuid import uuid4

from fastapi import APIRouter, Response

from services.portal.access.grants import HERE, is_me, listed, path_of
from services.portal.api import ApiProblem
from services.portal.forms import Form, Posted, PostedForm
from services.portal.french import counted
from services.portal.page import Json, MyPage, Page
from services.portal.procedures.keys import renewed

router = APIRouter(include_in_schema=False)

PATH = f"{HERE}/verification"
TEMPLATE = "access/review.html"


@router.get(PATH)
async def choose(page: MyPage) -> Response:
    member = await page.member()
    found = await listed(page, member)
    if "review" not in found["allowed_actions"]:
        return page.go(HERE, "Un administrateur vérifie les accès chaque année.", "info")
    kept = [line["account_id"] for line in found["items"]]
    form = Form.of({"key": uuid4(), "etag": found["etag"], "keep": kept})
    return await page.show(TEMPLATE, form=form, member=member, **found)


@router.post(PATH)
async def confirm(page: MyPage, posted: PostedForm) -> Response:
    member = await page.member()
    found = await listed(page, member)
    kept = set(posted.many("keep"))
    leaving = [line for line in found["items"] if line["account_id"] not in kept]
    try:
        _must_be_read(found, posted)
        if not any(_administers(line) for line in found["items"] if line["account_id"] in kept):
            raise posted.wrong("keep", "Gardez au moins un administrateur.")
        if leaving and not posted.ticked("confirmed"):
            return await _named(page, posted, member, leaving)
        await page.api.send(
            "POST", path_of(member, "access-review"), body={"keep": posted.many("keep")},
            key=posted.text("key") or None, match=posted.text("etag") or None,
        )  # fmt: skip
    except ApiProblem as problem:
        if problem.status == 412:
            return page.go(PATH, "Les accès ont changé entre-temps : relisez la liste.", "warning")
        again = renewed(posted, problem)
        return await page.refuse(TEMPLATE, again, problem, member=member, **found)
    if any(is_me(page, line) for line in leaving):
        return page.go("/adherents", f"Vous n'avez plus accès à {member['legal_name']}.")
    return page.go(HERE, _done(len(leaving)))


def _administers(line: Json) -> bool:
    return bool(line["access"] == "administrator")


def _must_be_read(found: Json, posted: Posted) -> None:
    """What is not kept loses access: only a list that was seen may say so."""
    if posted.text("etag") != found["etag"]:
        raise ApiProblem(412, "grants_changed", "Les accès ont changé entre-temps.")


async def _named(page: Page, posted: Posted, member: Json, leaving: list[Json]) -> Response:
    return await page.show(
        "access/review_confirm.html", form=posted, member=member, leaving=leaving,
        me=next((line for line in leaving if is_me(page, line)), None),
    )  # fmt: skip


def _done(withdrawn: int) -> str:
    if not withdrawn:
        return "La vérification est enregistrée : tous les accès sont confirmés."
    said = counted(withdrawn, "accès retiré", "accès retirés")
    return f"La vérification est enregistrée : {said}."
