"""One person acting on one task: text staged, the process asked, its answer told.

No transaction is open while the process is asked; a refusal takes the staged text away again,
silence does not, because the process may still adopt it.
"""

import asyncio
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Annotated
from uuid import UUID, uuid4, uuid5

from fastapi import Depends, Header
from sqlalchemy.ext.asyncio import AsyncSession
from temporalio.client import WorkflowUpdateFailedError
from temporalio.service import RPCError, RPCStatusCode

from services.tasks.actions.choices import check_group, chosen_date, found_recipient
from services.tasks.actions.requests import Body, Details
from services.tasks.inbox import queries
from services.tasks.inbox.detail import Substitution, TaskDetail, substitution, told
from services.tasks.inbox.pools import Reach, reach, visible_task
from services.tasks.notes import queries as notes
from services.tasks.people import queries as people
from services.tasks.people.wording import held_by
from services.tasks.tables import Note
from shared.contracts.processes.human_tasks import HoldsTasks
from shared.contracts.tasks.lifecycle import Task, TaskAction, Verb
from shared.contracts.tasks.rules import Actor, refusal
from shared.database import Sessions
from shared.errors import Conflict, FieldProblem, Refused
from shared.http.caller import Staff
from shared.temporal.client import PATIENCE, Temporal

NAMESPACE = UUID("5f0d9d52-6a43-4d5e-9a3b-2a4c3c1f7f10")

IdempotencyKey = Annotated[
    str | None,
    Header(alias="Idempotency-Key", max_length=200, description="The same key acts once."),
]


@dataclass(frozen=True)
class Prepared:
    task: Task
    action: TaskAction
    reached: Reach

    @property
    def changes_nothing(self) -> bool:
        """What is asked for is so already, and may be asked: nothing is to be recorded."""
        task, action = self.task, self.action
        same = {
            Verb.SET_PRIORITY: action.priority == task.priority,
            Verb.SET_FOLLOW_UP_DATE: action.until == task.follow_up_date,
        }
        return same.get(action.verb, False) and not refusal(task, action.verb, Actor.of(action))

    async def substituted(self, session: AsyncSession) -> Substitution | None:
        absent, substitute = self.action.instead_of, self.action.to_account
        if absent is None or substitute is None:
            return None
        names = await people.names(session, [absent, substitute])
        return substitution(self.reached, absent, substitute, names)


class Acting:
    def __init__(
        self, caller: Staff, sessions: Sessions, temporal: Temporal, key: IdempotencyKey = None
    ) -> None:
        self._caller = caller
        self._sessions = sessions
        self._temporal = temporal
        self._key = key or str(uuid4())

    async def act(self, task_id: UUID, verb: Verb, body: Body | None = None) -> TaskDetail:
        details = Details.model_validate(body.model_dump(exclude={"verb", "ids"}) if body else {})
        prepared = await self._prepare(task_id, verb, details)
        if prepared.changes_nothing:
            acted = prepared.task
        else:
            acted = await self._acted(prepared)
        async with self._sessions() as session:
            answer = await told(session, acted, prepared.reached)
            return answer.model_copy(update={"substitution": await prepared.substituted(session)})

    async def _acted(self, prepared: Prepared) -> Task:
        try:
            return await self._ask(prepared.task, prepared.action)
        except Refused as refused:
            await self._discard(prepared.action.note_id)
            raise await self._explained(refused, prepared.task) from refused

    async def _prepare(self, task_id: UUID, verb: Verb, details: Details) -> Prepared:
        until = chosen_date(details.until, details.working_days, datetime.now(UTC))
        note = self._note(task_id, verb, details)
        async with self._sessions.begin() as session:
            await people.remember(session, self._caller)
            reached = await reach(session, self._caller)
            task = await visible_task(session, task_id, reached)
            recipient = await found_recipient(session, task, reached.presence, details.to)
            await check_group(session, details.group)
            if note is not None:
                await notes.stage(session, note)
        action = TaskAction(
            task_id=task_id,
            verb=verb,
            by=self._caller.account_id,
            groups=reached.groups,
            substitutes_for=reached.substitutes_for(task),
            to_account=recipient,
            instead_of=details.to if recipient != details.to else None,
            to_group=details.group,
            outcome=details.outcome,
            note_id=note.id if note else None,
            has_comment=note is not None,
            until=until,
            priority=details.priority,
        )
        return Prepared(task, action, reached)

    def _note(self, task_id: UUID, verb: Verb, details: Details) -> Note | None:
        messages = {step: text for step, text in details.messages.items() if text}
        if not details.comment and not messages:
            return None
        return Note(
            id=self._identity(task_id, verb, "note"),
            task_id=task_id,
            author=self._caller.account_id,
            verb=verb,
            comment=details.comment,
            messages=messages,
            created_at=datetime.now(UTC),
            adopted=False,
        )

    def _identity(self, task_id: UUID, verb: Verb, what: str) -> UUID:
        """The same for the same key, so that a repeated call acts and writes once."""
        return uuid5(NAMESPACE, f"{self._caller.account_id}/{task_id}/{verb}/{self._key}/{what}")

    async def _ask(self, task: Task, action: TaskAction) -> Task:
        process = self._temporal.get_workflow_handle(task.process_id)
        update_id = str(self._identity(task.id, action.verb, "update"))
        try:
            async with asyncio.timeout(PATIENCE):
                return await process.execute_update(HoldsTasks.act_on_task, action, id=update_id)
        except WorkflowUpdateFailedError as failure:
            if refused := Refused.within(failure):
                raise refused from failure
            raise
        except RPCError as failure:
            if failure.status is RPCStatusCode.NOT_FOUND:
                raise Conflict("task_over", "Cette tâche est terminée.") from failure
            raise
        except RuntimeError as failure:
            # So says a client that has never yet reached Temporal.
            if "client connect" in str(failure):
                raise ConnectionError("Temporal does not answer.") from failure
            raise

    async def _discard(self, note_id: UUID | None) -> None:
        if note_id is not None:
            async with self._sessions.begin() as session:
                await notes.discard(session, note_id)

    async def _explained(self, refused: Refused, task: Task) -> Refused:
        """Say who holds the task: names are known here, not in the process."""
        if refused.code != "task_already_claimed":
            return refused
        holder, since = await self._holder(task.id)
        if holder == self._caller.account_id:
            return Conflict(refused.code, "Vous avez déjà pris cette tâche en charge.")
        async with self._sessions() as session:
            name = (await people.names(session, [holder])).get(holder) if holder else None
        detail = held_by(name, since, datetime.now(UTC))
        problem = FieldProblem(field="assignee", code=refused.code, detail=name or "")
        return Conflict(refused.code, detail, [problem] if name else [])

    async def _holder(self, task_id: UUID) -> tuple[UUID | None, datetime | None]:
        """The winner of a race may be decided a moment before being on record."""
        for _ in range(20):
            async with self._sessions() as session:
                row = await queries.get(session, task_id)
            if row is not None and row.assignee is not None:
                return row.assignee, row.claimed_at
            await asyncio.sleep(0.05)
        return None, None


ActingCaller = Annotated[Acting, Depends()]
