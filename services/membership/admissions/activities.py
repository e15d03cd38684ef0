"""Membership's part of the saga that makes a member. Each step may run twice."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from services.membership.admissions import queries
from services.membership.applications.activities import ALREADY_MEMBER
from services.membership.drafts import queries as drafts
from services.membership.drafts.companies import read_company_creation
from services.membership.drafts.employees import Places, admitted_employee
from services.membership.drafts.positions import admitted_position
from services.membership.drafts.rules import Grounds, read_commune, read_naf
from services.membership.drafts.sealing import open_draft
from shared.contracts.billing.accounts import BilledParty
from shared.contracts.membership import admissions as contract
from shared.contracts.membership.drafts import Address, Draft
from shared.contracts.workforce.admissions import EmployeeBatch, PositionBatch
from shared.database import SessionFactory, violates
from shared.errors import Conflict
from shared.nomenclatures.naf import REVISION
from shared.sealed import Seal, SealedText
from shared.typed.reading import compact, read_siret


class AdmissionActivities:
    def __init__(
        self, sessions: SessionFactory, seal: Seal, grounds: Callable[[], Grounds]
    ) -> None:
        self._sessions = sessions
        self._seal = seal
        self._grounds = grounds

    @contract.prepare_member.implement
    async def prepare_member(self, admission: contract.Admission) -> contract.Workload:
        draft = await self._draft(admission.application_id)
        try:
            async with self._sessions.begin() as session:
                await self._prepare(session, admission, draft)
        except IntegrityError as error:
            if violates(error, "one_member_per_siret"):
                raise ALREADY_MEMBER from error
            raise
        return contract.Workload(employees=len(draft.employees.employees))

    async def _prepare(
        self, session: AsyncSession, admission: contract.Admission, draft: Draft
    ) -> None:
        grounds = self._grounds()
        known, company = draft.identification, draft.company
        commune = read_commune(known.commune or "", grounds.communes)
        team = await queries.health_team_for(session, commune.code, commune.department)
        if team is None:
            raise Conflict("health_team_missing", "Aucune équipe santé ne couvre cette commune.")
        await queries.add_member(
            session,
            id=admission.member_id,
            application_id=admission.application_id,
            siret=read_siret(known.siret or ""),
            naf_code=read_naf(known.naf_code or "", grounds.naf),
            naf_version=REVISION,
            commune_code=commune.code,
            legal_form=company.legal_form,
            legal_name=company.legal_name,
            created_on=read_company_creation(company.created_on or "", grounds.today),
            activity=company.activity,
            health_team_id=team,
        )
        for kind, address in (
            ("establishment", company.establishment_address),
            ("billing", company.billing_address),
            ("summons", company.summons_address),
        ):
            if address is not None:
                await queries.add_address(
                    session,
                    member_id=admission.member_id,
                    kind=kind,
                    **_address(address, company.legal_name or ""),
                )

    @contract.discard_member.implement
    async def discard_member(self, member_id: UUID) -> None:
        async with self._sessions.begin() as session:
            await queries.discard(session, member_id)

    @contract.seal_positions.implement
    async def seal_positions(self, admission: contract.Admission) -> SealedText:
        draft = await self._draft(admission.application_id)
        return self._seal.close(
            PositionBatch(
                positions=[
                    admitted_position(one, admission.member_id) for one in draft.positions.positions
                ]
            )
        )

    @contract.seal_employees.implement
    async def seal_employees(self, part: contract.EmployeeSlice) -> SealedText:
        draft = await self._draft(part.application_id)
        places = Places(draft.positions.positions)
        chosen = draft.employees.employees[part.offset : part.offset + part.count]
        return self._seal.close(
            EmployeeBatch(
                employees=[admitted_employee(one, places, part.member_id) for one in chosen]
            )
        )

    @contract.seal_billed_party.implement
    async def seal_billed_party(self, application_id: UUID) -> SealedText:
        draft = await self._draft(application_id)
        company = draft.company
        address = company.billing_address or company.establishment_address
        return self._seal.close(
            BilledParty(
                siret=read_siret(draft.identification.siret or ""),
                legal_name=address.corporate_name or company.legal_name or "",
                address=address.line or "",
                address_complement=address.complement,
                postal_code=address.postal_code or "",
                town=address.town or "",
            )
        )

    @contract.activate_member.implement
    async def activate_member(self, admission: contract.Admission) -> contract.MemberNumber:
        async with self._sessions.begin() as session:
            number = await queries.activate(session, admission)
            await queries.grant(session, admission)
        return contract.MemberNumber(number=number)

    async def _draft(self, application_id: UUID) -> Draft:
        async with self._sessions() as session:
            return open_draft(self._seal, await drafts.contents(session, application_id))

    def all(self) -> list[Callable[..., Any]]:
        return [
            self.prepare_member,
            self.discard_member,
            self.seal_positions,
            self.seal_employees,
            self.seal_billed_party,
            self.activate_member,
        ]


def _address(address: Address, legal_name: str) -> dict[str, object]:
    return address.model_dump() | {
        "corporate_name": address.corporate_name or legal_name,
        "phone": address.phone and compact(address.phone),
        "fax": address.fax and compact(address.fax),
    }
