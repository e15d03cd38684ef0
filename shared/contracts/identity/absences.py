"""Absences over HTTP: who is away, when, and who does their work."""

from datetime import date, datetime
from uuid import UUID

from pydantic import BaseModel, ConfigDict


class AbsenceRequest(BaseModel):
    """Both days included. Without `account`, one's own."""

    model_config = ConfigDict(extra="forbid")

    first_day: date
    last_day: date
    substitute: UUID
    account: UUID | None = None


class AbsenceAnswer(BaseModel):
    id: UUID
    account_id: UUID
    display_name: str
    substitute_id: UUID
    substitute_name: str
    first_day: date
    last_day: date
    created_at: datetime


class Absences(BaseModel):
    items: list[AbsenceAnswer]
    next: str | None = None
