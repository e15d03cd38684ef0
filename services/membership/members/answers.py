"""What the public API says of a member."""

from datetime import date, datetime
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from shared.http.caller import Access


class FromRow(BaseModel):
    model_config = ConfigDict(from_attributes=True)


class MemberName(BaseModel):
    id: UUID
    member_number: str
    legal_name: str


class MemberLine(FromRow):
    """A closed member was `absorbed_into` another; `former_sirets` are those it bore before."""

    id: UUID
    member_number: str
    legal_name: str
    siret: str
    access: Access | None = None
    closed_at: datetime | None = None
    absorbed_into: MemberName | None = None
    former_sirets: list[str] = []


class Members(BaseModel):
    items: list[MemberLine]
    next: str | None = None


class AddressView(FromRow):
    kind: str
    corporate_name: str
    line: str
    complement: str | None
    complement_2: str | None
    postal_code: str
    town: str
    phone: str | None
    fax: str | None


class MemberView(MemberLine):
    """Where only the establishment's address is given, it serves for billing and summons."""

    legal_form: str
    created_on: date
    naf_code: str
    naf_version: str
    activity: str
    commune_code: str
    activated_at: datetime
    addresses: list[AddressView]


class Professional(FromRow):
    function: str
    name: str


class HealthTeamView(BaseModel):
    name: str
    medical_centre: str
    secretariat_email: str
    secretariat_phone: str
    professionals: list[Professional]
