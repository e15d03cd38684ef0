"""A merger from the form to the end of its undo window, through HTTP, SQL and the process."""

import asyncio
from collections.abc import AsyncIterator, Sequence

import pytest
from sqlalchemy import func, select

from services.billing.invoices.queries import page
from services.membership.tables import AccessGrant, Contact, Member
from services.workforce.tables import Employee, JobPosition
from tests.conftest import SessionsOf, TemporalServer
from tests.dumps import changed
from tests.identity.world import Mail
from tests.membership.reorganisation_world import Reorganisations, reorganising
from tests.workflows.kept import keep


@pytest.fixture
async def office(
    temporal: TemporalServer, sessions_of: SessionsOf
) -> AsyncIterator[Reorganisations]:
    async with reorganising(temporal, sessions_of) as office:
        yield office


def told(mails: Sequence[Mail]) -> list[tuple[str, str]]:
    return sorted((str(mail.template), mail.address.split("@")[0]) for mail in mails)


async def merged(office: Reorganisations) -> None:
    """All of it is the absorbing member's, and nothing is anybody else's."""
    one, two, three = (office.members[name] for name in ("one", "two", "three"))
    sessions_of = office.world.sessions_of
    async with sessions_of("workforce")() as session:
        for table, expected in ((JobPosition, 4), (Employee, 4)):
            found = await session.scalars(select(table.member_id))
            assert list(found) == [one] * expected
    async with sessions_of("billing")() as session:
        read = await page(session, one, search="", status=None, after=None, limit=10)
        assert {invoice.member_id for invoice in read} == {one, two, three}
    async with sessions_of("membership")() as session:
        for absorbed in (two, three):
            member = await session.get_one(Member, absorbed)
            assert (member.absorbed_into, member.closed_at is not None) == (one, True)
        grants = await session.execute(
            select(AccessGrant.account_id, AccessGrant.access, AccessGrant.member_id)
        )
        assert {tuple(grant) for grant in grants} == {
            (office.world.id("elodie"), "administrator", one),
            (office.world.id("karim"), "administrator", one),
            (office.world.id("helene"), "billing", one),
        }
        contacts = await session.scalar(select(func.count()).where(Contact.member_id == one))
        assert contacts == 3


async def test_three_members_become_one_and_three_again(office: Reorganisations) -> None:
    before = await office.dump()
    procedure = await office.scheduled()
    shown = (await office.staff("GET", f"/reorganisations/{procedure}")).json()
    assert (shown["stage"], shown["allowed_actions"]) == ("scheduled", ["cancel"])
    assert shown["figures"]["workforce.employees"] == 4
    assert shown["figures"]["billing.unpaid"] == 2
    assert {(line["access"], line["becomes"]) for line in shown["accesses"]["items"]} == {
        ("administrator", "administrator"), ("read_only", "administrator"),
        ("billing", "billing"), ("workforce_and_visits", "billing"),
    }  # fmt: skip

    await office.days_pass(procedure, 11)
    await office.world.until(procedure, "undo_window")
    await merged(office)
    shown = (await office.staff("GET", f"/reorganisations/{procedure}")).json()
    assert shown["moved"] == shown["figures"]
    moved = ["elodie", "helene", "helene", "karim"]
    assert told(await office.world.mailbox.count(7)) == [
        *(("member_moved", who) for who in moved),
        ("procedure_approved", "yann"), ("procedure_done", "yann"), ("procedure_received", "yann"),
    ]  # fmt: skip

    undone = await office.staff("POST", f"/procedures/{procedure}/undo", {"comment": "Erreur."})
    assert (undone.status_code, undone.json()) == (200, {"stage": "undone", "state": "cancelled"})
    after = await office.dump()
    history = {"membership.access_changes"}
    assert set(changed(before, after)) <= history
    assert await office.process(procedure).result() == "undone"
    await keep(office.process(procedure), "reorganisation/merger_undone")
    assert told((await office.world.mailbox.count(12))[7:]) == [
        *(("member_restored", who) for who in moved), ("procedure_undone", "yann"),
    ]  # fmt: skip
    mine = (await office.world.call("yann", "GET", f"/procedures/{procedure}")).json()
    assert [message["text"] for message in mine["messages"]] == ["Erreur."]
    assert await office.world.kinds(procedure) == [
        "opened", "taken_up", "prepared", "taken_up", "approved", "execution_started", "executed",
        "undone",
    ]  # fmt: skip


async def test_after_the_window_it_is_for_good(office: Reorganisations) -> None:
    procedure = await office.executed()
    await office.days_pass(procedure, 16)
    assert await office.process(procedure).result() == "accepted"
    await keep(office.process(procedure), "reorganisation/merger_accepted")
    late = await office.staff("POST", f"/procedures/{procedure}/undo", {"comment": "Trop tard."})
    assert late.status_code == 409, late.text
    await merged(office)
    # What was before is forgotten once nothing can be undone.
    rows = await office.dump()
    assert [name for name in rows if name.endswith(".befores") and rows[name]] == []
    assert rows["membership.reserved_members"] == []


async def test_the_old_number_and_siret_are_still_found_and_the_new_one_says_so(
    office: Reorganisations,
) -> None:
    await office.executed()
    for text in ("20002", "73282932000074"):
        found = (await office.staff("GET", f"/members?search={text}")).json()["items"]
        assert [(one["member_number"], one["absorbed_into"]["member_number"]) for one in found] == [
            ("20002", "20001")
        ]
    mine = (await office.world.call("helene", "GET", "/me/members")).json()["items"]
    assert [one["member_number"] for one in mine] == ["20001"]


