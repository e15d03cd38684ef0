"""Billing's steps of a merger or a takeover. Each may run twice and does its work once."""

from collections.abc import Awaitable, Callable
from uuid import UUID

from sqlalchemy.exc import IntegrityError

from services.billing.moves import queries
from shared.contracts.billing import moves as contract
from shared.database import SessionFactory, violates
from shared.errors import Conflict
from shared.sealed import Seal

BILLED_ELSEWHERE = Conflict(
    "billing_account_exists", "Un autre adhérent est déjà facturé sous ce SIRET."
)
MOVED_ALREADY = Conflict(
    "billing_already_moved", "La facturation d'un de ces adhérents a déjà été reprise."
)


class MoveActivities:
    def __init__(self, sessions: SessionFactory, seal: Seal) -> None:
        self._sessions = sessions
        self._seal = seal

    @contract.count_billing_moves.implement
    async def count_billing_moves(self, scope: contract.BillingScope) -> contract.BillingCounts:
        members = scope.absorbed or [scope.absorbing]
        async with self._sessions() as session:
            found = await queries.invoices(session, members)
            declared = await queries.declarations(session, members)
            accounts = await queries.accounts(session, members)
        return contract.BillingCounts(
            counts={
                "accounts": len(accounts),
                "invoices": sum(count for count, _, _ in found.values()),
                "unpaid": sum(unpaid for _, unpaid, _ in found.values()),
                "declarations": sum(declared.values()),
            }
        )

    @contract.move_billing.implement
    async def move_billing(self, move: contract.BillingMove) -> None:
        async with self._sessions.begin() as session:
            await queries.lock(session, move.procedure_id)
            ours = await queries.succeed(session, move.procedure_id, move.absorbed, move.absorbing)
            if ours != len(move.absorbed):
                raise MOVED_ALREADY

    @contract.change_party.implement
    async def change_party(self, change: contract.PartyChange) -> None:
        party = self._seal.open(change.party, contract.NewParty)
        try:
            async with self._sessions.begin() as session:
                await queries.lock(session, change.procedure_id)
                await queries.change_party(session, change.procedure_id, change.member_id, party)
        except IntegrityError as error:
            if violates(error, "one_billing_account_a_siret"):
                raise BILLED_ELSEWHERE from error
            raise

    @contract.restore_billing.implement
    async def restore_billing(self, procedure_id: UUID) -> None:
        async with self._sessions.begin() as session:
            await queries.lock(session, procedure_id)
            await queries.restore(session, procedure_id)

    @contract.settle_billing.implement
    async def settle_billing(self, procedure_id: UUID) -> None:
        async with self._sessions.begin() as session:
            await queries.settle(session, procedure_id)

    def all(self) -> list[Callable[..., Awaitable[object]]]:
        return [
            self.count_billing_moves,
            self.move_billing,
            self.change_party,
            self.restore_billing,
            self.settle_billing,
        ]
