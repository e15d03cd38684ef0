"""The synchronisation alone, branch by branch, with skipped time."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from temporalio.client import WorkflowHandle

from shared.contracts.membership.levels import Access
from shared.contracts.membership.procedures import NewProcedure, ProcedureKind, StagedMessage
from shared.contracts.processes import QUEUE
from shared.contracts.processes.procedures import process_id
from shared.contracts.processes.synchronisation import (
    CodeAttempt,
    Confirmation,
    SynchronisationInput,
    SynchronisationProcess,
)
from shared.contracts.tasks.lifecycle import State, Verb
from tests.conftest import TemporalServer
from tests.workflows.handover_played import BAD, GOOD, Played, at_work, refused
from tests.workflows.kept import keep

REQUESTER, MEMBER = uuid4(), uuid4()
Process = WorkflowHandle[Any, Any]


@pytest.fixture
async def played(temporal: TemporalServer) -> AsyncIterator[Played]:
    async with at_work(temporal) as played:
        yield played


async def start(
    temporal: TemporalServer, confirmation: Confirmation = Confirmation.CODE, **terms: Any
) -> Process:
    new = NewProcedure(
        procedure_id=uuid4(), kind=ProcedureKind.SYNCHRONISATION, account_id=REQUESTER,
        member_id=MEMBER, at=datetime.now(UTC),
    )  # fmt: skip
    asked = SynchronisationInput.model_validate(
        {"new": new, "confirmation": confirmation, "terms": terms}
    )
    return await temporal.client.start_workflow(
        SynchronisationProcess.run, asked, id=process_id(new.kind, new.procedure_id),
        task_queue=QUEUE,
    )  # fmt: skip


async def opened(temporal: TemporalServer, **given: Any) -> Process:
    process = await start(temporal, **given)
    await process.execute_update(SynchronisationProcess.opened)
    return process


async def confirm(process: Process, typed: str) -> object:
    attempt = CodeAttempt(attempt_id=uuid4(), typed=typed)
    return await process.execute_update(SynchronisationProcess.confirm, attempt)


async def test_the_right_code_opens_the_member(temporal: TemporalServer, played: Played) -> None:
    process = await opened(temporal)
    assert (await refused(confirm(process, BAD))).code == "code_wrong"
    assert await confirm(process, GOOD) == "accepted"
    assert await process.result() == "accepted"
    assert played.lines == ["opened", "code_sent", "code_confirmed", "accepted"]
    assert played.links == {(REQUESTER, MEMBER)}
    assert played.users == {REQUESTER: Access.ADMINISTRATOR}
    await keep(process, "synchronisation/confirmed")


async def test_the_last_try_ends_it(temporal: TemporalServer, played: Played) -> None:
    process = await opened(temporal)
    codes = [(await refused(confirm(process, BAD))).code for _ in range(5)]
    assert codes == ["code_wrong"] * 4 + ["too_many_tries"]
    assert await process.result() == "refused"
    assert played.codes[-1] == "too_many_tries"
    assert played.orders == []
    await keep(process, "synchronisation/too_many_tries")


async def test_without_a_code_it_expires(temporal: TemporalServer, played: Played) -> None:
    process = await opened(temporal)
    await temporal.skipper.fast_forward(process, timedelta(minutes=30))
    assert (await refused(confirm(process, GOOD))).code == "code_expired"
    assert await process.execute_update(SynchronisationProcess.send_code) == "code_sent"
    await temporal.skipper.fast_forward(process, timedelta(hours=24))
    assert await process.result() == "expired"
    assert played.told.count("synchronisation_code") == 2
    await keep(process, "synchronisation/expired")


async def test_codes_are_counted(temporal: TemporalServer, played: Played) -> None:
    process = await opened(temporal, most_codes=2)
    await process.execute_update(SynchronisationProcess.send_code)
    again = await refused(process.execute_update(SynchronisationProcess.send_code))
    assert again.code == "codes_spent"
    await process.execute_update(SynchronisationProcess.withdraw, REQUESTER)
    assert await process.result() == "withdrawn"
    await keep(process, "synchronisation/withdrawn")


async def test_a_new_code_refused_leaves_the_first_good(
    temporal: TemporalServer, played: Played
) -> None:
    process = await opened(temporal)
    played.refuses_codes = True
    again = await refused(process.execute_update(SynchronisationProcess.send_code))
    assert again.code == "too_many_codes"
    assert await confirm(process, GOOD) == "accepted"


async def test_the_first_code_refused_ends_it(temporal: TemporalServer, played: Played) -> None:
    played.refuses_codes = True
    process = await start(temporal)
    told = await refused(process.execute_update(SynchronisationProcess.opened))
    assert told.code == "too_many_codes"
    assert await process.result() == "refused"
    assert played.lines == ["opened", "refused"]
    await keep(process, "synchronisation/flooded")


async def test_somebody_was_quicker(temporal: TemporalServer, played: Played) -> None:
    process = await opened(temporal)
    played.synchronised = True
    assert (await refused(confirm(process, GOOD))).code == "already_synchronised"
    assert await process.result() == "refused"
    assert played.links == set()
    await keep(process, "synchronisation/too_late")


async def test_another_access_keeps_its_link(temporal: TemporalServer, played: Played) -> None:
    played.users, played.synchronised = {REQUESTER: Access.BILLING}, True
    process = await start(temporal, confirmation=Confirmation.NONE)
    told = await refused(process.execute_update(SynchronisationProcess.opened))
    assert told.code == "already_synchronised"
    assert await process.result() == "refused"
    assert played.links == {(REQUESTER, MEMBER)}


async def test_at_once_without_confirmation(temporal: TemporalServer, played: Played) -> None:
    process = await opened(temporal, confirmation=Confirmation.NONE)
    assert await process.result() == "accepted"
    assert played.lines == ["opened", "accepted"]
    assert played.told == ["synchronised"]
    await keep(process, "synchronisation/at_once")


async def test_opened_twice_it_was_never_there(temporal: TemporalServer, played: Played) -> None:
    played.refuses_opening = True
    process = await start(temporal)
    told = await refused(process.execute_update(SynchronisationProcess.opened))
    assert told.code == "procedure_already_open"
    assert await process.result() == "withdrawn"
    assert (played.lines, played.told) == ([], [])
    await keep(process, "synchronisation/already_open")


async def test_a_dead_mailbox_is_for_the_member_services(
    temporal: TemporalServer, played: Played
) -> None:
    played.dead = True
    process = await opened(temporal)
    await played.until("forwarded")
    assert (await refused(confirm(process, GOOD))).code == "no_code_expected"
    await played.act(process, Verb.CLAIM)
    ended = await played.act(process, Verb.COMPLETE, outcome="accept")
    assert ended.state is State.COMPLETED
    assert await process.result() == "accepted"
    await keep(process, "synchronisation/forwarded")


@pytest.mark.parametrize("group", ["health_team", "operator", f"health_team/{UUID(int=44)}"])
async def test_the_decision_stays_with_the_member_services(
    group: str, temporal: TemporalServer, played: Played
) -> None:
    process = await opened(temporal, confirmation=Confirmation.STAFF)
    for verb in (Verb.FORWARD, Verb.ESCALATE):
        told = await refused(played.act(process, verb, to_group=group))
        assert (told.code, told.fields[0].field) == ("group_not_entitled", "group")
    kept = await played.act(process, Verb.FORWARD, to_group="supervisor")
    assert kept.candidate_groups == ["supervisor"]
    await process.execute_update(SynchronisationProcess.withdraw, REQUESTER)


async def test_the_member_services_refuse(temporal: TemporalServer, played: Played) -> None:
    process = await opened(temporal, confirmation=Confirmation.STAFF)
    await played.act(process, Verb.CLAIM)
    mute = await refused(played.act(process, Verb.COMPLETE, outcome="refuse"))
    assert mute.code == "comment_required"
    await played.act(process, Verb.COMPLETE, outcome="refuse", has_comment=True)
    assert await process.result() == "refused"
    assert played.told == ["procedure_received", "procedure_refused"]
    await keep(process, "synchronisation/refused")


async def test_a_question_without_answer_ends_it(temporal: TemporalServer, played: Played) -> None:
    process = await opened(temporal, confirmation=Confirmation.STAFF)
    await played.act(process, Verb.CLAIM)
    await played.act(process, Verb.REQUEST_INFORMATION, has_comment=True)
    staged = StagedMessage(procedure_id=uuid4(), message_id=uuid4())
    assert await process.execute_update(SynchronisationProcess.answer, staged) == "pending"
    await played.act(process, Verb.REQUEST_INFORMATION, has_comment=True)
    await temporal.skipper.fast_forward(process, timedelta(days=31))
    assert await process.result() == "expired"
    assert played.task is not None
    assert played.task.state is State.EXITED
    await keep(process, "synchronisation/unanswered")


async def test_taken_by_staff_just_after_somebody_else(
    temporal: TemporalServer, played: Played
) -> None:
    process = await opened(temporal, confirmation=Confirmation.STAFF)
    played.synchronised = True
    await played.act(process, Verb.CLAIM)
    told = await refused(played.act(process, Verb.COMPLETE, outcome="accept"))
    assert told.code == "already_synchronised"
    assert await process.result() == "refused"
    assert played.task is not None
    assert played.task.state is State.EXITED


async def test_two_right_codes_at_once_count_once(temporal: TemporalServer, played: Played) -> None:
    process = await opened(temporal)
    answers = await asyncio.gather(
        *(confirm(process, GOOD) for _ in range(2)), return_exceptions=True
    )
    assert [one for one in answers if one == "accepted"] == ["accepted"]
    assert len(played.orders) == 1


async def test_a_member_merged_meanwhile_is_followed(
    temporal: TemporalServer, played: Played
) -> None:
    played.moved_to = UUID(int=7)
    process = await opened(temporal, confirmation=Confirmation.NONE)
    assert await process.result() == "accepted"
    assert played.links == {(REQUESTER, UUID(int=7))}
