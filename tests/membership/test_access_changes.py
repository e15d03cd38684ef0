"""Accesses changed and withdrawn by administrators: once, two at a time, cut in the middle."""

import asyncio
from collections.abc import AsyncIterator
from uuid import uuid4

import pytest

from shared.contracts.processes.access_change import process_id
from shared.http.caller import Access
from tests.conftest import SessionsOf, TemporalServer
from tests.membership.access_world import give, lines, links, of, page, path, withdraw_directly
from tests.membership.procedures_world import World, email, running
from tests.workflows.kept import keep


@pytest.fixture
async def world(temporal: TemporalServer, sessions_of: SessionsOf) -> AsyncIterator[World]:
    async with running(temporal, sessions_of) as world:
        yield world


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
    told = [str(one.template) for one in world.mailbox.mails]
    assert told.count("access_withdrawn") == 1
