"""« Visibilité »: who has access, changed and withdrawn by administrators, two at a time."""

from collections.abc import AsyncIterator
from uuid import uuid4

import pytest

from shared.http.caller import Access
from tests.conftest import SessionsOf, TemporalServer
from tests.membership.access_world import give, of, page, path
from tests.membership.procedures_world import World, email, running


@pytest.fixture
async def world(temporal: TemporalServer, sessions_of: SessionsOf) -> AsyncIterator[World]:
    async with running(temporal, sessions_of) as world:
        yield world


async def test_an_administrator_sees_everybody(world: World) -> None:
    await give(world, "yann", Access.BILLING)
    await world.grant("helene", Access.READ_ONLY)
    shown = await page(world, "elodie")
    assert [(one["name"], one["access"]) for one in shown["items"]] == [
        ("Élodie Le Goff", "administrator"),
        ("Hélène Caradec", "read_only"),
        ("Yann Riou", "billing"),
    ]
    yann = of(shown, world, "yann")
    assert (yann["email"], yann["label"]) == (email("yann"), "Facturation")
    assert yann["granted_by"] == {"role": "administrator", "name": "Élodie Le Goff"}
    assert (yann["changed_at"], yann["changed_by"]) == (None, None)
    assert yann["allowed_actions"] == ["change", "withdraw"]
    assert of(shown, world, "elodie")["allowed_actions"] == []
    assert shown["advice"]["code"] == "single_administrator"
    assert shown["review"]["state"] == "none"
    assert [one["access"] for one in shown["types"]] == list(Access)


async def test_another_access_shows_oneself_and_whom_to_ask(world: World) -> None:
    await world.grant("yann", Access.FULL)
    await world.grant("karim", Access.BILLING)
    shown = await page(world, "yann")
    assert [one["name"] for one in shown["items"]] == ["Yann Riou"]
    assert shown["items"][0]["allowed_actions"] == ["leave"]
    assert [one["name"] for one in shown["administrators"]] == ["Élodie Le Goff"]
    assert (shown["advice"], shown["review"], shown["allowed_actions"]) == (None, None, [])
    for other in ("elodie", "karim"):
        assert email(other) not in str(shown)
    history = await world.on_member("yann", "GET", "/access-history")
    assert (history.status_code, history.json()["code"]) == (403, "access_insufficient")


async def test_the_page_does_without_names_while_identity_is_down(world: World) -> None:
    await world.workers.stop("identity")
    shown = await page(world, "elodie")
    assert [(one["name"], one["access"]) for one in shown["items"]] == [(None, "administrator")]


async def test_history_tells_who_and_why(world: World) -> None:
    await give(world, "yann", Access.BILLING)
    await world.on_member("elodie", "PATCH", path(world, "yann"), {"access": "full"})
    staff = await world.call(
        world.clerk, "DELETE", f"/staff/members/{world.member}{path(world, 'yann')}"
    )
    assert staff.status_code == 204, staff.text
    history = (await world.on_member("elodie", "GET", "/access-history")).json()["items"]
    assert [(one["kind"], one["by"]) for one in history] == [
        ("withdrawn", {"role": "member_services", "name": None}),
        ("changed", {"role": "administrator", "name": "Élodie Le Goff"}),
        ("granted", {"role": "administrator", "name": "Élodie Le Goff"}),
    ]
    assert history[2]["procedure"]["kind"] == "access_request"
    assert (history[1]["before"], history[1]["after"]) == ("billing", "full")


async def test_a_long_history_page_by_page(world: World) -> None:
    await world.grant("yann", Access.FULL)
    for number in range(60):
        access = "billing" if number % 2 else "read_only"
        await world.on_member("elodie", "PATCH", path(world, "yann"), {"access": access})
    seen: list[str] = []
    cursor = ""
    while True:
        answer = await world.on_member("elodie", "GET", f"/access-history{cursor}")
        seen += [one["id"] for one in answer.json()["items"]]
        if answer.json()["next"] is None:
            break
        cursor = f"?cursor={answer.json()['next']}"
    assert len(seen) == len(set(seen)) == 60
    bad = await world.on_member("elodie", "GET", "/access-history?cursor=x")
    assert (bad.status_code, bad.json()["code"]) == (422, "cursor_invalid")


async def test_staff_see_all_and_withdraw_but_never_the_last(world: World) -> None:
    await world.grant("yann", Access.FULL)
    base = f"/staff/members/{world.member}"
    shown = (await world.call(world.clerk, "GET", f"{base}/access-grants")).json()
    assert [one["allowed_actions"] for one in shown["items"]] == [[], ["withdraw"]]
    assert shown["advice"]["code"] == "single_administrator"
    last = await world.call(world.clerk, "DELETE", f"{base}{path(world, 'elodie')}")
    assert (last.status_code, last.json()["code"]) == (409, "last_administrator")
    unknown = await world.call(world.clerk, "GET", f"/staff/members/{uuid4()}/access-grants")
    assert unknown.status_code == 404
    # In an employer's place staff change nothing, even with the address of the page.
    grant = f"/members/{world.member}{path(world, 'yann')}"
    for method, body in (("PATCH", {"access": "full"}), ("DELETE", None)):
        assert (await world.call(world.clerk, method, grant, body)).status_code == 404
