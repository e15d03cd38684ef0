"""SQL about the members that are known already, for the lines of one chunk."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from services.membership.admissions.queries import health_team_for
from services.membership.imports.known import Known, KnownMember
from services.membership.imports.records import MemberRecord
from services.membership.tables import Contact, Member, MemberAddress
from shared.sheets.columns import spelt


async def member_ids(session: AsyncSession, numbers: Collection[str]) -> dict[str, UUID]:
    found = await session.execute(
        select(Member.number, Member.id).where(Member.number.in_(numbers))
    )
    return {number: member_id for number, member_id in found if number}


async def teams(session: AsyncSession, records: Iterable[MemberRecord]) -> dict[str, UUID]:
    """The team of each commune that has one."""
    covered = {}
    for commune, department in {(one.commune_code, one.department) for one in records}:
        team = await health_team_for(session, commune, department)
        if team is not None:
            covered[commune] = team
    return covered


async def known(
    session: AsyncSession, numbers: Collection[str], records: Collection[MemberRecord]
) -> Known:
    sirets = {one.siret for one in records}
    found = await session.scalars(
        select(Member).where(or_(Member.number.in_(numbers), Member.siret.in_(sirets)))
    )
    members = found.all()
    ids = [one.id for one in members]
    addresses: defaultdict[UUID, dict[str, MemberAddress]] = defaultdict(dict)
    for address in await session.scalars(
        select(MemberAddress).where(MemberAddress.member_id.in_(ids))
    ):
        addresses[address.member_id][address.kind] = address
    contacts: defaultdict[UUID, dict[str, Contact]] = defaultdict(dict)
    for contact in await session.scalars(select(Contact).where(Contact.member_id.in_(ids))):
        contacts[contact.member_id][spelt(contact.name)] = contact
    by_number: Mapping[str, KnownMember] = {
        one.number: KnownMember(one, addresses[one.id], contacts[one.id])
        for one in members
        if one.number
    }
    return Known(
        by_number=by_number,
        number_of_siret={one.siret: one.number for one in members},
        covered=await teams(session, records),
    )
