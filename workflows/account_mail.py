"""One mail about an account; a reset's link is made when the mail is."""

from datetime import timedelta

from temporalio import workflow
from temporalio.exceptions import ActivityError

from shared.contracts.identity import accounts as identity
from shared.contracts.notifications.messages import Template
from shared.contracts.processes.account_mail import (
    RESET_PAGE,
    SIGN_IN_PAGE,
    AccountMail,
    AccountMailInput,
    AccountMailProcess,
)
from shared.errors import Refused
from shared.temporal.attributes import PROCEDURE, STAGE
from workflows.messages import Messages


@workflow.defn(name="AccountMail")
class AccountMailWorkflow(AccountMailProcess):
    @workflow.init
    def __init__(self, asked: AccountMailInput) -> None:
        self._asked = asked
        self._messages = Messages()

    @workflow.run
    async def run(self, asked: AccountMailInput) -> None:
        workflow.upsert_search_attributes(
            [PROCEDURE.value_set("account_mail"), STAGE.value_set(asked.mail.value)]
        )
        if asked.mail is AccountMail.PASSWORD_RESET:
            await self._send_reset(asked.link_life)
        else:
            self._tell()
        await self._messages.all_told()

    async def _send_reset(self, link_life: timedelta) -> None:
        request = identity.LinkRequest(
            account_id=self._asked.account_id,
            link_id=self._asked.request_id,
            expires_at=workflow.now() + link_life,
        )
        try:
            secret = await identity.make_reset_link(request)
        except ActivityError as failure:
            if Refused.within(failure) is None:
                raise
            return
        self._messages.tell(
            Template.PASSWORD_RESET,
            self._asked.account_id,
            key=workflow.info().workflow_id,
            facts={"until": request.expires_at.isoformat()},
            path=RESET_PAGE,
            secret=secret,
        )

    def _tell(self) -> None:
        self._messages.tell(
            Template(self._asked.mail.value),
            self._asked.account_id,
            key=workflow.info().workflow_id,
            path=SIGN_IN_PAGE,
        )
