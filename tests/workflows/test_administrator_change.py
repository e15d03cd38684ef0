"""The change of administrator alone, branch by branch, with skipped time."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from temporalio.client import WorkflowHandle

from shared.contracts.membership.levels import Access
from shared.contracts.membership.procedures import (
    Holder,
    NewProcedure,
    ProcedureKind,
    StagedMessage,
)
from shared.contracts.processes import QUEUE
from shared.contracts.processes.administrator_change import (
    AdministratorChangeInput,
    AdministratorChangeProcess,
    Objection,
)
from shared.contracts.processes.procedures import process_id
from shared.contracts.tasks.lifecycle import State, Verb
from tests.conftest import TemporalServer
from tests.workflows.handover_played import Played, at_work, refused
from tests.workflows.kept import keep

REQUESTER, FORMER, COLLEAGUE, MEMBER = uuid4(), uuid4(), uuid4(), uuid4()
# More than ten working days, whatever the season.
WINDOW = timedelta(days=25)
Process = WorkflowHandle[Any, Any]


@pytest.fixture
async def played(temporal: TemporalServer) -> AsyncIterator[Played]:
    async with at_work(temporal) as played:
        played.users = {FORMER: Access.ADMINISTRATOR, COLLEAGUE: Access.BILLING}
        played.former = FORMER
        yield played


async def start(temporal: TemporalServer) -> Process:
    new = NewProcedure(
        procedure_id=uuid4(), kind=ProcedureKind.ADMINISTRATOR_CHANGE, account_id=REQUESTER,
        member_id=MEMBER, at=datetime.now(UTC),
    )  # fmt: skip
    return await temporal.client.start_workflow(
        AdministratorChangeProcess.run, AdministratorChangeInput(new=new, former="test.ZW1haWw"),
        id=process_id(new.kind, new.procedure_id), task_queue=QUEUE,
    )  # fmt: skip


async def opened(temporal: TemporalServer) -> Process:
    process = await start(temporal)
    await process.execute_update(AdministratorChangeProcess.opened)
    return process


async def taken_up(played: Played, process: Process) -> None:
    await played.act(process, Verb.CLAIM)


async def window_over(temporal: TemporalServer, played: Played, process: Process) -> None:
    await temporal.skipper.fast_forward(process, WINDOW)
    await played.until("window_closed")


async def object_to(process: Process, by: UUID = COLLEAGUE) -> object:
    message = StagedMessage(procedure_id=uuid4(), message_id=uuid4())
    return await process.execute_update(
        AdministratorChangeProcess.object_to,
        Objection(by=by, role=Holder.USERS, message=message),
    )


async def consent(process: Process, by: UUID = FORMER) -> object:
    return await process.execute_update(AdministratorChangeProcess.consent, by)


async def test_consented(temporal: TemporalServer, played: Played) -> None:
    process = await opened(temporal)
    await taken_up(played, process)
    early = await refused(played.act(process, Verb.COMPLETE, outcome="accept"))
    assert early.code == "window_open"
    assert (await refused(consent(process, COLLEAGUE))).code == "consent_not_yours"
    assert await consent(process) == "pending"
    assert (await refused(consent(process))).code == "already_consented"
    await played.act(process, Verb.COMPLETE, outcome="accept")
    assert await process.result() == "accepted"
    assert played.users == {REQUESTER: Access.ADMINISTRATOR, COLLEAGUE: Access.BILLING}
    assert played.orders == [(REQUESTER, Access.ADMINISTRATOR), (FORMER, None)]
    assert played.fewest_administrators == 1
    assert played.links == {(REQUESTER, MEMBER)}
    assert {"administrator_change_accepted", "administrator_replaced"} <= set(played.told)
    await keep(process, "administrator_change/consented")


async def test_contested(temporal: TemporalServer, played: Played) -> None:
    process = await opened(temporal)
    assert played.task is not None
    before = played.task.priority
    await object_to(process)
    await object_to(process, FORMER)
    assert played.task.priority == before + 25
    await taken_up(played, process)
    await window_over(temporal, played, process)
    bare = await refused(played.act(process, Verb.COMPLETE, outcome="accept"))
    assert (bare.code, bare.fields[0].field) == ("comment_required", "comment")
    await played.act(process, Verb.COMPLETE, outcome="refuse", has_comment=True)
    assert await process.result() == "refused"
    assert played.orders == []
    assert played.told.count("administrator_change_contested") == 1
    assert played.evidence["objected_at"] is not None
    await keep(process, "administrator_change/contested")


async def test_silent(temporal: TemporalServer, played: Played) -> None:
    process = await opened(temporal)
    await window_over(temporal, played, process)
    assert (await refused(object_to(process))).code == "window_closed"
    await taken_up(played, process)
    await played.act(process, Verb.COMPLETE, outcome="accept")
    assert await process.result() == "accepted"
    assert played.lines[-3:] == ["window_closed", "taken_up", "accepted"]
    await keep(process, "administrator_change/silent")


async def test_former_mailbox_dead(temporal: TemporalServer, played: Played) -> None:
    played.dead = True
    process = await opened(temporal)
    await played.until("unreachable")
    assert "told" not in played.lines
    assert played.evidence["former_mail"] == "refused"
    assert played.evidence["file_mail"] == "refused"
    await taken_up(played, process)
    early = await refused(played.act(process, Verb.COMPLETE, outcome="accept"))
    assert early.code == "window_open"
    await window_over(temporal, played, process)
    await played.act(process, Verb.COMPLETE, outcome="accept")
    assert await process.result() == "accepted"
    await keep(process, "administrator_change/unreachable")


async def test_nobody_of_that_e_mail(temporal: TemporalServer, played: Played) -> None:
    played.former, played.address = None, None
    process = await opened(temporal)
    await played.until("told")
    assert played.evidence["former_account_id"] is None
    assert played.evidence["others_told"] == 2
    await window_over(temporal, played, process)
    await taken_up(played, process)
    await played.act(process, Verb.COMPLETE, outcome="accept")
    assert await process.result() == "accepted"
    assert played.orders == [(REQUESTER, Access.ADMINISTRATOR)]
    await keep(process, "administrator_change/nobody")


async def test_oneself(temporal: TemporalServer, played: Played) -> None:
    played.former = REQUESTER
    process = await start(temporal)
    told = await refused(process.execute_update(AdministratorChangeProcess.opened))
    assert (told.code, told.fields[0].field) == (
        "former_is_requester",
        "former_administrator_email",
    )
    assert await process.result() == "withdrawn"
    assert (played.lines, played.told) == ([], [])
    await keep(process, "administrator_change/oneself")


async def test_already_open(temporal: TemporalServer, played: Played) -> None:
    played.refuses_opening = True
    process = await start(temporal)
    told = await refused(process.execute_update(AdministratorChangeProcess.opened))
    assert told.code == "procedure_already_open"
    assert await process.result() == "withdrawn"
    await keep(process, "administrator_change/already_open")


async def test_withdrawn(temporal: TemporalServer, played: Played) -> None:
    process = await opened(temporal)
    await process.execute_update(AdministratorChangeProcess.withdraw, REQUESTER)
    assert await process.result() == "withdrawn"
    assert played.task is not None
    assert played.task.state is State.EXITED
    await keep(process, "administrator_change/withdrawn")


async def test_the_clock_stops_while_the_requester_holds_it(
    temporal: TemporalServer, played: Played
) -> None:
    process = await opened(temporal)
    assert played.task is not None
    due = played.task.due_date
    await taken_up(played, process)
    await played.act(process, Verb.REQUEST_INFORMATION, has_comment=True)
    await temporal.skipper.fast_forward(process, timedelta(days=3))
    message = StagedMessage(procedure_id=uuid4(), message_id=uuid4())
    assert await process.execute_update(AdministratorChangeProcess.answer, message) == "pending"
    assert played.task.due_date is not None
    assert due is not None
    assert played.task.due_date - due >= timedelta(days=3)
    again = await refused(process.execute_update(AdministratorChangeProcess.answer, message))
    assert again.code == "no_question"


async def test_unanswered(temporal: TemporalServer, played: Played) -> None:
    process = await opened(temporal)
    await taken_up(played, process)
    await played.act(process, Verb.REQUEST_INFORMATION, has_comment=True)
    await object_to(process)
    await temporal.skipper.fast_forward(process, timedelta(days=31))
    assert await process.result() == "expired"
    assert played.orders == []
    assert played.told[-1] == "procedure_expired"
    await keep(process, "administrator_change/unanswered")


async def test_of_two_decisions_one_is_told_it_is_too_late(
    temporal: TemporalServer, played: Played
) -> None:
    process = await opened(temporal)
    await consent(process)
    await taken_up(played, process)
    answers = await asyncio.gather(
        played.act(process, Verb.COMPLETE, outcome="accept"),
        played.act(process, Verb.COMPLETE, outcome="refuse", has_comment=True),
        return_exceptions=True,
    )
    assert sum(isinstance(one, BaseException) for one in answers) == 1
    assert len(played.orders) in (0, 2)


async def test_withdrawn_by_somebody_else_meanwhile(
    temporal: TemporalServer, played: Played
) -> None:
    """What was asked for is already done: accepting goes on."""
    process = await opened(temporal)
    await consent(process)
    await taken_up(played, process)
    played.users = {COLLEAGUE: Access.ADMINISTRATOR}
    await played.act(process, Verb.COMPLETE, outcome="accept")
    assert await process.result() == "accepted"
    assert played.orders == [(REQUESTER, Access.ADMINISTRATOR)]
    assert "administrator_replaced" not in played.told
