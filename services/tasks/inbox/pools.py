"""Which tasks a member of staff reaches: those of their groups, those offered to them, and those
of absent colleagues whose substitute they are today."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.tasks.inbox import queries
from services.tasks.people import queries as people
from services.tasks.people.presence import Presence
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
    def substitutes_for(self) -> list[UUID]:
        return self.presence.substituted_by(self.account)

    @cached_property
    def actor(self) -> Actor:
        return Actor(self.account, self.groups, self.substitutes_for)

    @property
    def own(self) -> list[UUID]:
        return [self.account, *self.substitutes_for]

    @property
    def own_pools(self) -> list[str]:
        return list(map(str, self.own))

    @property
    def pools(self) -> list[str]:
        return [*self.groups, *self.own_pools]


async def reach(session: AsyncSession, caller: SignedIn) -> Reach:
    today = datetime.now(UTC).astimezone(PARIS).date()
    presence = await people.presence(session, today)
    return Reach(caller.account_id, groups_of(caller.roles, caller.teams), presence)


async def visible_task(session: AsyncSession, task_id: UUID, reached: Reach) -> Task:
    """The task on record. What is not the caller's to see does not exist."""
    row = await queries.visible(session, task_id, reached.pools)
    if row is None:
        raise NotFound("not_found", "Cette tâche n'existe pas.")
    return Task.model_validate(row, from_attributes=True)


def people_of(task: Task) -> Iterator[UUID]:
    for account in (task.assignee, task.owner, task.completed_by):
        if account is not None:
            yield account
