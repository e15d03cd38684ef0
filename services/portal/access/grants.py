"""The accesses to one member as the API lists them, and the line of one person."""

from uuid import UUID

from fastapi import Response

from services.portal.api import ApiProblem
from services.portal.page import Json, Page

HERE = "/acces"
# Somebody changed it since it was read, or it went: the page shows what is now.
CHANGED = {404, 409, 412}


def path_of(member: Json, below: str = "access-grants") -> str:
    return f"/members/{member['id']}/{below}"


async def listed(page: Page, member: Json) -> Json:
    found: Json = await page.api.get(path_of(member))
    return found


async def one_of(page: Page, member: Json, account_id: UUID) -> tuple[Json, Json]:
    """The list, and the person's line in it; no page for whoever has none."""
    found = await listed(page, member)
    for line in found["items"]:
        if line["account_id"] == str(account_id):
            return found, line
    raise ApiProblem(404, "grant_unknown", "Cette personne n'a plus accès à l'adhérent.")


def type_of(found: Json, access: str) -> Json:
    """What an access type is called and lets one do."""
    blank: Json = {"access": access, "label": access, "sentence": "", "may": [], "may_not": []}
    return next((one for one in found["types"] if one["access"] == access), blank)


def is_me(page: Page, line: Json) -> bool:
    return str(line["account_id"]) == str(page.caller.account_id)


def named(line: Json) -> str:
    return str(line["name"] or "Cette personne")


def changed(page: Page, problem: ApiProblem) -> Response:
    """Back to the list with the reason, when the list is where it can be understood."""
    if problem.status not in CHANGED:
        raise problem
    said = {
        412: "Cet accès a été modifié entre-temps. Voici ce qu'il en est ; recommencez si besoin.",
        404: "Cette personne n'a plus accès à l'adhérent.",
    }.get(problem.status, problem.detail)
    return page.go(HERE, said, "warning")
