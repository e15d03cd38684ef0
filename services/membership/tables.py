"""The tables of applications and members; the other features have theirs beside their code."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Identity, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from services.membership.access import tables as access
from services.membership.access_reviews import tables as access_reviews
from services.membership.administrators import tables as administrators
from services.membership.imports import tables as imports
from services.membership.procedures import tables as procedures
from services.membership.reorganisations import tables as reorganisations
from services.membership.schema import Table as Table
from services.membership.synchronisations import tables as synchronisations

# The features that keep their tables beside their code: known here, migrated with the others.
FEATURES = (
    access,
    access_reviews,
    administrators,
    imports,
    procedures,
    reorganisations,
    synchronisations,
)


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
    """One establishment. It has a number from the moment it is active.

    `contact_email` is the address on file, from the office or the application. A closed member
    was taken over by the member `absorbed_into`; its number is still found.
    """

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
    contact_email: Mapped[str | None]
    imported_at: Mapped[datetime | None]
    access_reviewed_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    absorbed_into: Mapped[UUID | None] = mapped_column(ForeignKey("membership.members.id"))


class Contact(Table):
    """A person of the establishment the service may speak to, with their function."""

    __tablename__ = "contacts"
    __table_args__ = (Index("contacts_of_member", "member_id", "name"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    member_id: Mapped[UUID] = mapped_column(ForeignKey(Member.id, ondelete="CASCADE"))
    name: Mapped[str]
    function: Mapped[str]
    email: Mapped[str | None]
    phone: Mapped[str | None]
    created_at: Mapped[datetime]


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
