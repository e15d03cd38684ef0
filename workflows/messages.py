"""The messages of one process: told in the background, so that no mail server holds it up.

A workflow builds one in its `@workflow.init` and awaits `all_told()` before it ends.
"""

import asyncio
from collections.abc import Coroutine, Iterable
from typing import Any
from uuid import UUID

from temporalio import workflow
from temporalio.exceptions import ActivityError

from shared.contracts.identity.accounts import seal_recipient
from shared.contracts.notifications.messages import Delivery, Message, Template, deliver_message
from shared.errors import Refused
from shared.sealed import SealedText

# What became of one message: None when the account is gone. To be awaited, or looked at later
# (`told.done() and told.result() is Delivery.REFUSED`: the mailbox is dead).
Told = asyncio.Task[Delivery | None]


class Messages:
    def __init__(self) -> None:
        self._telling: list[Told] = []
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
    ) -> Told:
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

        async def telling() -> Delivery | None:
            recipient = await self._recipient(account_id)
            return None if recipient is None else await deliver_message(addressed_to(recipient))

        return self._begin(telling())

    def tell_all(
        self,
        template: Template,
        account_ids: Iterable[UUID],
        key_prefix: str,
        facts: dict[str, str] | None = None,
        path: str = "/",
        notice: bool = False,
    ) -> dict[UUID, Told]:
        """Tell each account once. Accounts are told in an order that a replay finds again."""
        return {
            account_id: self.tell(
                template, account_id, f"{key_prefix}/{account_id}", facts, path, notice=notice
            )
            for account_id in sorted(set(account_ids))
        }

    def tell_recipient(
        self,
        template: Template,
        recipient: SealedText,
        key: str,
        facts: dict[str, str] | None = None,
        path: str = "/",
        secret: SealedText | None = None,
    ) -> Told:
        """Tell an address that may belong to no account: a sealed `Recipient`, by mail only."""

        async def telling() -> Delivery | None:
            return await deliver_message(
                Message(
                    key=key,
                    template=template,
                    account_id=None,
                    recipient=recipient,
                    facts=facts or {},
                    path=path,
                    secret=secret,
                )
            )

        return self._begin(telling())

    async def all_addressed(self) -> None:
        """Wait until every recipient is sealed: then the accounts may go."""
        await workflow.wait_condition(lambda: self._to_address == 0)

    @property
    def idle(self) -> bool:
        """Nothing is left to tell: the process may end, or go on in another run."""
        return all(telling.done() for telling in self._telling)

    async def all_told(self) -> None:
        await asyncio.gather(*self._telling)

    def _begin(self, telling: Coroutine[Any, Any, Delivery | None]) -> Told:
        told = asyncio.create_task(telling)
        self._telling.append(told)
        return told

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