async def test_a_question_stops_the_clock_and_its_answer_brings_the_task_back(
    office: Reorganisations,
) -> None:
    procedure = (await office.ask_merger()).json()["id"]
    await office.do(procedure, "merger_preparation", "claim")
    mute = await office.do(procedure, "merger_preparation", "request-information", {})
    assert (mute.status_code, mute.json()["code"]) == (422, "comment_required")
    early = await office.world.call(
        "yann", "POST", f"/procedures/{procedure}/answers", {"text": "Bonjour"}
    )
    assert (early.status_code, early.json()["code"]) == (409, "no_question")
    asked = await office.do(
        procedure, "merger_preparation", "request-information", {"comment": "À quelle date ?"}
    )
    assert asked.status_code == 200, asked.text
    planned = await office.plan(procedure)
    assert (planned.status_code, planned.json()["code"]) == (409, "procedure_not_in_preparation")
    answer = await office.world.call(
        "yann", "POST", f"/procedures/{procedure}/answers", {"text": "Au 1er janvier."}
    )
    assert (answer.status_code, answer.json()["stage"]) == (200, "pending")
    assert (await office.plan(procedure)).status_code == 200
    mine = (await office.world.call("yann", "GET", f"/procedures/{procedure}")).json()
    assert [one["text"] for one in mine["messages"]] == ["À quelle date ?", "Au 1er janvier."]
    await keep(office.process(procedure), "reorganisation/question_answered")


async def test_a_question_left_without_answer_expires(office: Reorganisations) -> None:
    procedure = await office.planned()
    await office.do(
        procedure, "merger_preparation", "request-information", {"comment": "À quelle date ?"}
    )
    await office.days_pass(procedure, 31)
    assert await office.process(procedure).result() == "expired"
    await keep(office.process(procedure), "reorganisation/expired")
    # Its members are free again.
    again = await office.planned()
    assert again != procedure


async def test_refused_withdrawn_or_cancelled_changes_nothing(office: Reorganisations) -> None:
    before = await office.dump()
    refused = await office.planned()
    no = await office.complete(
        refused, "merger_preparation", outcome="refuse", comment="Pas de fusion ici."
    )
    assert no.status_code == 200, no.text
    assert await office.process(refused).result() == "refused"
    await keep(office.process(refused), "reorganisation/refused")

    withdrawn = await office.planned()
    gone = await office.world.call("yann", "DELETE", f"/procedures/{withdrawn}")
    assert gone.status_code == 204
    assert await office.process(withdrawn).result() == "withdrawn"
    await keep(office.process(withdrawn), "reorganisation/withdrawn")

    cancelled = await office.scheduled()
    late = await office.world.call("yann", "DELETE", f"/procedures/{cancelled}")
    assert (late.status_code, late.json()["code"]) == (409, "procedure_decided")
    stop = await office.staff(
        "POST", f"/procedures/{cancelled}/cancellation", {"comment": "Vente rompue."}
    )
    assert (stop.status_code, stop.json()["stage"]) == (200, "refused")
    assert await office.process(cancelled).result() == "refused"
    await keep(office.process(cancelled), "reorganisation/cancelled")
    assert changed(before, await office.dump()) == {}
    assert "Vente rompue." not in str(office.world.mailbox.mails)


async def test_whoever_prepared_does_not_approve_and_may_be_sent_back(
    office: Reorganisations,
) -> None:
    procedure = await office.planned()
    await office.complete(procedure, "merger_preparation", outcome="submit")
    own = await office.do(procedure, "merger_approval", "claim")
    assert (own.status_code, own.json()["code"]) == (403, "own_request")
    back = await office.complete(
        procedure, "merger_approval", by=office.boss, outcome="return", comment="Et la date ?"
    )
    assert back.status_code == 200, back.text
    await office.do(procedure, "merger_preparation", "claim")
    assert (await office.plan(procedure, absorbed=[str(office.members["two"])])).status_code == 200
    await office.complete(procedure, "merger_preparation", outcome="submit")
    done = await office.complete(procedure, "merger_approval", by=office.boss, outcome="approve")
    assert done.status_code == 200, done.text
    await office.days_pass(procedure, 11)
    await office.world.until(procedure, "undo_window")
    await keep(office.process(procedure), "reorganisation/merger_returned")
    async with office.world.sessions_of("membership")() as session:
        third = await session.get_one(Member, office.members["three"])
        assert third.closed_at is None


async def test_two_mergers_at_once_on_the_same_member_leave_one(office: Reorganisations) -> None:
    asked = [(await office.ask_merger()).json()["id"] for _ in range(2)]
    for procedure in asked:
        await office.do(procedure, "merger_preparation", "claim")
    two = [str(office.members["two"])]
    answers = await asyncio.gather(
        office.plan(asked[0], absorbed=two),
        office.plan(asked[1], absorbing=two[0], absorbed=[str(office.members["three"])]),
    )
    assert sorted(answer.status_code for answer in answers) == [200, 409]
    loser = next(answer for answer in answers if answer.status_code == 409)
    assert loser.json()["code"] == "member_in_reorganisation"
