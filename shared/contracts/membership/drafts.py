"""The content of an application's steps, as typed: every field may be missing or wrong.

Rules say field by field what is missing; nothing a person typed is lost on the way. Dates are
read as AAAA-MM-JJ or JJ/MM/AAAA, numbers with or without spaces.
"""

from uuid import UUID, uuid4

from pydantic import BaseModel, ConfigDict, Field

from shared.typed.positions import Code, Typed, TypedPosition

MAX_POSITIONS = 300
MAX_EMPLOYEES = 1000


class Content(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Identification(Content):
    """`commune` is an INSEE code, or a name as « NANTES (44000) »."""

    siret: Code = None
    naf_code: Code = None
    commune: Typed = None


class Address(Content):
    """`corporate_name` is for billing and summons; `town` is a name, CEDEX included."""

    corporate_name: Typed = None
    line: Typed = None
    complement: Typed = None
    complement_2: Typed = None
    postal_code: Code = None
    town: Typed = None
    phone: Code = None
    fax: Code = None


class Company(Content):
    legal_form: Typed = None
    legal_name: Typed = None
    created_on: Code = None
    activity: Typed = None
    establishment_address: Address = Address()
    billing_address: Address | None = None
    summons_address: Address | None = None


class Position(TypedPosition):
    id: UUID = Field(default_factory=uuid4)


class Employee(Content):
    """`position` is the id of a position of the draft, or its label."""

    id: UUID = Field(default_factory=uuid4)
    position: Typed = None
    title: Code = None
    first_name: Typed = None
    birth_name: Typed = None
    married_name: Typed = None
    birth_date: Code = None
    ins: Code = None
    contract_type: Code = None
    starts_on: Code = None


class Positions(Content):
    positions: list[Position] = Field([], max_length=MAX_POSITIONS)


class Employees(Content):
    employees: list[Employee] = Field([], max_length=MAX_EMPLOYEES)


class Draft(Content):
    """The four steps side by side."""

    identification: Identification = Identification()
    company: Company = Company()
    positions: Positions = Positions()
    employees: Employees = Employees()
