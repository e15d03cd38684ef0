"""Every table identity owns. Secrets are here as hashes only."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import (
    ARRAY,
    CheckConstraint,
    DateTime,
    ForeignKey,
    Index,
    LargeBinary,
    MetaData,
    Text,
    UniqueConstraint,
    Uuid,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

ONE_ACCOUNT_PER_EMAIL = "one_account_per_email"


class Table(DeclarativeBase):
    metadata = MetaData(schema="identity")
    type_annotation_map = {  # noqa: RUF012
        datetime: DateTime(timezone=True),
        str: Text(),
        bytes: LargeBinary(),
        list[str]: ARRAY(Text()),
        list[UUID]: ARRAY(Uuid()),
    }


def _of_account() -> Mapped[UUID]:
    return mapped_column(ForeignKey("identity.accounts.id", ondelete="cascade"), index=True)


class Account(Table):
    """Staged until `opened_at`, unusable until `activated_at`."""

    __tablename__ = "accounts"
    __table_args__ = (
        UniqueConstraint("email_key", name=ONE_ACCOUNT_PER_EMAIL),
        CheckConstraint("title in ('MME', 'M')", name="known_title"),
        CheckConstraint(
            "activated_at is null or opened_at is not null", name="activated_once_open"
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    title: Mapped[str]
    first_name: Mapped[str]
    last_name: Mapped[str]
    email: Mapped[str]
    email_key: Mapped[str]
    password_hash: Mapped[str]
    job_title: Mapped[str]
    language: Mapped[str] = mapped_column(server_default="fr")
    staged_at: Mapped[datetime]
    # The registration that chose what stands here: asked again, it changes nothing.
    request_id: Mapped[UUID]
    opened_at: Mapped[datetime | None]
    activated_at: Mapped[datetime | None]
    # Works here, or once did: the only accounts an operator may give roles to.
    staff_since: Mapped[datetime | None]

    @property
    def display_name(self) -> str:
        return f"{self.first_name} {self.last_name}"


class Link(Table):
    """A single-use link. `made_at` is when the attempt that made its secret began."""

    __tablename__ = "links"
    __table_args__ = (
        UniqueConstraint("token_hash", name="one_link_per_token"),
        CheckConstraint("purpose in ('activation', 'reset')", name="known_purpose"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    account_id: Mapped[UUID] = _of_account()
    purpose: Mapped[str]
    token_hash: Mapped[bytes]
    made_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
    voided_at: Mapped[datetime | None]


class Session(Table):
    __tablename__ = "sessions"
    __table_args__ = (UniqueConstraint("token_hash", name="one_session_per_token"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    account_id: Mapped[UUID] = _of_account()
    token_hash: Mapped[bytes]
    device: Mapped[str]
    network: Mapped[str]
    created_at: Mapped[datetime]
    last_seen_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]


class ApiToken(Table):
    __tablename__ = "api_tokens"
    __table_args__ = (UniqueConstraint("token_hash", name="one_api_token_per_token"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    account_id: Mapped[UUID] = _of_account()
    name: Mapped[str]
    token_hash: Mapped[bytes]
    scopes: Mapped[list[str]]
    members: Mapped[list[UUID] | None]
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    last_used_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]


class StaffRole(Table):
    __tablename__ = "staff_roles"
    __table_args__ = (
        CheckConstraint(
            "role in ('member_services', 'health_team', 'operator', 'supervisor')",
            name="known_role",
        ),
    )

    account_id: Mapped[UUID] = mapped_column(
        ForeignKey("identity.accounts.id", ondelete="cascade"), primary_key=True
    )
    role: Mapped[str] = mapped_column(primary_key=True)


class StaffTeam(Table):
    """A health team that a member of staff works in. The teams themselves are membership's."""

    __tablename__ = "staff_teams"

    account_id: Mapped[UUID] = mapped_column(
        ForeignKey("identity.accounts.id", ondelete="cascade"), primary_key=True
    )
    team_id: Mapped[UUID] = mapped_column(primary_key=True)


class Absence(Table):
    """Who is away, both days included, and who does their work. Withdrawn, it is kept."""

    __tablename__ = "absences"
    __table_args__ = (
        CheckConstraint("last_day >= first_day", name="absence_in_order"),
        CheckConstraint("substitute_id <> account_id", name="absence_somebody_else"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    account_id: Mapped[UUID] = _of_account()
    substitute_id: Mapped[UUID] = _of_account()
    first_day: Mapped[date]
    last_day: Mapped[date]
    entered_by: Mapped[UUID]
    created_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]


class MemberLink(Table):
    """That an account serves a member. The rights themselves are membership's."""

    __tablename__ = "member_links"

    account_id: Mapped[UUID] = mapped_column(
        ForeignKey("identity.accounts.id", ondelete="cascade"), primary_key=True
    )
    member_id: Mapped[UUID] = mapped_column(primary_key=True)


class Throttle(Table):
    """What was tried lately under one key: a kind and the hash of an e-mail or address."""

    __tablename__ = "throttles"
    __table_args__ = (Index("throttles_by_age", "last_at"),)

    key: Mapped[str] = mapped_column(primary_key=True)
    count: Mapped[int]
    since: Mapped[datetime]
    last_at: Mapped[datetime]
    blocked_until: Mapped[datetime | None]
