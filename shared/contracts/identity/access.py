"""Signing in over HTTP: sessions, passwords and API tokens."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, ConfigDict, EmailStr, Field, StringConstraints

from shared.contracts.identity.people import Name, Password, Profile, Token


class Credentials(BaseModel):
    model_config = ConfigDict(extra="forbid")

    email: EmailStr
    password: Password


class SessionOpened(BaseModel):
    """`access_token` is shown once; the cookie of the answer carries the same."""

    access_token: str
    token_type: str = "bearer"
    expires_at: datetime
    account: Profile


class SessionLine(BaseModel):
    id: UUID
    device: str
    network: str
    created_at: datetime
    last_seen_at: datetime
    expires_at: datetime
    current: bool


class Sessions(BaseModel):
    items: list[SessionLine]
    next: str | None = None


class PasswordReset(BaseModel):
    model_config = ConfigDict(extra="forbid")

    password: Password


class PasswordResetRedemption(PasswordReset):
    token: Token


class PasswordChange(BaseModel):
    model_config = ConfigDict(extra="forbid")

    current_password: Password
    new_password: Password


class Scope(StrEnum):
    READ = "read"
    WRITE = "write"


class NewApiToken(BaseModel):
    """Without `members` the token serves every member the account does."""

    model_config = ConfigDict(extra="forbid")

    name: Name
    scopes: Annotated[list[Scope], Field(min_length=1, max_length=2)]
    members: Annotated[list[UUID], Field(min_length=1, max_length=500)] | None = None
    expires_in_days: int = Field(90, ge=1, le=365)


class ApiTokenLine(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    id: UUID
    name: str
    scopes: list[Scope]
    members: list[UUID] | None
    created_at: datetime
    expires_at: datetime
    last_used_at: datetime | None


class ApiTokens(BaseModel):
    items: list[ApiTokenLine]
    next: str | None = None


class ApiTokenCreated(ApiTokenLine):
    """`token` is shown this once; afterwards only its hash is known."""

    token: Annotated[str, StringConstraints(max_length=200)]
