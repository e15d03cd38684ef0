"""« Visibilité »: who has access, changed and withdrawn by administrators, two at a time."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any
from uuid import uuid4

import pytest

from shared.contracts.membership.procedures import ProcedureKind
from shared.contracts.processes.access_change import process_id
from shared.http.caller import Access
from tests.conftest import SessionsOf, TemporalServer
from tests.membership.access_world import lines, links, withdraw_directly
from tests.membership.procedures_world import World, email, running
from tests.workflows.kept import keep


@pytest.fixture
async def world(temporal: TemporalServer, sessions_of: SessionsOf) -> AsyncIterator[World]:
    async with running(temporal, sessions_of) as world:
        yield world


async def page(world: World, who: str) -> Any:
    answer = await world.on_member(who, "GET", "/access-grants")
    assert answer.status_code == 200, answer.text
    return answer.json()


def of(shown: Any, world: World, name: str) -> Any:
    return next(one for one in shown["items"] if one["account_id"] == str(world.id(name)))


def path(world: World, name: str) -> str:
    return f"/access-grants/{world.id(name)}"


async def give(world: World, name: str, access: Access) -> None:
    """Through a request, so that it is on record."""
    procedure = await world.asked(name)
    answer = await world.decide("elodie", procedure, decision="accept", access=access)
    assert answer.status_code == 200
    await world.process(ProcedureKind.ACCESS_REQUEST, procedure).result()


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


async def test_a_change_is_written_told_and_tagged(world: World) -> None:
    await give(world, "yann", Access.BILLING)
    before = of(await page(world, "elodie"), world, "yann")
    changed = await world.on_member(
        "elodie", "PATCH", path(world, "yann"), {"access": "full"}, "k", before["etag"]
    )
    assert changed.status_code == 200, changed.text
    after = changed.json()
    assert (after["access"], after["since"]) == ("full", before["since"])
    assert changed.headers["etag"] == after["etag"] != before["etag"]
    assert after["changed_by"] == {"role": "administrator", "name": "Élodie Le Goff"}

    # The same request again: the same answer, nothing twice, though the version is another.
    again = await world.on_member(
        "elodie", "PATCH", path(world, "yann"), {"access": "full"}, "k", before["etag"]
    )
    assert (again.status_code, again.json()) == (200, after)
    assert [(one.before, one.after) for one in await lines(world)] == [
        (None, "billing"), ("billing", "full"),
    ]  # fmt: skip
    key = (await lines(world))[-1].id
    process = world.temporal.client.get_workflow_handle(process_id(key))
    await process.result()
    told = [one for one in world.mailbox.mails if one.template == "access_changed"]
    assert [(one.address, one.facts["access"]) for one in told] == [(email("yann"), "full")]
    await keep(process, "access_change/changed")


async def test_of_two_administrators_the_slower_reads_again(world: World) -> None:
    await world.grant("karim", Access.ADMINISTRATOR)
    await world.grant("yann", Access.FULL)
    tag = of(await page(world, "elodie"), world, "yann")["etag"]
    assert of(await page(world, "karim"), world, "yann")["etag"] == tag
    answers = await asyncio.gather(
        world.on_member("elodie", "PATCH", path(world, "yann"), {"access": "billing"}, "", tag),
        world.on_member("karim", "DELETE", path(world, "yann"), None, "", tag),
    )
    assert sorted(one.status_code for one in answers) in ([200, 412], [204, 404])
    assert len(await lines(world)) == 1
    if answers[0].status_code == 200:
        assert answers[1].json()["code"] == "grant_changed"
        stale = await world.on_member("elodie", "PATCH", path(world, "yann"),
                                      {"access": "full"}, "", tag)  # fmt: skip
        assert (stale.status_code, stale.json()["code"]) == (412, "grant_changed")


async def test_the_same_access_again_changes_nothing(world: World) -> None:
    await world.grant("yann", Access.FULL)
    answer = await world.on_member("elodie", "PATCH", path(world, "yann"), {"access": "full"})
    assert answer.status_code == 200
    assert await lines(world) == []
    assert world.mailbox.mails == []


async def test_a_withdrawal_stops_the_next_request(world: World) -> None:
    await give(world, "yann", Access.FULL)
    assert (await world.on_member("yann", "GET", "/access-grants")).status_code == 200
    gone = await world.on_member("elodie", "DELETE", path(world, "yann"), None, "k")
    assert gone.status_code == 204
    assert (await world.on_member("yann", "GET", "/access-grants")).status_code == 404
    assert (await world.on_member("elodie", "DELETE", path(world, "yann"), None, "k")
            ).status_code == 204  # fmt: skip
    other = await world.on_member("elodie", "DELETE", path(world, "yann"))
    assert (other.status_code, other.json()["code"]) == (404, "grant_unknown")
    key = (await lines(world))[-1].id
    process = world.temporal.client.get_workflow_handle(process_id(key))
    await process.result()
    assert await links(world, "yann") == []
    assert [one.address for one in world.mailbox.mails if one.template == "access_withdrawn"] == [
        email("yann")
    ]
    await keep(process, "access_change/withdrawn")


async def test_a_late_repetition_does_not_bring_an_access_back(world: World) -> None:
    await world.grant("yann", Access.FULL)
    change = {"access": "billing"}
    first = await world.on_member("elodie", "PATCH", path(world, "yann"), change, "k")
    assert first.status_code == 200
    assert (await world.on_member("elodie", "DELETE", path(world, "yann"))).status_code == 204
    again = await world.on_member("elodie", "PATCH", path(world, "yann"), change, "k")
    assert (again.status_code, again.json()["code"]) == (404, "grant_unknown")
    assert await world.access_of("yann") is None


async def test_nobody_gets_in_by_a_change(world: World) -> None:
    for account in (world.id("yann"), uuid4()):
        answer = await world.on_member(
            "elodie", "PATCH", f"/access-grants/{account}", {"access": "full"}
        )
        assert (answer.status_code, answer.json()["code"]) == (404, "grant_unknown")
    assert await world.access_of("yann") is None


async def test_leaving_by_oneself(world: World) -> None:
    await world.grant("yann", Access.READ_ONLY)
    assert (await world.on_member("yann", "DELETE", path(world, "yann"))).status_code == 204
    assert await world.access_of("yann") is None
    history = (await world.on_member("elodie", "GET", "/access-history")).json()["items"]
    assert [(one["kind"], one["by"]["role"]) for one in history] == [("left", "self")]
    # Nobody is told by mail what they did themselves.
    assert world.mailbox.mails == []


async def test_the_last_administrator_stays(world: World) -> None:
    for method, body in (("PATCH", {"access": "full"}), ("DELETE", None)):
        answer = await world.on_member("elodie", method, path(world, "elodie"), body)
        assert (answer.status_code, answer.json()["code"]) == (409, "last_administrator")
    assert await world.access_of("elodie") == "administrator"


async def test_two_administrators_removing_each_other(world: World) -> None:
    await world.grant("karim", Access.ADMINISTRATOR)
    answers = await asyncio.gather(
        world.on_member("elodie", "DELETE", path(world, "karim")),
        world.on_member("karim", "DELETE", path(world, "elodie")),
    )
    assert sorted(one.status_code for one in answers) in ([204, 403], [204, 409])
    left = [await world.access_of(name) for name in ("elodie", "karim")]
    assert sorted(left, key=str) == [None, "administrator"]


async def test_two_administrators_leaving_at_once(world: World) -> None:
    await world.grant("karim", Access.ADMINISTRATOR)
    answers = await asyncio.gather(
        world.on_member("elodie", "DELETE", path(world, "elodie")),
        world.on_member("karim", "DELETE", path(world, "karim")),
    )
    assert sorted(one.status_code for one in answers) == [204, 409]


async def test_an_administrator_of_a_second_ago_changes_nothing(world: World) -> None:
    """The gateway's word is a moment old; the grant itself decides."""
    await world.grant("karim", Access.ADMINISTRATOR)
    await world.grant("yann", Access.FULL)
    karim = await world.entitled("karim")
    await withdraw_directly(world, "karim")
    for method, body in (("PATCH", {"access": "billing"}), ("DELETE", None)):
        answer = await world.call(
            karim, method, f"/members/{world.member}{path(world, 'yann')}", body
        )
        assert (answer.status_code, answer.json()["code"]) == (403, "access_withdrawn")
    assert await world.access_of("yann") == "full"


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


@pytest.mark.parametrize("stopped", ["membership", "workflows", "identity", "notifications"])
async def test_a_withdrawal_cut_in_the_middle_ends_whole(world: World, stopped: str) -> None:
    await give(world, "yann", Access.FULL)
    await world.workers.stop(stopped)
    asked = asyncio.create_task(world.on_member("elodie", "DELETE", path(world, "yann"), None, "k"))
    await asyncio.sleep(0.5)
    await world.workers.start(stopped)
    if (await asked).status_code == 503:
        again = await world.on_member("elodie", "DELETE", path(world, "yann"), None, "k")
        assert again.status_code == 204
    key = (await lines(world))[-1].id
    await world.temporal.client.get_workflow_handle(process_id(key)).result()
    assert (await world.access_of("yann"), await links(world, "yann")) == (None, [])
    assert [one.after for one in await lines(world)] == ["full", None]
    told = [one.template for one in world.mailbox.mails]
    assert told.count("access_withdrawn") == 1
