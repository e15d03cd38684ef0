"""A member of staff sealed for the services that share work out. May run twice: it only reads."""

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from uuid import UUID

from services.identity.absences import queries
from services.identity.accounts import queries as accounts
from services.identity.staff import queries as staff
from shared.contracts.identity import colleagues as contract
from shared.contracts.identity.colleagues import Away, Colleague
from shared.database import SessionFactory
from shared.errors import NotFound
from shared.sealed import Seal, SealedText
from shared.working_days import PARIS


class ColleagueActivities:
    def __init__(self, sessions: SessionFactory, seal: Seal) -> None:
        self._sessions = sessions
        self._seal = seal

    @contract.seal_colleague.implement
    async def seal_colleague(self, account_id: UUID) -> SealedText:
        now = datetime.now(UTC)
        async with self._sessions() as session:
            account = await accounts.get(session, account_id)
            if account is None:
                raise NotFound("account_unknown", "Ce compte n'existe plus.")
            roles = await accounts.roles(session, account_id)
            teams = await staff.teams(session, account_id)
            away = await queries.to_come(session, now.astimezone(PARIS).date(), [account_id])
        colleague = Colleague(
            account_id=account_id,
            display_name=account.display_name,
            roles=list(roles),
            teams=list(teams),
            absences=[
                Away(
                    id=one.id,
                    first_day=one.first_day,
                    last_day=one.last_day,
                    substitute=one.substitute_id,
                )
                for one in away
            ],
            read_at=now,
        )
        return self._seal.close(colleague)

    def all(self) -> list[Callable[..., Awaitable[object]]]:
        return [self.seal_colleague]
