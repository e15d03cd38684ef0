"""Making links: the secret leaves sealed, its hash stays."""

from collections.abc import Awaitable, Callable

from sqlalchemy.exc import IntegrityError
from temporalio import activity

from services.identity.links import queries
from services.identity.links.rules import ACTIVATION, RESET
from services.identity.secret import hashed, new_secret
from services.identity.tables import Link
from shared.contracts.identity import accounts as contract
from shared.contracts.identity.accounts import LinkRequest, LinkSecret
from shared.database import SessionFactory, violates
from shared.errors import NotFound
from shared.sealed import Seal


class LinkActivities:
    def __init__(self, sessions: SessionFactory, seal: Seal) -> None:
        self._sessions = sessions
        self._seal = seal

    @contract.make_activation_link.implement
    async def make_activation_link(self, request: LinkRequest) -> str:
        return await self._make(request, ACTIVATION)

    @contract.make_reset_link.implement
    async def make_reset_link(self, request: LinkRequest) -> str:
        return await self._make(request, RESET)

    async def _make(self, request: LinkRequest, purpose: str) -> str:
        token = new_secret()
        link = Link(
            id=request.link_id,
            account_id=request.account_id,
            purpose=purpose,
            token_hash=hashed(token),
            # Not a date of the process: it tells a late attempt from the one that replaced it.
            made_at=activity.info().started_time,
            expires_at=request.expires_at,
        )
        try:
            async with self._sessions.begin() as session:
                await queries.make(session, link)
        except IntegrityError as error:
            if violates(error, "links_account_id_fkey"):
                raise NotFound("account_unknown", "Ce compte n'existe plus.") from error
            raise
        return self._seal.close(LinkSecret(token=token))

    def all(self) -> list[Callable[..., Awaitable[object]]]:
        return [self.make_activation_link, self.make_reset_link]
