"""What a good import changes: members in one transaction, batches for the other services."""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID, uuid5

from pydantic import BaseModel
from sqlalchemy import func, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from services.membership.admissions.queries import FIRST_NUMBER
from services.membership.drafts.rules import Grounds
from services.membership.imports import lookups, queries
from services.membership.imports.checking import read_chunk
from services.membership.imports.lines import imported_id
from services.membership.imports.records import MemberRecord, ReadLine
from services.membership.tables import Contact, Member, MemberAddress, MemberCounter
from shared.contracts.billing.accounts import BilledParty
from shared.contracts.billing.history import (
    ImportedAccount,
    ImportedAccounts,
    ImportedDeclaration,
    ImportedDeclarations,
    ImportedInvoice,
    ImportedInvoices,
)
from shared.contracts.findings import Outcome
from shared.contracts.membership.imports import ChunkRef, ImportState, Kind, MembersWriting
from shared.contracts.workforce.imports import (
    ImportedEmployee,
    ImportedEmployees,
    ImportedPosition,
    ImportedPositions,
)
from shared.database import SessionFactory, violates
from shared.errors import Conflict
from shared.nomenclatures.naf import REVISION
from shared.sealed import Seal, SealedText
from shared.sheets.columns import spelt


class Writing:
    def __init__(
        self, sessions: SessionFactory, seal: Seal, grounds: Callable[[], Grounds]
    ) -> None:
        self._sessions, self._seal, self._grounds = sessions, seal, grounds

    async def seal_chunk(self, ref: ChunkRef) -> SealedText:
        """To compare: every line that can be read. To write: those that are new."""
        async with self._sessions() as session:
            row = await queries.chunk(session, ref)
            about = await queries.get(session, ref.import_id)
            lines = [one.line for one in await read_chunk(
                session, self._seal, row, self._grounds())]  # fmt: skip
            outcomes = await queries.outcomes(session, row)
            wanted = {Outcome.NEW}
            if about is not None and about.state != ImportState.WRITING:
                wanted = {Outcome.NEW, Outcome.UNCHANGED}
            kept = [one for one in lines if one.record and outcomes.get(one.line) in wanted]
            needed = [one.keys.needs for one in kept if one.keys.needs]
            announced = await queries.announced(session, ref.import_id, needed)
            ids = await lookups.member_ids(session, {one.member_number or "" for one in kept})
        return self._seal.close(_batch(ref.kind, kept, announced, ids))

    async def write_members(self, writing: MembersWriting) -> None:
        try:
            async with self._sessions.begin() as session:
                await self._write(session, writing)
        except IntegrityError as error:
            taken = ("one_member_per_siret", "one_member_per_number")
            if any(violates(error, constraint) for constraint in taken):
                raise Conflict(
                    "import_overtaken",
                    "Un numéro ou un SIRET du fichier a été pris depuis la vérification.",
                ) from error
            raise

    async def _write(self, session: AsyncSession, writing: MembersWriting) -> None:
        """The counter first: no joining company takes a number of the file meanwhile."""
        await session.execute(
            insert(MemberCounter)
            .values(singleton=True, last=FIRST_NUMBER - 1)
            .on_conflict_do_nothing()
        )
        await session.execute(select(MemberCounter.last).with_for_update())
        highest = 0
        for place in await queries.places(session, writing.import_id, Kind.MEMBERS):
            ref = ChunkRef(import_id=writing.import_id, kind=Kind.MEMBERS, place=place)
            row = await queries.chunk(session, ref)
            outcomes = await queries.outcomes(session, row)
            lines = [one.line for one in await read_chunk(
                session, self._seal, row, self._grounds())]  # fmt: skip
            new = [one for one in lines if outcomes.get(one.line) is Outcome.NEW]
            await _add_members(session, new, writing.at)
            highest = max([highest, *(int(one.member_number or 0) for one in new)])
            # Read and done with: memory holds one chunk at a time.
            session.expunge(row)
        await session.execute(
            update(MemberCounter).values(last=func.greatest(MemberCounter.last, highest))
        )


def _batch(
    kind: Kind, lines: Sequence[ReadLine], announced: set[str], ids: dict[str, UUID]
) -> BaseModel:
    records = [one.record for one in lines]
    match kind:
        case Kind.MEMBERS:
            accounts = [
                ImportedAccount(member_id=ids[one.member_number or ""], party=_party(one.record))
                for one in lines
                if isinstance(one.record, MemberRecord)
            ]
            return ImportedAccounts(accounts=accounts)
        case Kind.POSITIONS:
            positions = [one for one in records if isinstance(one, ImportedPosition)]
            return ImportedPositions(positions=positions)
        case Kind.EMPLOYEES:
            return ImportedEmployees(
                employees=[
                    one.record.model_copy(
                        update={"position_announced": one.keys.needs in announced}
                    )
                    for one in lines
                    if isinstance(one.record, ImportedEmployee)
                ]
            )
        case Kind.DECLARATIONS:
            declared = [one for one in records if isinstance(one, ImportedDeclaration)]
            return ImportedDeclarations(declarations=declared)
        case Kind.INVOICES:
            return ImportedInvoices(
                invoices=[one for one in records if isinstance(one, ImportedInvoice)]
            )


def _party(record: MemberRecord) -> BilledParty:
    address = next((one for one in record.addresses if one.kind == "billing"), record.addresses[0])
    return BilledParty(
        siret=record.siret,
        legal_name=address.corporate_name,
        address=address.line,
        address_complement=address.complement,
        postal_code=address.postal_code,
        town=address.town,
    )


async def _add_members(session: AsyncSession, lines: Sequence[ReadLine], at: datetime) -> None:
    members = list(_members(lines))
    if not members:
        return
    teams = await lookups.teams(session, [record for _, _, record in members])
    rows: list[dict[str, Any]] = [
        {
            "id": member_id,
            "number": number,
            "siret": record.siret,
            "naf_code": record.naf_code,
            "naf_version": REVISION,
            "commune_code": record.commune_code,
            "legal_form": record.legal_form,
            "legal_name": record.legal_name,
            "created_on": record.created_on,
            "activity": record.activity,
            "health_team_id": teams[record.commune_code],
            "contact_email": record.email,
            "activated_at": at,
            "imported_at": at,
        }
        for member_id, number, record in members
    ]
    await session.execute(insert(Member).on_conflict_do_nothing(index_elements=["id"]), rows)
    addresses = [
        {**vars(address), "member_id": member_id}
        for member_id, _, record in members
        for address in record.addresses
    ]
    await session.execute(insert(MemberAddress).on_conflict_do_nothing(), addresses)
    contacts = [
        {**vars(contact), "id": uuid5(member_id, spelt(contact.name)), "member_id": member_id,
         "created_at": at}
        for member_id, _, record in members
        for contact in record.contacts
    ]  # fmt: skip
    if contacts:
        await session.execute(insert(Contact).on_conflict_do_nothing(), contacts)


def _members(lines: Sequence[ReadLine]) -> Iterator[tuple[UUID, str, MemberRecord]]:
    for one in lines:
        if isinstance(one.record, MemberRecord) and one.member_number:
            yield imported_id(one.member_number), one.member_number, one.record
