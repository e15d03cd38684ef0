"""Entering « votre environnement » once an access is open: the company chosen, what is visible."""

from fastapi import Response

from services.portal import flash
from services.portal.page import Json, Page
from services.portal.procedures.wording import visible


async def enter(page: Page, procedure_id: str) -> Response:
    """To the home page of the member a procedure opened. Access may have gone since."""
    procedure: Json = await page.api.get(f"/procedures/{procedure_id}")
    members = (await page.known_shell()).members
    number = procedure["member_number"]
    member = next((one for one in members if number and one["member_number"] == number), None)
    if member is None:
        return page.go(
            "/adherents", "Cet adhérent ne fait pas partie de ceux que vous gérez.", "info"
        )
    response = page.choose(str(member["id"]), "/")
    said = f"Vous gérez désormais {member['legal_name']} : vous voyez {visible(member['access'])}."
    flash.put(response, flash.Flash(said), secure=page.site.secure)
    return response
