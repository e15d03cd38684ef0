"""An account is activated, and whoever activated it is told what comes next."""

import pytest

from tests.portal.world import World


@pytest.mark.parametrize(
    ("chosen", "said"),
    [(True, "Vous pouvez vous connecter"), (False, "envoyé pour choisir le vôtre")],
)
async def test_once_activated_one_is_told_whether_a_password_is_to_be_chosen(
    chosen: bool, said: str, world: World
) -> None:
    async with world.browser() as reader:
        world.edge.password_chosen = chosen
        shown = await reader.post("/activation", token="abc", follow=True)
    assert "Votre compte est activé" in shown.text
    assert said in shown.text
    assert ("Vous pouvez vous connecter" in shown.text) == chosen
