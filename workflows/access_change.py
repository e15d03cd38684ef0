"""A change of who has access, from the access page: the grants first, then identity's copy and the
people concerned. Whoever asked is answered as soon as the grants are changed.
"""

import asyncio
from dataclasses import dataclass
from uuid import UUID

from temporalio import workflow
from temporalio.exceptions import ActivityError

from shared.contracts.membership.access import (
    AccessConfirmation,
    AccessConfirmed,
    AccessOrder,
    confirm_access,
    order_access,
)
from shared.contracts.membership.levels import Access
from shared.contracts.notifications.messages import Template
from shared.contracts.processes.access_change import AccessChangeInput, AccessChangeProcess
from shared.errors import Refused
from shared.temporal import attributes
from workflows.access_links import keep_link
from workflows.messages import Messages


@dataclass(frozen=True)
class Change:
    """What became of one account: its access from now on, None for none."""

    account_id: UUID
    access: Access | None


@dataclass(frozen=True)
class Outcome:
    member_id: UUID
    member_number: str
    changes: list[Change]
    confirmed: AccessConfirmed | None = None


@workflow.defn(name="AccessChange")
class AccessChangeWorkflow(AccessChangeProcess):
    @workflow.init
    def __init__(self, asked: AccessChangeInput) -> None:
        self._asked = asked
        self._messages = Messages()
        self._changing: asyncio.Task[Outcome] | None = None

    @workflow.run
    async def run(self, asked: AccessChangeInput) -> None:
        workflow.upsert_search_attributes([attributes.PROCEDURE.value_set("access_change")])
        self._changing = asyncio.create_task(self._change())
        try:
            outcome = await self._changing
        except ActivityError as failure:
            if Refused.within(failure) is None:
                raise
            self._show("refused")
        else:
            await self._follow(outcome)
            self._show("done")
        await workflow.wait_condition(workflow.all_handlers_finished)

    @workflow.update
    async def changed(self) -> AccessConfirmed | None:  # type: ignore[override]
        await workflow.wait_condition(lambda: self._changing is not None)
        assert self._changing is not None
        return (await self._changing).confirmed

    async def _change(self) -> Outcome:
        if self._asked.order is not None:
            return await self._ordered(self._asked.order)
        assert self._asked.confirmation is not None
        return await self._reviewed(self._asked.confirmation)

    async def _ordered(self, order: AccessOrder) -> Outcome:
        done = await order_access(order)
        changes = [] if done.before == done.after else [Change(order.account_id, done.after)]
        return Outcome(done.member_id, done.member_number, changes)

    async def _reviewed(self, confirmation: AccessConfirmation) -> Outcome:
        done = await confirm_access(confirmation)
        gone = [Change(account, None) for account in done.withdrawn]
        return Outcome(done.member_id, done.member_number, gone, done)

    async def _follow(self, outcome: Outcome) -> None:
        self._show("following", outcome.member_number)
        for change in outcome.changes:
            if change.account_id != self._by:
                self._tell(outcome, change)
            await keep_link(outcome.member_id, change.account_id)
        await self._messages.all_told()

    @property
    def _by(self) -> UUID | None:
        asked = self._asked.order or self._asked.confirmation
        return asked.by if asked else None

    def _tell(self, outcome: Outcome, change: Change) -> None:
        facts = {"member_number": outcome.member_number}
        withdrawn = change.access is None
        if change.access is not None:
            facts["access"] = change.access
        self._messages.tell(
            Template.ACCESS_WITHDRAWN if withdrawn else Template.ACCESS_CHANGED,
            change.account_id,
            key=f"{workflow.info().workflow_id}/{change.account_id}",
            facts=facts,
            path="/" if withdrawn else f"/visibilite?adherent={outcome.member_id}",
            notice=True,
        )

    def _show(self, stage: str, member_number: str = "") -> None:
        shown = [attributes.STAGE.value_set(stage)]
        if member_number:
            shown.append(attributes.MEMBER_NUMBER.value_set(member_number))
        workflow.upsert_search_attributes(shown)
        workflow.set_current_details(f"Access change, {stage}.")
