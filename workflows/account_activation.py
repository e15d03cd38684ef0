"""From the form to the first use of a link: a mail, one reminder, then removal."""

import asyncio
from datetime import timedelta

from temporalio import workflow
from temporalio.exceptions import ActivityError

from shared.contracts.identity import accounts as identity
from shared.contracts.notifications.messages import Template
from shared.contracts.processes.account_activation import (
    PAGE,
    AccountActivationInput,
    AccountActivationProcess,
    ActivationOutcome,
    LinkUse,
)
from shared.errors import Gone, Refused
from shared.temporal.attributes import PROCEDURE, STAGE
from workflows.messages import Messages

UNUSABLE = "Ce lien ne peut plus servir. Demandez-en un nouveau."


@workflow.defn(name="AccountActivation")
class AccountActivationWorkflow(AccountActivationProcess):
    @workflow.init
    def __init__(self, asked: AccountActivationInput) -> None:
        self._asked = asked
        self._opening: asyncio.Task[None] | None = None
        self._messages = Messages()
        # One activation or one new link at a time: the second sees what the first did.
        self._turn = asyncio.Lock()
        self._links = 0
        self._activated = False
        self._removing = False

    @workflow.run
    async def run(self, asked: AccountActivationInput) -> ActivationOutcome:
        workflow.upsert_search_attributes([PROCEDURE.value_set("account_activation")])
        self._opening = asyncio.create_task(self._open())
        try:
            await self._opening
        except ActivityError as failure:
            if Refused.within(failure) is None:
                raise
            outcome = ActivationOutcome.NEVER_OPENED
        else:
            outcome = await self._until_settled()
        self._show(outcome)
        await workflow.wait_condition(workflow.all_handlers_finished)
        await self._messages.all_told()
        return outcome

    @workflow.update
    async def opened(self) -> None:  # type: ignore[override]
        await workflow.wait_condition(lambda: self._opening is not None)
        assert self._opening is not None
        await self._opening

    @workflow.update
    async def activate(self, use: LinkUse) -> None:  # type: ignore[override]
        async with self._turn:
            self._refuse_if_over()
            await identity.activate_account(
                identity.Activation(
                    account_id=self._asked.account_id, link_id=use.link_id, at=workflow.now()
                )
            )
            self._activated = True

    @activate.validator
    def _refuse_activation(self, use: LinkUse) -> None:
        self._refuse_if_over()

    @workflow.update
    async def send_link(self) -> None:  # type: ignore[override]
        await self._send(Template.ACCOUNT_ACTIVATION)

    @send_link.validator
    def _refuse_link(self) -> None:
        self._refuse_if_over()
        if self._links >= self._asked.terms.most_links:
            raise Gone("link_unusable", UNUSABLE)

    async def _open(self) -> None:
        self._show("opening")
        await identity.open_account(
            identity.AccountOpening(account_id=self._asked.account_id, at=workflow.now())
        )

    async def _until_settled(self) -> ActivationOutcome:
        terms = self._asked.terms
        self._show("awaiting_activation")
        await self._send(Template.ACCOUNT_ACTIVATION)
        if await self._activated_within(terms.remind_after):
            return ActivationOutcome.ACTIVATED
        self._show("reminded")
        await self._send(Template.ACCOUNT_ACTIVATION_REMINDER)
        if await self._activated_within(terms.remove_after - terms.remind_after):
            return ActivationOutcome.ACTIVATED
        async with self._turn:
            if self._activated:
                return ActivationOutcome.ACTIVATED
            self._removing = True
        await self._remove()
        return ActivationOutcome.REMOVED

    async def _send(self, template: Template) -> None:
        """Make a link and mail it, unless the account was activated or removed meanwhile."""
        async with self._turn:
            if self._activated or self._removing:
                return
            self._links += 1
            request = identity.LinkRequest(
                account_id=self._asked.account_id,
                link_id=workflow.uuid4(),
                expires_at=workflow.now() + self._asked.terms.link_life,
            )
            secret = await identity.make_activation_link(request)
        self._messages.tell(
            template,
            self._asked.account_id,
            key=f"{workflow.info().workflow_id}/{request.link_id}",
            facts={"until": request.expires_at.isoformat()},
            path=PAGE,
            secret=secret,
        )

    async def _remove(self) -> None:
        self._messages.tell(
            Template.ACCOUNT_REMOVED,
            self._asked.account_id,
            key=f"{workflow.info().workflow_id}/removed",
        )
        await self._messages.all_addressed()
        await identity.remove_unactivated_account(self._asked.account_id)

    async def _activated_within(self, delay: timedelta) -> bool:
        try:
            await workflow.wait_condition(lambda: self._activated, timeout=delay)
        except TimeoutError:
            return False
        return True

    def _refuse_if_over(self) -> None:
        if self._activated or self._removing:
            raise Gone("link_unusable", UNUSABLE)

    def _show(self, stage: str) -> None:
        workflow.upsert_search_attributes([STAGE.value_set(stage)])
        workflow.set_current_details(stage)
