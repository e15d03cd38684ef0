"""Silent services, spent links, notices opened: what the page says; nothing typed is lost."""

from uuid import uuid4

import pytest

from tests.portal.edge import problem
from tests.portal.world import World


@pytest.mark.parametrize("path", ["/", "/postes", "/effectif"])
async def test_silence_is_not_taken_for_having_no_company(path: str, world: World) -> None:
    async with world.browser("one") as reader:
        world.edge.refusals["GET /me/members"] = problem(503, "x", "Non.")
        shown = await reader.get(path)
    assert shown.status == 503
    assert "Le service ne répond pas pour le moment" in shown.text
    assert f'href="{path}">Réessayer' in shown.text
    assert "rattaché" not in shown.text


@pytest.mark.parametrize(
    ("asked", "led"),
    [("/adhesions/42", "/adhesions/42"), ("https://ailleurs.example", "/notifications")],
)
async def test_seeing_what_a_notice_speaks_of_marks_it_read(
    asked: str, led: str, world: World
) -> None:
    notice = uuid4()
    async with world.browser("one") as reader:
        shown = await reader.post(f"/notifications/{notice}/lue", suite=asked)
    assert (shown.status, shown.location) == (303, led)
    assert ("POST", f"/me/notifications/{notice}/read") in [call[:2] for call in world.edge.calls]


@pytest.mark.parametrize("path", ["/activation", "/mot-de-passe/nouveau"])
async def test_a_spent_link_asks_for_no_code(path: str, world: World) -> None:
    service = {"/activation": "/accounts/activation"}.get(path, "/password-resets/redemption")
    async with world.browser() as reader:
        world.edge.refusals[f"POST {service}"] = problem(410, "link_unusable", "Lien inutilisable.")
        shown = await reader.post(path, token="abc", password="Levain-Mere44")
    assert shown.status == 410
    assert "Lien inutilisable." in shown.text
    assert 'name="token"' not in shown.text
    assert ">Recevoir un nouveau lien</a>" in shown.text
    assert ">Se connecter</a>" in shown.text


async def test_what_was_typed_stays_when_a_service_is_silent(world: World) -> None:
    async with world.browser() as reader:
        world.edge.refusals["POST /accounts"] = problem(503, "unavailable", "Réessayez.")
        shown = await reader.post("/inscription", first_name="Anaïs", email="a@levain.example")
    assert shown.status == 503
    assert 'value="Anaïs"' in shown.text
    assert "Réessayez." in shown.text
