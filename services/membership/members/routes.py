"""HTTP for members: the file and the health team. Every answer needs a right."""

from collections.abc import Mapping
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query

from services.membership.members import queries
from services.membership.members.answers import (
    AddressView,
    HealthTeamView,
    MemberLine,
    MemberName,
    Members,
    MemberView,
    Professional,
)
from services.membership.tables import Member
from shared.database import Sessions
from shared.errors import NotFound
from shared.http.caller import (
    Access,
    AnyCaller,
    CurrentAccount,
    MemberServices,
    SignedIn,
)
from shared.http.rights import Right, require

router = APIRouter(tags=["members"])

Past = tuple[Mapping[UUID, Member], Mapping[UUID, list[str]]]

Reader = Annotated[SignedIn, Depends(require(Right.READ_MEMBER))]


@router.get("/me/members")
async def mine(caller: CurrentAccount, sessions: Sessions) -> Members:
    """List the members I may act for, with my access to each."""
    async with sessions() as session:
        found = await queries.of_account(session, caller.account_id)
    return Members(items=[_line(member, Access(access)) for member, access in found])


@router.get("/members/{member_id}")
async def show(member_id: UUID, caller: Reader, sessions: Sessions) -> MemberView:
    """The member's file."""
    async with sessions() as session:
        member = await queries.active(session, member_id)
        if member is None:
            raise NotFound("not_found", "Cet adhérent n'existe pas.")
        addresses = await queries.addresses(session, member_id)
        past = await queries.past(session, [member])
    return MemberView(
        **_with_past(member, past, caller.members.get(member_id)).model_dump(),
        legal_form=member.legal_form,
        created_on=member.created_on,
        naf_code=member.naf_code,
        naf_version=member.naf_version,
        activity=member.activity,
        commune_code=member.commune_code,
        activated_at=member.activated_at,
        addresses=[AddressView.model_validate(one) for one in addresses],
    )


@router.get("/members/{member_id}/health-team")
async def health_team(member_id: UUID, caller: Reader, sessions: Sessions) -> HealthTeamView:
    """Who follows the member's employees, and how to reach the secretariat."""
    async with sessions() as session:
        member = await queries.active(session, member_id)
        if member is None:
            raise NotFound("not_found", "Cet adhérent n'existe pas.")
        team, people = await queries.health_team(session, member.health_team_id)
    return HealthTeamView(
        name=team.name,
        medical_centre=team.medical_centre,
        secretariat_email=team.secretariat_email,
        secretariat_phone=team.secretariat_phone,
        professionals=[Professional.model_validate(one) for one in people],
    )


@router.get("/staff/members")
async def search(
    caller: MemberServices,
    sessions: Sessions,
    search: Annotated[str, Query(max_length=100)] = "",
    cursor: Annotated[str | None, Query(max_length=20)] = None,
    limit: Annotated[int, Query(ge=1, le=100)] = 50,
) -> Members:
    """Search members by number, SIRET or name. One that was absorbed, or bore this SIRET before,
    is still found."""
    async with sessions() as session:
        found = await queries.search(session, search.strip(), cursor, limit + 1)
        past = await queries.past(session, found[:limit])
    more = len(found) > limit
    return Members(
        items=[_with_past(member, past) for member in found[:limit]],
        next=found[limit - 1].number if more else None,
    )


@router.get("/internal/accounts/{account_id}/members", include_in_schema=False)
async def rights(
    account_id: UUID, caller: AnyCaller, sessions: Sessions
) -> dict[str, dict[UUID, str]]:
    """For the gateway: every member the account holds a right on."""
    if "gateway" not in (caller.scopes or ()):
        raise NotFound("not_found", "Cette page n'existe pas.")
    async with sessions() as session:
        return {"members": {one.member_id: one.access
                            for one in await queries.granted(session, account_id)}}  # fmt: skip


def _line(member: Member, access: Access | None = None) -> MemberLine:
    return MemberLine(
        id=member.id,
        member_number=member.number or "",
        legal_name=member.legal_name,
        siret=member.siret,
        access=access,
    )


def _with_past(member: Member, past: Past, access: Access | None = None) -> MemberLine:
    successors, sirets = past
    into = successors.get(member.absorbed_into) if member.absorbed_into else None
    return _line(member, access).model_copy(
        update={
            "closed_at": member.closed_at,
            "absorbed_into": into
            and MemberName(id=into.id, member_number=into.number or "", legal_name=into.legal_name),
            "former_sirets": sirets.get(member.id, []),
        }
    )
