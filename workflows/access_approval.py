"""Who decides an access request, and what follows: the member's administrators who can answer,
else the member services.
"""

from datetime import datetime
from typing import TypedDict
from uuid import UUID

from temporalio import workflow

from shared.contracts.identity.accounts import Accounts, standings
from shared.contracts.membership import access as membership
from shared.contracts.membership.access import HELD_ALREADY, AccessChanged, AccessOrder, Users
from shared.contracts.membership.levels import Access
from shared.contracts.membership.procedures import EventKind, Holder, Stage
from shared.contracts.notifications.messages import Template
from shared.contracts.processes.access_request import (
    ADMINISTRATOR,
    APPROVAL,
    GRANTS,
    REFUSE,
    AccessDecision,
    AccessRequestInput,
)
from shared.contracts.tasks import groups
from shared.contracts.tasks.lifecycle import NewTask, OutcomeRule
from workflows import procedure_rules as rules
from workflows.human_tasks import HumanTasks
from workflows.procedure_desk import ProcedureDesk
from workflows.procedure_record import ProcedureRecord

OUTCOMES = [
    *(OutcomeRule(outcome=outcome) for outcome in GRANTS),
    OutcomeRule(outcome=REFUSE, comment_required=True),
]
# Where there are administrators, naming another goes through the administrator change.
WITHOUT_ADMINISTRATOR = [one for one in OUTCOMES if one.outcome != ADMINISTRATOR]


class Conclusion(TypedDict):
    by: UUID
    groups: list[str]
    outcome: str
    has_comment: bool


class AccessApproval:
    """Called with the process's order held: one act at a time."""

    def __init__(
        self,
        asked: AccessRequestInput,
        tasks: HumanTasks,
        record: ProcedureRecord,
        desk: ProcedureDesk,
    ) -> None:
        assert asked.new.member_id is not None
        self._new, self._terms, self._member = asked.new, asked.terms, asked.new.member_id
        self._tasks = tasks
        self._record = record
        self._desk = desk
        self.task_id: UUID | None = None

    async def hand_over(self, expires_at: datetime) -> None:
        """To the administrators who can answer, else to the member services."""
        users = await membership.users_of(self._member)
        self.task_id = await self._tasks.open(
            NewTask(
                task_type=APPROVAL,
                subject_kind="procedure",
                subject_id=self._new.procedure_id,
                member_id=self._member,
                candidate_groups=[groups.administrators(self._member)],
                excluded_users=[self._new.account_id],
                due_date=expires_at,
                outcomes=OUTCOMES,
            )
        )
        await self._record.write(
            EventKind.OPENED, by=Holder.REQUESTER, held_by=Holder.ADMINISTRATORS, until=expires_at
        )
        if not await self._reachable(users):
            await self._forward(users)
            return
        self._record.tell(Template.ACCESS_REQUEST_RECEIVED, until=_day(expires_at))
        self._tell(Template.ACCESS_REQUESTED, users, expires_at)

    async def time_passed(self, expires_at: datetime) -> None:
        """Forward if nobody is left to answer; else remind, or expire."""
        if self._record.held_by is not Holder.ADMINISTRATORS:
            return
        users = await membership.users_of(self._member)
        if self._holds_already(users):
            await self.end_without_object()
        elif not await self._reachable(users):
            await self._forward(users)
        elif workflow.now() < expires_at:
            await self._record.write(EventKind.REMINDED, by=Holder.PORTAL, until=expires_at)
            self._tell(Template.ACCESS_REQUEST_REMINDER, users, expires_at)
        else:
            await self.end()
            await self._record.write(EventKind.EXPIRED, by=Holder.PORTAL, stage=Stage.EXPIRED)
            self._record.tell(Template.ACCESS_REQUEST_EXPIRED)

    async def give(self, access: Access, by: UUID, *, as_administrator: bool) -> AccessChanged:
        """Give the access, or be refused with nothing changed."""
        return await membership.order_access(
            AccessOrder(
                key=self._new.procedure_id,
                member_id=self._member,
                account_id=self._new.account_id,
                access=access,
                by=by,
                at=workflow.now(),
                as_administrator=as_administrator,
                procedure_id=self._new.procedure_id,
                only_if_none=True,
            )
        )

    async def must_matter(self) -> None:
        """Whoever got in by another way is neither let in nor refused."""
        if self._holds_already(await membership.users_of(self._member)):
            raise HELD_ALREADY

    def check_conclusion(self, decision: AccessDecision) -> None:
        """Raise what `conclude` would refuse now, and change nothing."""
        assert self.task_id is not None
        self._tasks.check_conclusion(self.task_id, **self._conclusion(decision))

    async def conclude(self, decision: AccessDecision) -> None:
        """The administrators' task is done; membership vouches that `decision.by` is one."""
        assert self.task_id is not None
        await self._tasks.conclude(self.task_id, **self._conclusion(decision))

    async def close(self, given: AccessChanged | None, by: UUID, role: Holder) -> None:
        if given is None:
            await self._record.write(EventKind.REFUSED, by=role, stage=Stage.REFUSED, decided_by=by)
            self._record.tell(Template.ACCESS_REFUSED)
            return
        assert given.after is not None
        # Merged meanwhile: the access is to the member that took it over.
        self._record.member_number = given.member_number
        await self._record.write(
            EventKind.ACCEPTED,
            by=role,
            stage=Stage.ACCEPTED,
            decided_by=by,
            access=given.after,
            member_id=given.member_id,
        )
        self._record.tell(Template.ACCESS_GRANTED, access=given.after)

    async def end_without_object(self) -> None:
        """The person got in by another way: nothing is left to decide."""
        await self.end()
        await self._record.write(
            EventKind.WITHDRAWN, by=Holder.PORTAL, stage=Stage.WITHDRAWN, code=HELD_ALREADY.code
        )

    def _conclusion(self, decision: AccessDecision) -> Conclusion:
        return Conclusion(
            by=decision.by,
            groups=[groups.administrators(self._member)],
            outcome=outcome_of(decision.access),
            has_comment=decision.message_id is not None,
        )

    async def end(self) -> None:
        if self.task_id is not None:
            await self._tasks.exit(self.task_id)

    async def _forward(self, users: Users) -> None:
        await self.end()
        due = rules.due(workflow.now(), self._terms.staff_within_working_days)
        outcomes = WITHOUT_ADMINISTRATOR if users.administrators else OUTCOMES
        self.task_id = await self._desk.open(APPROVAL, outcomes, due=due)
        await self._record.write(
            EventKind.FORWARDED, by=Holder.PORTAL, held_by=Holder.MEMBER_SERVICES, until=due
        )
        self._record.tell(Template.ACCESS_REQUEST_FORWARDED)

    async def _reachable(self, users: Users) -> bool:
        """Whether an administrator still comes; identity alone knows."""
        known = await standings(Accounts(ids=users.administrators))
        since = workflow.now() - self._terms.inactive_after
        return any(
            one.last_seen_at is not None and one.last_seen_at > since for one in known.accounts
        )

    def _holds_already(self, users: Users) -> bool:
        return any(one.account_id == self._new.account_id for one in users.users)

    def _tell(self, template: Template, users: Users, until: datetime) -> None:
        """All of them: one who has not been here for long may come back for this."""
        for one in users.administrators:
            self._record.tell(template, one, until=_day(until))


def outcome_of(access: Access | None) -> str:
    return next((name for name, granted in GRANTS.items() if granted is access), REFUSE)


def _day(moment: datetime) -> str:
    return moment.date().isoformat()
