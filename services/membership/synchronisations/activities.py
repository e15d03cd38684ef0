"""Membership's steps of a synchronisation. Each may run twice and does its work once."""

import asyncio
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

from services.membership.access import queries as access
from services.membership.synchronisations import code_queries, codes
from services.membership.synchronisations.queries import hold
from services.membership.synchronisations.rules import A_DAY
from shared.contracts.identity.accounts import LinkSecret, Recipient
from shared.contracts.membership import synchronisations as contract
from shared.database import SessionFactory
from shared.errors import Conflict, Gone
from shared.sealed import Seal

KEPT = timedelta(days=30)
TOO_MANY = Conflict(
    "too_many_codes",
    "Trop de codes ont été envoyés à cette entreprise aujourd'hui. Réessayez demain, ou adressez-"
    "vous au service adhérent.",
)
EXPIRED = Gone("code_expired", "Ce code n'est plus valable. Demandez-en un nouveau.")


class SynchronisationActivities:
    def __init__(self, sessions: SessionFactory, seal: Seal) -> None:
        self._sessions = sessions
        self._seal = seal

    @contract.make_code.implement
    async def make_code(self, new: contract.NewCode) -> str:
        code = codes.new_code()
        code_hash = await asyncio.to_thread(codes.hashed, code, new.code_id)
        async with self._sessions.begin() as session:
            await hold(session, f"codes:{new.member_id}")
            sent = await code_queries.others_since(
                session, new.member_id, new.at - A_DAY, new.code_id
            )
            if sent >= new.most_a_day:
                raise TOO_MANY
            await code_queries.erase_before(session, new.at - KEPT)
            await code_queries.add(session, new, code_hash)
        return self._seal.close(LinkSecret(token=code))

    @contract.check_code.implement
    async def check_code(self, typed: contract.TypedCode) -> contract.CodeVerdict:
        given = self._seal.open(typed.typed, LinkSecret).token
        async with self._sessions.begin() as session:
            code = await code_queries.newest(session, typed.procedure_id, lock=True)
            if code is None:
                raise EXPIRED
            if code.last_attempt != typed.attempt_id:
                if typed.at >= code.expires_at or code.used_at is not None:
                    raise EXPIRED
                code.last_attempt = typed.attempt_id
                if await asyncio.to_thread(codes.matches, given, code.id, code.code_hash):
                    code.used_at = typed.at
                else:
                    code.wrong_tries += 1
            await session.flush()
            _, wrong = await code_queries.counts(session, typed.procedure_id)
            return contract.CodeVerdict(right=code.used_at is not None, wrong_tries=wrong)

    @contract.seal_contact_on_file.implement
    async def seal_contact_on_file(self, member_id: UUID) -> contract.ContactOnFile:
        async with self._sessions() as session:
            member = await access.standing(session, member_id)
        if member is None or not member.contact_email:
            return contract.ContactOnFile(recipient=None)
        company = Recipient(address=member.contact_email, title="", first_name="", last_name="")
        return contract.ContactOnFile(recipient=self._seal.close(company))

    def all(self) -> list[Callable[..., Any]]:
        return [self.make_code, self.check_code, self.seal_contact_on_file]
