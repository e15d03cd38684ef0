"""Membership, identity, tasks and notifications, played by functions of their contracts, for the
processes that give a member its administrator.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

import pytest
from temporalio.client import WorkflowHandle, WorkflowUpdateFailedError
from temporalio.worker import Worker

from shared.contracts.identity import accounts
from shared.contracts.identity import queue as identity
from shared.contracts.membership import access, administrators, procedures, synchronisations
from shared.contracts.membership import queue as membership
from shared.contracts.membership.levels import Access
from shared.contracts.notifications import queue as notifications
from shared.contracts.notifications.messages import Delivery, Message, deliver_message
from shared.contracts.processes.human_tasks import HoldsTasks
from shared.contracts.tasks import groups, records
from shared.contracts.tasks import queue as tasks
from shared.contracts.tasks.lifecycle import Task, TaskAction, Verb
from shared.errors import Conflict, Gone, NotFound, Refused
from tests.conftest import TemporalServer
from workflows.worker import workflow_worker

GOOD, BAD = "test.Ym9u", "test.bWF1dmFpcw"
CLERK = uuid4()


@dataclass
class Played:
    """`users` are those with access; `former` the account behind any e-mail."""

    users: dict[UUID, Access] = field(default_factory=dict)
    former: UUID | None = None
    address: str | None = "test.YWRyZXNzZQ"
    dead: bool = False
    refuses_codes: bool = False
    refuses_opening: bool = False
    synchronised: bool = False
    code_until: datetime | None = None
    wrong: int = 0
    moved_to: UUID | None = None
    lines: list[str] = field(default_factory=list)
    codes: list[str | None] = field(default_factory=list)
    told: list[str] = field(default_factory=list)
    links: set[tuple[UUID, UUID]] = field(default_factory=set)
    orders: list[tuple[UUID, Access | None]] = field(default_factory=list)
    fewest_administrators: int = 9
    evidence: dict[str, Any] = field(default_factory=dict)
    task: Task | None = None
    # Somebody's name is asked for; where `names` is given, it comes once that is set.
    named: asyncio.Event = field(default_factory=asyncio.Event)
    names: asyncio.Event | None = None
    written: asyncio.Event = field(default_factory=asyncio.Event)

    @procedures.open_procedure.implement
    async def open_procedure(self, new: procedures.NewProcedure) -> procedures.ProcedureRef:
        if self.refuses_opening:
            raise Conflict("procedure_already_open", "Une démarche est déjà en cours.")
        return procedures.ProcedureRef(
            procedure_id=new.procedure_id, reference="P-000042", member_number="20001"
        )

    @procedures.record_progress.implement
    async def record_progress(self, progress: procedures.Progress) -> None:
        self.lines.append(progress.event)
        self.codes.append(progress.code)
        self.written.set()

    @procedures.adopt_message.implement
    async def adopt_message(self, staged: procedures.StagedMessage) -> None: ...

    @procedures.keep_note.implement
    async def keep_note(self, note: procedures.TaskNote) -> None: ...

    @procedures.remember_person.implement
    async def remember_person(self, person: procedures.PersonSeen) -> None:
        self.named.set()
        if self.names is not None:
            await self.names.wait()

    @access.users_of.implement
    async def users_of(self, member_id: UUID) -> access.Users:
        return access.Users(
            users=[access.UserAccess(account_id=one, access=it) for one, it in self.users.items()]
        )

    @access.must_administer.implement
    async def must_administer(self, one: access.Administrator) -> None: ...

    @access.order_access.implement
    async def order_access(self, order: access.AccessOrder) -> access.AccessChanged:
        if order.as_first_administrator and self.synchronised:
            raise Conflict("already_synchronised", "Cette démarche a déjà été réalisée.")
        before = self.users.get(order.account_id)
        if order.access is None:
            self.users.pop(order.account_id, None)
        else:
            self.users[order.account_id] = order.access
        self.orders.append((order.account_id, order.access))
        administrators = list(self.users.values()).count(Access.ADMINISTRATOR)
        self.fewest_administrators = min(self.fewest_administrators, administrators)
        return access.AccessChanged(
            member_id=self.moved_to or order.member_id, member_number="20001",
            before=before, after=order.access,
        )  # fmt: skip

    @synchronisations.make_code.implement
    async def make_code(self, new: synchronisations.NewCode) -> str:
        if self.refuses_codes:
            raise Conflict("too_many_codes", "Trop de codes aujourd'hui.")
        self.code_until = new.expires_at
        return GOOD

    @synchronisations.check_code.implement
    async def check_code(self, typed: synchronisations.TypedCode) -> synchronisations.CodeVerdict:
        if self.code_until is None or typed.at >= self.code_until:
            raise Gone("code_expired", "Ce code n'est plus valable.")
        right = typed.typed == GOOD
        self.wrong += not right
        return synchronisations.CodeVerdict(right=right, wrong_tries=self.wrong)

    @synchronisations.seal_contact_on_file.implement
    async def seal_contact_on_file(self, member_id: UUID) -> synchronisations.ContactOnFile:
        return synchronisations.ContactOnFile(recipient=self.address)

    @administrators.open_evidence.implement
    async def open_evidence(self, evidence: administrators.Evidence) -> None:
        self.evidence.update(evidence.model_dump())

    @administrators.add_evidence.implement
    async def add_evidence(self, more: administrators.MoreEvidence) -> None:
        self.evidence.update(more.model_dump(exclude_none=True))

    @accounts.seal_recipient.implement
    async def seal_recipient(self, account_id: UUID) -> str:
        return f"test.{account_id.hex}"

    @accounts.standings.implement
    async def standings(self, asked: accounts.Accounts) -> accounts.Standings:
        known = [accounts.Standing(account_id=one, last_seen_at=None) for one in asked.ids]
        return accounts.Standings(accounts=known)

    @accounts.find_account.implement
    async def find_account(self, email: str) -> accounts.Found:
        return accounts.Found(account_id=self.former)

    @accounts.link_member.implement
    async def link_member(self, link: accounts.MemberLink) -> None:
        self.links.add((link.account_id, link.member_id))

    @accounts.unlink_member.implement
    async def unlink_member(self, link: accounts.MemberLink) -> None:
        self.links.discard((link.account_id, link.member_id))

    @records.record_task.implement
    async def record_task(self, task: Task) -> None:
        self.task = task

    @records.seal_note.implement
    async def seal_note(self, note_id: UUID) -> str:
        raise NotFound("note_unknown", "Il n'y a pas de note.")

    @deliver_message.implement
    async def deliver(self, message: Message) -> Delivery:
        self.told.append(message.template)
        dead = self.dead and message.account_id in (self.former, None)
        return Delivery.REFUSED if dead else Delivery.SENT

    async def until(self, line: str) -> None:
        """What happens by itself: read until it is written."""
        async with asyncio.timeout(10):
            while line not in self.lines:
                self.written.clear()
                await self.written.wait()

    async def act(self, process: WorkflowHandle[Any, Any], verb: Verb, **more: Any) -> Task:
        assert self.task is not None
        action = TaskAction(
            task_id=self.task.id, verb=verb, by=CLERK, groups=[groups.MEMBER_SERVICES], **more
        )
        return await process.execute_update(HoldsTasks.act_on_task, action)


async def refused(asked: Awaitable[object]) -> Refused:
    with pytest.raises(WorkflowUpdateFailedError) as failure:
        await asked
    refusal = Refused.within(failure.value)
    assert refusal is not None
    return refusal


@asynccontextmanager
async def at_work(temporal: TemporalServer) -> AsyncIterator[Played]:
    played = Played()
    queues: dict[str, list[Callable[..., Any]]] = {
        membership.name: [
            played.open_procedure, played.record_progress, played.adopt_message,
            played.keep_note, played.remember_person, played.users_of, played.must_administer,
            played.order_access, played.make_code, played.check_code,
            played.seal_contact_on_file, played.open_evidence, played.add_evidence,
        ],
        identity.name: [
            played.seal_recipient, played.standings, played.find_account, played.link_member,
            played.unlink_member,
        ],
        tasks.name: [played.record_task, played.seal_note],
        notifications.name: [played.deliver],
    }  # fmt: skip
    async with AsyncExitStack() as stack:
        await stack.enter_async_context(workflow_worker(temporal.client))
        for queue, activities in queues.items():
            worker = Worker(temporal.client, task_queue=queue, activities=activities)
            await stack.enter_async_context(worker)
        yield played
