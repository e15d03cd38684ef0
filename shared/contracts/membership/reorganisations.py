"""Takeovers and mergers: what their process asks of membership, in identifiers, dates and counts.

The plan itself (SIRET, names, who keeps an access) is staged by the route and stays in membership.
"""

from datetime import date, datetime, timedelta
from uuid import UUID

from pydantic import BaseModel

from shared.contracts.membership import queue
from shared.sealed import SealedText


class PlanRef(BaseModel):
    procedure_id: UUID
    plan_id: UUID


class Planned(PlanRef):
    """What the process needs of a plan. `member_id` absorbs, or is taken over."""

    member_id: UUID
    absorbed: list[UUID] = []
    effective_on: date
    prepared_by: UUID
    join_positions: bool = False
    join_employees: bool = False

    @property
    def members(self) -> list[UUID]:
        return [self.member_id, *self.absorbed]


class Figures(BaseModel):
    """How many rows are concerned, by service and kind: `workforce.employees`."""

    counts: dict[str, int] = {}


class PlanFigures(PlanRef):
    """`moved` says these are the figures at execution; else, those the approver sees."""

    figures: Figures
    moved: bool = False


class Switch(PlanRef):
    at: datetime


class MovedUser(BaseModel):
    """A user of a member that was absorbed, and the number they knew it by."""

    account_id: UUID
    member_number: str


class AccountLink(BaseModel):
    account_id: UUID
    member_id: UUID


class Switched(BaseModel):
    """`gained` and `lost` are the links identity keeps; the right itself is changed already."""

    member_number: str
    gained: list[AccountLink]
    lost: list[AccountLink]
    moved: list[MovedUser]


class Restoration(BaseModel):
    """`at` None: it never took effect, and leaves no line in the history of accesses."""

    procedure_id: UUID
    at: datetime | None = None


@queue.activity()
async def adopt_plan(ref: PlanRef) -> Planned:
    """Check the staged plan, replace the one before and reserve its members. Idempotent.

    Conflict with the code of what is wrong: "member_closed", "siret_already_member" …;
    Conflict("member_in_reorganisation") when another procedure holds one of the members.
    """
    raise NotImplementedError


@queue.activity()
async def check_plan(ref: PlanRef) -> Planned:
    """Refuse as `adopt_plan` does if what the plan says is no longer possible."""
    raise NotImplementedError


@queue.activity()
async def count_member_moves(ref: PlanRef) -> Figures:
    """Say what would change hands in membership now, and do nothing."""
    raise NotImplementedError


@queue.activity()
async def keep_figures(kept: PlanFigures) -> None:
    """Keep the figures of every service beside the plan. Idempotent."""
    raise NotImplementedError


@queue.activity()
async def seal_new_party(ref: PlanRef) -> SealedText:
    """Seal billing's `NewParty` of a takeover."""
    raise NotImplementedError


@queue.activity(timeout=timedelta(seconds=30))
async def switch_members(switch: Switch) -> Switched:
    """The moment everybody sees: accesses, contacts and open procedures change hands, absorbed
    members close, or the SIRET changes. What each row was is kept. Idempotent.

    Refuses as `check_plan` does.
    """
    raise NotImplementedError


@queue.activity(timeout=timedelta(seconds=30))
async def restore_members(restoration: Restoration) -> None:
    """Undo the switch. Idempotent. What was decided since about an access stays."""
    raise NotImplementedError


@queue.activity()
async def settle_members(procedure_id: UUID) -> None:
    """It can no longer be undone: forget what was before. Idempotent."""
    raise NotImplementedError


@queue.activity()
async def release_members(procedure_id: UUID) -> None:
    """The members are free for another reorganisation. Idempotent."""
    raise NotImplementedError
