"""The saga of a takeover or a merger: every participant, then the switch everybody sees, then the
links identity keeps. Undoing goes the other way, the switch first: it alone may refuse.

A service that gains something to move (mandates, visits …) joins `PARTICIPANTS`.
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from temporalio.exceptions import ActivityError

from shared.contracts.billing import moves as billing
from shared.contracts.identity.accounts import MemberLink, link_member, unlink_member
from shared.contracts.membership import reorganisations as membership
from shared.contracts.membership.procedures import ProcedureKind
from shared.contracts.membership.reorganisations import (
    AccountLink,
    Figures,
    Planned,
    PlanRef,
    Restoration,
    Switch,
    Switched,
)
from shared.contracts.workforce import moves as workforce
from shared.errors import Refused
from workflows.saga import Saga


@dataclass(frozen=True)
class Participant:
    """A service with rows of its own to move. `move` may run again, `restore` undoes every run;
    `settle` forgets what was before, once nothing can be undone."""

    name: str
    count: Callable[[Planned], Awaitable[dict[str, int]]]
    move: Callable[[Planned], Awaitable[None]]
    restore: Callable[[UUID], Awaitable[None]]
    settle: Callable[[UUID], Awaitable[None]]


async def count(kind: ProcedureKind, plan: Planned) -> Figures:
    """What every service would move, stay with or join, now."""
    own = await membership.count_member_moves(_ref(plan))
    figures = {f"membership.{name}": number for name, number in own.counts.items()}
    for one in PARTICIPANTS[kind]:
        counted = await one.count(plan)
        figures |= {f"{one.name}.{name}": number for name, number in counted.items()}
    return Figures(counts=figures)


async def execute(kind: ProcedureKind, plan: Planned, saga: Saga, at: datetime) -> Switched:
    """A refusal, or a cancellation, leaves the undoing of what was begun in `saga`."""
    procedure = plan.procedure_id
    for one in PARTICIPANTS[kind]:
        saga.begin(lambda one=one: one.restore(procedure))  # type: ignore[misc]
        await one.move(plan)
    saga.begin(lambda: membership.restore_members(Restoration(procedure_id=procedure)))
    switched = await membership.switch_members(Switch(**_ref(plan).model_dump(), at=at))
    saga.begin(lambda: _relink(gained=switched.lost, lost=switched.gained))
    await _relink(gained=switched.gained, lost=switched.lost)
    # What somebody wrote on an absorbed member while this went on follows too.
    for one in PARTICIPANTS[kind]:
        saga.go_on()
        await one.move(plan)
    saga.go_on()
    return switched


async def undo(kind: ProcedureKind, plan: Planned, switched: Switched, at: datetime) -> None:
    """Write everything back, or be refused with nothing changed."""
    await membership.restore_members(Restoration(procedure_id=plan.procedure_id, at=at))
    await _relink(gained=switched.lost, lost=switched.gained)
    await asyncio.gather(*(one.restore(plan.procedure_id) for one in PARTICIPANTS[kind]))


async def settle(kind: ProcedureKind, plan: Planned) -> None:
    """The undo window is over."""
    procedure = plan.procedure_id
    await membership.settle_members(procedure)
    await asyncio.gather(*(one.settle(procedure) for one in PARTICIPANTS[kind]))


async def _relink(gained: Sequence[AccountLink], lost: Sequence[AccountLink]) -> None:
    for link in gained:
        try:
            await link_member(MemberLink(account_id=link.account_id, member_id=link.member_id))
        except ActivityError as failure:
            # The account is gone: nothing is left to link.
            refused = Refused.within(failure)
            if refused is None or refused.code != "account_unknown":
                raise
    for link in lost:
        await unlink_member(MemberLink(account_id=link.account_id, member_id=link.member_id))


def _ref(plan: Planned) -> PlanRef:
    return PlanRef(procedure_id=plan.procedure_id, plan_id=plan.plan_id)


async def _count_workforce(plan: Planned) -> dict[str, int]:
    return (await workforce.count_workforce_moves(_scope(plan))).counts


async def _move_workforce(plan: Planned) -> None:
    await workforce.move_workforce(
        workforce.WorkforceMove(procedure_id=plan.procedure_id, **_scope(plan).model_dump())
    )


def _scope(plan: Planned) -> workforce.MoveScope:
    return workforce.MoveScope(
        absorbing=plan.member_id,
        absorbed=plan.absorbed,
        join_positions=plan.join_positions,
        join_employees=plan.join_employees,
    )


async def _count_billing(plan: Planned) -> dict[str, int]:
    scope = billing.BillingScope(absorbing=plan.member_id, absorbed=plan.absorbed)
    return (await billing.count_billing_moves(scope)).counts


async def _move_billing(plan: Planned) -> None:
    await billing.move_billing(
        billing.BillingMove(
            procedure_id=plan.procedure_id, absorbing=plan.member_id, absorbed=plan.absorbed
        )
    )


async def _change_party(plan: Planned) -> None:
    await billing.change_party(
        billing.PartyChange(
            procedure_id=plan.procedure_id,
            member_id=plan.member_id,
            party=await membership.seal_new_party(_ref(plan)),
        )
    )


WORKFORCE = Participant(
    "workforce",
    _count_workforce,
    _move_workforce,
    workforce.restore_workforce,
    workforce.settle_workforce,
)
BILLING = Participant(
    "billing", _count_billing, _move_billing, billing.restore_billing, billing.settle_billing
)
PARTICIPANTS = {
    ProcedureKind.MERGER: (WORKFORCE, BILLING),
    ProcedureKind.COMPANY_TAKEOVER: (replace(BILLING, move=_change_party),),
}
