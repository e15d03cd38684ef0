"""What the list can be asked: filters, order, page. Saved filters are made of the same."""

from datetime import datetime, time, timedelta
from typing import Annotated, Literal
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, StringConstraints

from services.tasks.inbox import cursor, queries
from services.tasks.inbox.pools import Reach
from shared.contracts.tasks.groups import HEALTH_TEAM
from shared.contracts.tasks.lifecycle import State
from shared.http.caller import Role
from shared.working_days import PARIS

_ROLES = "|".join(Role)
_ID = "[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"

Group = Annotated[
    str,
    StringConstraints(pattern=f"^({_ROLES}|{HEALTH_TEAM}/{_ID})$", max_length=60),
    Field(description="A staff role, or `health_team/<team>`."),
]
Days = Annotated[
    int,
    Field(ge=0, le=366, description="Until the end of the day so many days from today, in France."),
]
DIRECTION = {"due_date": "asc", "created_at": "asc", "priority": "desc"}
Text = Annotated[str, StringConstraints(max_length=255, pattern=r"^[^\x00]*$")]


class Sifting(BaseModel):
    """Filters and order of the inbox."""

    model_config = ConfigDict(extra="forbid")

    group: Group | None = None
    assignee: Literal["me", "none"] | UUID | None = None
    task_type: Annotated[Text, Field(max_length=80)] | None = None
    state: State | Literal["open", "over", "all"] = "open"
    member: UUID | None = None
    process: Text | None = None
    subject: UUID | None = None
    due_before: AwareDatetime | None = None
    due_within_days: Days | None = None
    follow_up_before: AwareDatetime | None = None
    follow_up_within_days: Days | None = None
    overdue: bool = False
    sort: Literal["due_date", "created_at", "priority"] = "due_date"
    direction: Literal["asc", "desc"] | None = Field(
        default=None, description="By default the highest priority, else the earliest date, first."
    )


class Asked(Sifting):
    cursor: str | None = Field(default=None, max_length=300)
    limit: int = Field(default=50, ge=1, le=100)

    def wanted(self, reached: Reach, now: datetime) -> queries.Wanted:
        state = self.state if isinstance(self.state, State) else None
        return queries.Wanted(
            open={"open": True, "over": False}.get(self.state),
            state=state,
            task_type=self.task_type,
            assignees=self._assignees(reached),
            unassigned=self.assignee == "none",
            member=self.member,
            process=self.process,
            subject=self.subject,
            due_before=_earliest(self.due_before, self.due_within_days, now),
            follow_up_before=_earliest(self.follow_up_before, self.follow_up_within_days, now),
            overdue_at=now if self.overdue else None,
        )

    def order(self) -> queries.Order:
        return queries.Order(
            sort=self.sort,
            descending=(self.direction or DIRECTION[self.sort]) == "desc",
            limit=self.limit,
            after=cursor.read(self.cursor, self.sort) if self.cursor else None,
        )

    def pools(self, reached: Reach) -> list[str]:
        """Where to look: what somebody holds lies in a pool of their own."""
        if self.group is not None:
            return [pool for pool in reached.pools if pool == self.group]
        return reached.own_pools if self.assignee == "me" else reached.pools

    def _assignees(self, reached: Reach) -> list[UUID] | None:
        if self.assignee == "me":
            return reached.own
        return [self.assignee] if isinstance(self.assignee, UUID) else None


def _earliest(before: datetime | None, days: int | None, now: datetime) -> datetime | None:
    if days is None:
        return before
    day = now.astimezone(PARIS).date() + timedelta(days=days + 1)
    midnight = datetime.combine(day, time(), PARIS)
    return min(midnight, before or midnight)
