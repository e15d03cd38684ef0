"""Choosing one's notifications, and stopping the mails of a category from one of them."""

import pytest

from services.portal.preferences.routes import CATEGORIES, STOPPED
from shared.contracts.notifications.messages import Category
from shared.contracts.notifications.preferences import NEVER_OFF
from tests.portal.edge import PREFERENCES, UNSUBSCRIBED, UNSUBSCRIPTION, problem
from tests.portal.world import World

PAGE = f"/desabonnement/{UNSUBSCRIPTION}"
STOPPING = ("POST", "/notification-unsubscriptions", {"token": UNSUBSCRIPTION})


def changes(world: World) -> list[tuple[str, str]]:
    return [(method, path) for method, path, _ in world.edge.calls if method != "GET"]


async def test_what_was_chosen_is_ticked_and_what_is_chosen_is_saved(world: World) -> None:
    async with world.browser("one") as reader:
        shown = await reader.get("/preferences")
        for name, choice in PREFERENCES.items():
            (ticked,) = [
                line for line in shown.text.splitlines()
                if f'name="{name}"' in line and " checked" in line
            ]  # fmt: skip
            assert f'value="{choice}"' in ticked
        assert 'name="approvals" id="f-approvals-3"' not in shown.text

        saved = await reader.send("/preferences", PREFERENCES | {"progress": "off"})
    assert (saved.status, saved.location) == (303, "/preferences")
    assert (
        "PUT", "/me/notification-preferences", PREFERENCES | {"progress": "off"},
    ) in world.edge.calls  # fmt: skip


async def test_a_refused_choice_is_said_beside_it(world: World) -> None:
    async with world.browser("one") as reader:
        world.edge.refusals["PUT /me/notification-preferences"] = problem(
            422, "invalid", "À corriger.", approvals="Ces messages ne peuvent pas être arrêtés."
        )
        shown = await reader.send("/preferences", PREFERENCES | {"approvals": "off"})
    assert shown.status == 422
    assert 'id="f-approvals-error"' in shown.text


async def test_a_visitor_signs_in_to_choose(world: World) -> None:
    async with world.browser() as reader:
        shown = await reader.get("/preferences")
    assert (shown.status, shown.location) == (303, "/connexion?suite=%2Fpreferences")


@pytest.mark.parametrize("person", ["visitor", "one"])
async def test_looking_stops_nothing_and_the_button_does(world: World, person: str) -> None:
    async with world.browser(person) as reader:
        asked = await reader.get(PAGE)
        assert (asked.status, f'action="{PAGE}"' in asked.text) == (200, True)
        assert changes(world) == []

        done = await reader.post(PAGE)
    assert done.status == 200
    assert "Vous ne recevrez plus de courriels sur l'avancement de vos démarches" in (
        done.text.replace("&#39;", "'")
    )
    assert STOPPING in world.edge.calls


async def test_a_mail_program_stops_them_in_one_request(world: World) -> None:
    async with world.browser() as reader:
        done = await reader.send(PAGE, {"List-Unsubscribe": "One-Click"})
    assert (done.status, done.location) == (200, "")
    assert STOPPING in world.edge.calls


async def test_what_is_stopped_already_is_said_without_a_button(world: World) -> None:
    async with world.browser() as reader:
        shown = await reader.get(f"/desabonnement/{UNSUBSCRIBED}")
    assert (shown.status, "<form" in shown.text.partition("<main")[2]) == (200, False)


@pytest.mark.parametrize("token", ["x", "k1.é", "...", "k1.a%20b", "k1.a.b", "k" * 50 + ".a"])
async def test_a_strange_token_asks_no_service(world: World, token: str) -> None:
    async with world.browser() as reader:
        for shown in (
            await reader.get(f"/desabonnement/{token}"),
            await reader.post(f"/desabonnement/{token}"),
        ):
            assert shown.status in (404, 410)
    assert not [path for _, path, _ in world.edge.calls if "unsubscriptions" in path]


@pytest.mark.parametrize("method", ["get", "post"])
async def test_a_forged_token_is_told_and_stops_nothing(world: World, method: str) -> None:
    async with world.browser() as reader:
        world.edge.refusals[f"GET /notification-unsubscriptions/{UNSUBSCRIPTION}"] = problem(
            410, "link_unusable", "Ce lien n'est pas valable."
        )
        shown = await getattr(reader, method)(PAGE)
    assert shown.status == 410
    assert "Rien n'a été modifié" in shown.text.replace("&#39;", "'")
    assert changes(world) == []


async def test_a_silent_service_is_a_503_that_a_mail_program_tries_again(world: World) -> None:
    async with world.browser() as reader:
        world.edge.refusals["POST /notification-unsubscriptions"] = problem(
            503, "unavailable", "Le service ne répond pas pour le moment."
        )
        shown = await reader.send(PAGE, {"List-Unsubscribe": "One-Click"})
    assert shown.status == 503


async def test_preferences_are_found_from_the_profile_and_the_notifications(world: World) -> None:
    async with world.browser("one") as reader:
        for path in ("/profil", "/notifications"):
            assert 'href="/preferences"' in (await reader.get(path)).text


def test_every_category_is_on_the_page_and_every_one_that_stops_has_its_words() -> None:
    assert set(CATEGORIES) == set(Category)
    assert set(STOPPED) == set(Category) - NEVER_OFF
