"""The day's digests: page after page until nobody is left, then what is too old is erased.

Who was told what is notifications' business: a page asked twice mails nobody twice.
"""

from uuid import UUID

from temporalio import workflow

from shared.contracts.notifications.digests import DigestPage, erase_old_messages, send_digests
from shared.contracts.processes.daily_digest import (
    DailyDigestInput,
    DailyDigestProcess,
    DigestOutcome,
)
from shared.temporal.attributes import PROCEDURE, STAGE
from shared.working_days import PARIS, is_working_day


@workflow.defn(name="DailyDigest")
class DailyDigestWorkflow(DailyDigestProcess):
    @workflow.init
    def __init__(self, asked: DailyDigestInput) -> None:
        self._asked = asked
        self._outcome = DigestOutcome()
        self._began = workflow.now()
        self._day = self._began.astimezone(PARIS).date()

    @workflow.run
    async def run(self, asked: DailyDigestInput) -> DigestOutcome:
        workflow.upsert_search_attributes([PROCEDURE.value_set("daily_digest")])
        if is_working_day(self._day):
            await self._send()
        self._stage("erasing")
        await erase_old_messages(self._began)
        self._stage("done")
        return self._outcome

    async def _send(self) -> None:
        for done in range(self._asked.terms.passes):
            if done:
                self._stage("waiting")
                await workflow.sleep(self._asked.terms.try_again_after)
            self._stage("sending")
            if await self._pass() == 0:
                return

    async def _pass(self) -> int:
        """Ask for every page once. Says how many accounts are left."""
        self._outcome.delayed = 0
        after: UUID | None = None
        while True:
            page = DigestPage(day=self._day, after=after, limit=self._asked.terms.page)
            told = await send_digests(page)
            self._outcome.sent += told.sent
            self._outcome.refused += told.refused
            self._outcome.delayed += told.delayed
            after = told.next
            if after is None:
                return self._outcome.delayed

    def _stage(self, stage: str) -> None:
        workflow.upsert_search_attributes([STAGE.value_set(stage)])
        told = self._outcome
        workflow.set_current_details(
            f"{stage}: {told.sent} sent, {told.refused} refused, {told.delayed} delayed"
        )
