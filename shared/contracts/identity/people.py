"""A person's account over HTTP: registration, profile, staff. What is typed is checked here."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated
from uuid import UUID

from pydantic import AfterValidator, BaseModel, ConfigDict, EmailStr, Field, StringConstraints
from pydantic_core import PydanticCustomError


class Title(StrEnum):
    MME = "MME"
    M = "M"


def _printable(text: str) -> str:
    if not text.isprintable():
        raise PydanticCustomError("string_pattern_mismatch", "unprintable")
    return text


Name = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=80),
    AfterValidator(_printable),
]
JobTitle = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=120),
    AfterValidator(_printable),
]
# Longer is cut by nobody and hashed by nobody: it is refused.
Password = Annotated[str, StringConstraints(max_length=128)]
Token = Annotated[str, StringConstraints(min_length=1, max_length=200)]


class Registration(BaseModel):
    model_config = ConfigDict(extra="forbid")

    title: Title
    first_name: Name
    last_name: Name
    email: EmailStr
    password: Password
    job_title: JobTitle


class Address(BaseModel):
    """Where a link is asked to be sent."""

    model_config = ConfigDict(extra="forbid")

    email: EmailStr


class ActivationToken(BaseModel):
    model_config = ConfigDict(extra="forbid")

    token: Token


class Activated(BaseModel):
    """`password_chosen` is false where a mail was sent to choose one: until then, none is good."""

    password_chosen: bool


class Profile(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    id: UUID
    title: Title
    first_name: str
    last_name: str
    display_name: str
    email: str
    job_title: str
    language: str
    roles: list[str]
    created_at: datetime


class ProfileChange(BaseModel):
    """Only what is sent changes. `email` is known here to be refused with its own sentence."""

    model_config = ConfigDict(extra="forbid")

    title: Title | None = None
    first_name: Name | None = None
    last_name: Name | None = None
    job_title: JobTitle | None = None
    email: str | None = Field(None, max_length=320)


class StaffRole(StrEnum):
    """Mirrors `shared.http.caller.Role`; a test keeps them equal."""

    MEMBER_SERVICES = "member_services"
    HEALTH_TEAM = "health_team"
    OPERATOR = "operator"
    SUPERVISOR = "supervisor"


Teams = Annotated[list[UUID], Field(max_length=50)]


class StaffRegistration(BaseModel):
    model_config = ConfigDict(extra="forbid")

    title: Title
    first_name: Name
    last_name: Name
    email: EmailStr
    job_title: JobTitle
    roles: list[StaffRole] = Field(min_length=1, max_length=4)
    teams: Teams = []


class StaffChange(BaseModel):
    """Only what is sent changes. Without any role, the person has left."""

    model_config = ConfigDict(extra="forbid")

    roles: list[StaffRole] | None = Field(None, max_length=4)
    teams: Teams | None = None


class StaffAccount(BaseModel):
    """`teams` are membership's health teams."""

    id: UUID
    display_name: str
    roles: list[str]
    teams: list[UUID] = []


class StaffAccounts(BaseModel):
    items: list[StaffAccount]
    next: str | None = None
