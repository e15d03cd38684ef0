"""Withdrawing somebody's access, or leaving: the page says what stops before it is done."""

from uuid import UUID, uuid4

from fastapi import APIRouter, Response

from services.portal.access.grants import HERE, changed, is_me, named, one_of, path_of, type_of
from services.portal.api import ApiProblem
from services.portal.forms import Form, PostedForm
from services.portal.page import MEMBER_COOKIE, MyPage

router = APIRouter(include_in_schema=False)

LAST = "Un adhérent garde toujours au moins un administrateur : désignez-en d'abord un autre."


@router.get(f"{HERE}/{{account_id}}/retrait")
async def confirm(account_id: UUID, page: MyPage) -> Response:
    member = await page.member()
    try:
        found, line = await one_of(page, member, account_id)
    except ApiProblem as problem:
        return changed(page, problem)
    if not {"withdraw", "leave"} & set(line["allowed_actions"]):
        return page.go(HERE, LAST, "info")
    return await page.show(
        "access/withdraw.html",
        form=Form.of({"key": uuid4(), "etag": line["etag"]}),
        member=member,
        line=line,
        mine=is_me(page, line),
        kind=type_of(found, line["access"]),
    )


@router.post(f"{HERE}/{{account_id}}/retrait")
async def withdraw(account_id: UUID, page: MyPage, posted: PostedForm) -> Response:
    member = await page.member()
    try:
        _, line = await one_of(page, member, account_id)
        await page.api.send(
            "DELETE", f"{path_of(member)}/{account_id}",
            key=posted.text("key") or None, match=posted.text("etag") or None,
        )  # fmt: skip
    except ApiProblem as problem:
        return changed(page, problem)
    if not is_me(page, line):
        return page.go(HERE, f"{named(line)} n'a plus accès à {member['legal_name']}.")
    response = page.go("/adherents", f"Vous n'avez plus accès à {member['legal_name']}.")
    response.delete_cookie(MEMBER_COOKIE)
    return response
