"""Billing's steps of an acceptance. Each may run twice and does its work once."""

from collections.abc import Awaitable, Callable
from uuid import UUID

from sqlalchemy.exc import IntegrityError

from services.billing.accounts import queries
from shared.contracts.billing import accounts as contract
from shared.database import SessionFactory, violates
from shared.errors import Conflict
from shared.sealed import Seal


class AccountActivities:
    def __init__(self, sessions: SessionFactory, seal: Seal) -> None:
        self._sessions = sessions
        self._seal = seal

    @contract.open_billing_account.implement
    async def open_billing_account(self, opening: contract.BillingOpening) -> None:
        party = self._seal.open(opening.party, contract.BilledParty)
        try:
            async with self._sessions.begin() as session:
                await queries.open_for(session, opening.member_id, party, opening.at)
        except IntegrityError as error:
            if violates(error, "one_billing_account_a_siret"):
                raise Conflict(
                    "billing_account_exists",
                    "Un autre adhérent est déjà facturé sous ce SIRET.",
                ) from error
            raise

    @contract.close_billing_account.implement
    async def close_billing_account(self, member_id: UUID) -> None:
        async with self._sessions.begin() as session:
            await queries.close(session, member_id)

    def all(self) -> list[Callable[..., Awaitable[object]]]:
        return [self.open_billing_account, self.close_billing_account]
