"""How identity starts and addresses its processes. Refusals of a mail are told to nobody."""

import asyncio
from datetime import timedelta
from uuid import UUID

import structlog
from temporalio.client import Client, WithStartWorkflowOperation, WorkflowUpdateFailedError
from temporalio.common import WorkflowIDConflictPolicy
from temporalio.service import RPCError, RPCStatusCode

from services.identity.links.rules import unusable
from services.identity.tables import Account, Link
from shared.contracts.processes import QUEUE, account_activation, account_mail
from shared.contracts.processes.account_activation import (
    AccountActivationInput,
    AccountActivationProcess,
    LinkUse,
)
from shared.contracts.processes.account_mail import (
    AccountMail,
    AccountMailInput,
    AccountMailProcess,
)
from shared.errors import Refused
from shared.temporal.client import PATIENCE

logger = structlog.get_logger()


async def mail_activation(temporal: Client, account: Account, request_id: UUID) -> None:
    """Start the account's activation, or have it send one more link: once per request."""
    start = WithStartWorkflowOperation(
        AccountActivationProcess.run,
        AccountActivationInput(account_id=account.id),
        id=account_activation.process_id(account.id),
        id_conflict_policy=WorkflowIDConflictPolicy.USE_EXISTING,
        task_queue=QUEUE,
        static_summary="account activation",
    )
    staged = account.opened_at is None
    update = AccountActivationProcess.opened if staged else AccountActivationProcess.send_link
    try:
        async with asyncio.timeout(PATIENCE):
            await temporal.execute_update_with_start_workflow(
                update, id=str(request_id), start_workflow_operation=start
            )
    except WorkflowUpdateFailedError as failure:
        refused = Refused.within(failure)
        if refused is None:
            raise
        logger.info("activation_link_refused", code=refused.code)


async def activate(temporal: Client, link: Link) -> None:
    """Have the account's process use the link; it alone knows whether it still may."""
    process = temporal.get_workflow_handle_for(
        AccountActivationProcess.run, account_activation.process_id(link.account_id)
    )
    try:
        async with asyncio.timeout(PATIENCE):
            await process.execute_update(
                AccountActivationProcess.activate, LinkUse(link_id=link.id)
            )
    except RPCError as failure:
        if failure.status is RPCStatusCode.NOT_FOUND:
            raise unusable() from failure
        raise


async def mail(
    temporal: Client,
    account_id: UUID,
    request_id: UUID,
    kind: AccountMail,
    *,
    link_life: timedelta = timedelta(hours=1),
) -> None:
    """Start one mail; nobody waits for its delivery."""
    asked = AccountMailInput(
        account_id=account_id, request_id=request_id, mail=kind, link_life=link_life
    )
    async with asyncio.timeout(PATIENCE):
        await temporal.start_workflow(
            AccountMailProcess.run,
            asked,
            id=account_mail.process_id(asked),
            id_conflict_policy=WorkflowIDConflictPolicy.USE_EXISTING,
            task_queue=QUEUE,
            static_summary=f"account mail: {kind}",
        )
