"""Who the people on an access page are: identity says it, sealed; membership keeps it."""

import asyncio
from uuid import UUID

from temporalio import workflow
from temporalio.exceptions import ActivityError

from shared.contracts.identity.accounts import seal_recipient
from shared.contracts.membership.procedures import PersonSeen, remember_person
from shared.contracts.processes.access_people import AccessPeopleInput, AccessPeopleProcess
from shared.errors import Refused
from shared.temporal.attributes import PROCEDURE


@workflow.defn(name="AccessPeople")
class AccessPeopleWorkflow(AccessPeopleProcess):
    @workflow.run
    async def run(self, asked: AccessPeopleInput) -> None:
        workflow.upsert_search_attributes([PROCEDURE.value_set("access_people")])
        await asyncio.gather(*map(meet, asked.accounts))


async def meet(account_id: UUID) -> None:
    """Have membership know the person's name, if they are still there."""
    try:
        recipient = await seal_recipient(account_id)
    except ActivityError as failure:
        if Refused.within(failure) is None:
            raise
        return
    await remember_person(PersonSeen(account_id=account_id, recipient=recipient))
