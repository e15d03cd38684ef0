"""Every table membership owns."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    CheckConstraint,
    DateTime,
    ForeignKey,
    Identity,
    Index,
    MetaData,
    UniqueConstraint,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB, TEXT
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Table(DeclarativeBase):
    metadata = MetaData(schema="membership")
    type_annotation_map = {  # noqa: RUF012
        datetime: DateTime(timezone=True),
        list[str]: ARRAY(TEXT),
        dict[str, Any]: JSONB,
    }


class Application(Table):
    """A request to join. `siret` is taken, for everybody, only while `holds_siret`."""

    __tablename__ = "applications"
    __table_args__ = (
        Index(
            "one_open_application",
            "account_id",
            "siret",
            unique=True,
            postgresql_where=text("stage not in ('accepted', 'refused', 'withdrawn', 'expired')"),
        ),
        Index(
            "one_submission_per_siret", "siret", unique=True, postgresql_where=text("holds_siret")
        ),
        Index("applications_by_siret", "siret"),
        Index("applications_by_account", "account_id", "created_at"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(Identity(always=True), unique=True)
    account_id: Mapped[UUID]
    siret: Mapped[str | None]
    holds_siret: Mapped[bool] = mapped_column(default=False)
    stage: Mapped[str]
    held_by: Mapped[str]
    until: Mapped[datetime | None]
    sequence: Mapped[int] = mapped_column(default=0)
    round: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime]
    submitted_at: Mapped[datetime | None]
    member_id: Mapped[UUID | None]


class Revision(Table):
    """One step's content, sealed. Staged by a route; the process adopts it, or nobody sees it."""

    __tablename__ = "revisions"
    __table_args__ = (
        Index(
            "one_revision_per_step",
            "application_id",
            "step",
            unique=True,
            postgresql_where=text("adopted"),
        ),
        Index("staged_revisions", "staged_at", postgresql_where=text("not adopted")),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    application_id: Mapped[UUID]
    step: Mapped[str]
    content: Mapped[str]
    adopted: Mapped[bool] = mapped_column(default=False)
    staged_at: Mapped[datetime]


class Submission(Table):
    """Which terms were accepted, when and by whom, at each submission."""

    __tablename__ = "submissions"

    application_id: Mapped[UUID] = mapped_column(ForeignKey(Application.id), primary_key=True)
    round: Mapped[int] = mapped_column(primary_key=True)
    terms_version: Mapped[str]
    account_id: Mapped[UUID]
    at: Mapped[datetime]


class Event(Table):
    """The timeline: what was done, by which role, who holds the application from then on."""

    __tablename__ = "events"

    application_id: Mapped[UUID] = mapped_column(ForeignKey(Application.id), primary_key=True)
    sequence: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    kind: Mapped[str]
    by: Mapped[str]
    stage: Mapped[str]
    held_by: Mapped[str]
    until: Mapped[datetime | None]
    step: Mapped[str | None]
    code: Mapped[str | None]


class ReviewNote(Table):
    """What the member services wrote to the employer: corrections, or why it is refused."""

    __tablename__ = "review_notes"

    application_id: Mapped[UUID] = mapped_column(ForeignKey(Application.id), primary_key=True)
    round: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(primary_key=True)
    comment: Mapped[str]
    messages: Mapped[dict[str, Any]]
    at: Mapped[datetime]


class HealthTeam(Table):
    """`covers` holds INSEE codes of communes and numbers of departments."""

    __tablename__ = "health_teams"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(unique=True)
    medical_centre: Mapped[str]
    secretariat_email: Mapped[str]
    secretariat_phone: Mapped[str]
    covers: Mapped[list[str]]


class HealthTeamMember(Table):
    __tablename__ = "health_team_members"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    health_team_id: Mapped[UUID] = mapped_column(ForeignKey(HealthTeam.id))
    function: Mapped[str]
    name: Mapped[str]
    position: Mapped[int]


class MemberCounter(Table):
    """One locked row, so that numbers run without a gap."""

    __tablename__ = "member_counter"
    __table_args__ = (CheckConstraint("singleton", name="one_member_counter"),)

    singleton: Mapped[bool] = mapped_column(primary_key=True, default=True)
    last: Mapped[int]


class Member(Table):
    """One establishment. It has a number from the moment it is active."""

    __tablename__ = "members"
    __table_args__ = (
        UniqueConstraint("siret", name="one_member_per_siret"),
        UniqueConstraint("number", name="one_member_per_number"),
        CheckConstraint("(number is null) = (activated_at is null)", name="active_has_number"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    number: Mapped[str | None]
    application_id: Mapped[UUID | None]
    siret: Mapped[str]
    naf_code: Mapped[str]
    naf_version: Mapped[str]
    commune_code: Mapped[str]
    legal_form: Mapped[str]
    legal_name: Mapped[str]
    created_on: Mapped[date]
    activity: Mapped[str]
    health_team_id: Mapped[UUID] = mapped_column(ForeignKey(HealthTeam.id))
    activated_at: Mapped[datetime | None]


class MemberAddress(Table):
    """`kind` is establishment, billing or summons; the first serves for those not given."""

    __tablename__ = "member_addresses"

    member_id: Mapped[UUID] = mapped_column(
        ForeignKey(Member.id, ondelete="CASCADE"), primary_key=True
    )
    kind: Mapped[str] = mapped_column(primary_key=True)
    corporate_name: Mapped[str]
    line: Mapped[str]
    complement: Mapped[str | None]
    complement_2: Mapped[str | None]
    postal_code: Mapped[str]
    town: Mapped[str]
    phone: Mapped[str | None]
    fax: Mapped[str | None]


class AccessGrant(Table):
    """What an account may do on a member."""

    __tablename__ = "access_grants"
    __table_args__ = (Index("grants_by_account", "account_id"),)

    member_id: Mapped[UUID] = mapped_column(
        ForeignKey(Member.id, ondelete="CASCADE"), primary_key=True
    )
    account_id: Mapped[UUID] = mapped_column(primary_key=True)
    access: Mapped[str]
    granted_at: Mapped[datetime]
