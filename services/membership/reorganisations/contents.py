"""What was asked for, and what a plan chooses: the JSON and sealed contents of takeovers and
mergers.
"""

from uuid import UUID

from pydantic import BaseModel


class MergerRequest(BaseModel):
    """Sealed content."""

    description: str
    phone: str


class TakeoverRequest(MergerRequest):
    """Sealed content."""

    member_number: str
    former_siret: str
    new_siret: str


class MergerChoices(BaseModel):
    join_positions: bool = True
    join_employees: bool = True


class TakeoverChoices(BaseModel):
    """None changes nothing. `keep_users` keep their access; the others lose it, and whoever asked
    becomes administrator."""

    new_siret: str
    legal_name: str | None = None
    legal_form: str | None = None
    contact_email: str | None = None
    keep_users: list[UUID] = []
