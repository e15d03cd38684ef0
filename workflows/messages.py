"""The messages of one process: told in the background, so that no mail server holds it up.

A workflow builds one in its `@workflow.init` and awaits `all_told()` before it ends.
"""

import asyncio
from uuid import UUID

from temporalio import workflow
from temporalio.exceptions import ActivityError

from shared.contracts.identity.accounts import seal_recipient
from shared.contracts.notifications.messages import Message, Template, deliver_message
from shared.errors import Refused
from shared.sealed import SealedText


class Messages:
    def __init__(self) -> None:
        self._telling: list[asyncio.Task[None]] = []
        self._to_address = 0

    def tell(
        self,
        template: Template,
        account_id: UUID,
        key: str,
        facts: dict[str, str] | None = None,
        path: str = "/",
        secret: SealedText | None = None,
        notice: bool = False,
    ) -> None:
        """Tell the account's person. `key` names the event: told once, however often asked."""
        self._to_address += 1

        def addressed_to(recipient: SealedText) -> Message:
            return Message(
                key=key,
                template=template,
                account_id=account_id,
                recipient=recipient,
                facts=facts or {},
                path=path,
                secret=secret,
                notice=notice,
            )

        async def telling() -> None:
            recipient = await self._recipient(account_id)
            if recipient is not None:
                await deliver_message(addressed_to(recipient))

        self._telling.append(asyncio.create_task(telling()))

    async def all_addressed(self) -> None:
        """Wait until every recipient is sealed: then the accounts may go."""
        await workflow.wait_condition(lambda: self._to_address == 0)

    @property
    def idle(self) -> bool:
        """Nothing is left to tell: the process may end, or go on in another run."""
        return all(telling.done() for telling in self._telling)

    async def all_told(self) -> None:
        await asyncio.gather(*self._telling)

    async def _recipient(self, account_id: UUID) -> SealedText | None:
        """Nobody is left to tell once the account is gone."""
        try:
            return await seal_recipient(account_id)
        except ActivityError as failure:
            if Refused.within(failure) is None:
                raise
            return None
        finally:
            self._to_address -= 1
