"""The yearly access review: asked, reminded, answered, or left to the member services."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select, update

from services.membership.access_reviews.tables import AccessReview
from services.membership.tables import Member
from shared.contracts.processes.access_change import process_id
from shared.http.caller import Access
from tests.conftest import SessionsOf, TemporalServer
from tests.membership.access_review_world import a_day, review, standing, started, told
from tests.membership.access_world import lines, long_ago
from tests.membership.procedures_world import World, email, running
from tests.workflows.kept import keep


@pytest.fixture
async def world(temporal: TemporalServer, sessions_of: SessionsOf) -> AsyncIterator[World]:
    async with running(temporal, sessions_of) as world:
        yield world


async def test_nobody_is_asked_in_the_first_year(world: World) -> None:
    await long_ago(world, days=364)
    assert await a_day(world) == (0, 0, 0)
    assert (await standing(world))["state"] == "none"


async def test_an_old_member_is_not_asked_about_accesses_of_yesterday(world: World) -> None:
    """Brought in from the office's files years ago, synchronised yesterday."""
    async with world.sessions_of("membership").begin() as session:
        await session.execute(
            update(Member).values(activated_at=datetime.now(UTC) - timedelta(days=4000))
        )
    assert await a_day(world) == (0, 0, 0)


async def test_administrators_are_asked_once_and_reminded_twice(world: World) -> None:
    await world.grant("karim", Access.ADMINISTRATOR)
    await world.grant("yann", Access.FULL)
    await long_ago(world, days=366)
    process = await started(world)
    assert (await process.result()).asked == 1
    both = [email("elodie"), email("karim")]
    assert told(world) == both
    mail = world.mailbox.mails[0]
    assert (mail.template, mail.path) == (
        "access_review_due", f"/visibilite?adherent={world.member}",
    )  # fmt: skip
    await keep(process, "access_review/asked")
    # The same day again, and the days after: nothing twice.
    assert await a_day(world) == (1, 0, 0)
    assert told(world) == both
    await long_ago(world, days=13)
    assert await a_day(world) == (0, 0, 0)
    for delay in (1, 16):
        await long_ago(world, days=delay)
        assert await a_day(world) == (0, 1, 0)
    assert told(world) == sorted(both * 3)
    shown = await standing(world)
    assert (shown["state"], shown["last_confirmed_at"]) == ("due", None)


async def test_confirming_withdraws_who_is_not_kept(world: World) -> None:
    for name in ("karim", "yann", "helene"):
        await world.grant(name, Access.FULL)
    await long_ago(world, days=366)
    await a_day(world)
    tag = (await world.on_member("elodie", "GET", "/access-grants")).headers["etag"]
    answer = await review(world, "elodie", "helene", key="k", match=tag)
    assert answer.status_code == 200, answer.text
    gone = sorted([str(world.id("karim")), str(world.id("yann"))])
    assert (answer.json()["kept"], answer.json()["withdrawn"]) == (2, gone)
    assert [await world.access_of(name) for name in ("elodie", "karim", "yann", "helene")] == [
        "administrator", None, None, "full",
    ]  # fmt: skip
    again = await review(world, "elodie", "helene", key="k", match=tag)
    assert (again.status_code, again.json()) == (200, answer.json())
    assert len(await lines(world)) == 2

    shown = await standing(world)
    assert (shown["state"], shown["last_confirmed_by"]) == ("none", "Élodie Le Goff")
    history = (await world.on_member("elodie", "GET", "/access-history")).json()["items"]
    assert sorted((one["kind"], one["review"]) for one in history) == [
        ("confirmed", True), ("withdrawn", True), ("withdrawn", True),
    ]  # fmt: skip
    async with world.sessions_of("membership")() as session:
        key = await session.scalar(select(AccessReview.answer_key))
    assert key is not None
    process = world.temporal.client.get_workflow_handle(process_id(key))
    await process.result()
    withdrawn = [one.address for one in world.mailbox.mails if one.template == "access_withdrawn"]
    assert sorted(withdrawn) == [email("karim"), email("yann")]
    await keep(process, "access_change/reviewed")
    # A year later, not before.
    await long_ago(world, days=364)
    assert await a_day(world) == (0, 0, 0)
    await long_ago(world, days=2)
    assert await a_day(world) == (1, 0, 0)


async def test_confirming_without_being_asked_counts(world: World) -> None:
    await long_ago(world, days=300)
    assert (await review(world, "elodie")).status_code == 200
    await long_ago(world, days=100)
    assert await a_day(world) == (0, 0, 0)


async def test_an_administrator_is_always_kept(world: World) -> None:
    await world.grant("yann", Access.FULL)
    await world.grant("karim", Access.ADMINISTRATOR)
    refused = await review(world, "yann")
    assert (refused.status_code, refused.json()["code"]) == (409, "last_administrator")
    assert [await world.access_of(name) for name in ("elodie", "yann")] == [
        "administrator", "full",
    ]  # fmt: skip
    # Whoever confirms may leave the others in charge.
    assert (await review(world, "karim")).status_code == 200
    assert [await world.access_of(name) for name in ("elodie", "yann", "karim")] == [
        None, None, "administrator",
    ]  # fmt: skip


async def test_a_list_that_changed_is_read_again(world: World) -> None:
    tag = (await world.on_member("elodie", "GET", "/access-grants")).headers["etag"]
    await world.grant("yann", Access.FULL)
    stale = await review(world, "elodie", match=tag)
    assert (stale.status_code, stale.json()["code"]) == (412, "grants_changed")
    assert await world.access_of("yann") == "full"
    unknown = await review(world, "elodie", "helene")
    assert (unknown.status_code, unknown.json()["fields"][0]["field"]) == (422, "keep.1")
    empty = await world.on_member("elodie", "POST", "/access-review", {"keep": []})
    assert empty.status_code == 422


async def test_two_administrators_confirm_at_once(world: World) -> None:
    await world.grant("karim", Access.ADMINISTRATOR)
    answers = await asyncio.gather(review(world, "elodie"), review(world, "karim", who="karim"))
    assert sorted(one.status_code for one in answers) == [200, 403]
    left = [await world.access_of(name) for name in ("elodie", "karim")]
    assert sorted(left, key=str) == [None, "administrator"]


@pytest.mark.parametrize("name", ["yann", "karim"])
async def test_only_administrators_confirm(world: World, name: str) -> None:
    await world.grant("yann", Access.FULL)
    answer = await review(world, "elodie", who=name)
    assert answer.status_code == (403 if name == "yann" else 404)
