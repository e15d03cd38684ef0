"""Which tasks a member of staff reaches: those of their groups, those offered to them, and those
of absent colleagues whose substitute they are today, where the task's groups are theirs too."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.tasks.inbox import queries
from services.tasks.people import queries as people
from services.tasks.people.presence import Presence
from services.tasks.tables import Person
from shared.contracts.tasks.groups import groups_of
from shared.contracts.tasks.lifecycle import Task
from shared.contracts.tasks.rules import Actor
from shared.errors import NotFound
from shared.http.caller import SignedIn
from shared.working_days import PARIS


@dataclass(frozen=True)
class Reach:
    """What one caller reaches today, and as whom."""

    account: UUID
    groups: list[str]
    presence: Presence

    @cached_property
    def absent(self) -> list[UUID]:
        """The colleagues whose work comes here today, as far as the groups of each task allow."""
        return self.presence.substituted_by(self.account)

    def substitutes_for(self, task: Task) -> list[UUID]:
        """In whose place this one may act on the task."""
        return self.absent if entitled(task, self.account, self.groups) else []

    def actor(self, task: Task) -> Actor:
        return Actor(self.account, self.groups, self.substitutes_for(task))

    @property
    def own(self) -> list[UUID]:
        return [self.account, *self.absent]

    @property
    def own_pools(self) -> list[str]:
        return list(map(str, self.own))

    @property
    def pools(self) -> list[str]:
        return [*self.groups, *self.own_pools]

    @property
    def whose(self) -> queries.Whose:
        return queries.Whose(self.account, self.groups, self.absent)


def entitled(task: Task, account: UUID, groups: Collection[str]) -> bool:
    """Whether the task could be this one's own, absences apart: a substitute does no work that
    their own functions would not give them. What was offered to persons only is handed on."""
    if not task.candidate_groups or account in task.candidate_users:
        return True
    return bool(set(groups) & set(task.candidate_groups))


def able_stand_in(
    task: Task, presence: Presence, account: UUID, team: Collection[Person]
) -> UUID | None:
    """Who does this person's work on the task today; None where that one could not be given it
    themselves. `team`: everybody who could."""
    substitute = presence.stand_in(account)
    if not task.candidate_groups or substitute in {person.account_id for person in team}:
        return substitute
    return None


async def reach(session: AsyncSession, caller: SignedIn) -> Reach:
    today = datetime.now(UTC).astimezone(PARIS).date()
    presence = await people.presence(session, today)
    return Reach(caller.account_id, groups_of(caller.roles, caller.teams), presence)


async def visible_task(session: AsyncSession, task_id: UUID, reached: Reach) -> Task:
    """The task on record. What is not the caller's to see does not exist."""
    row = await queries.visible(session, task_id, reached.pools, reached.whose)
    if row is None:
        raise NotFound("not_found", "Cette tâche n'existe pas.")
    return Task.model_validate(row, from_attributes=True)


def people_of(task: Task) -> Iterator[UUID]:
    for account in (task.assignee, task.owner, task.completed_by):
        if account is not None:
            yield account
