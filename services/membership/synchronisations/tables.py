"""What is kept of synchronisations: every guess, the numbers locked for a while, the codes."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from services.membership.schema import Table


class Guess(Table):
    """A pair somebody typed: member number and SIREN or SIRET. `outcome` says what came of it."""

    __tablename__ = "guesses"
    __table_args__ = (
        Index("guesses_by_account", "account_id", "at"),
        Index("guesses_by_address", "address", "at"),
        Index("guesses_by_number", "member_number", "at"),
        Index("guesses_by_date", "at", "id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    account_id: Mapped[UUID]
    address: Mapped[str]
    member_number: Mapped[str]
    procedure_kind: Mapped[str]
    outcome: Mapped[str]
    at: Mapped[datetime]


class NumberLock(Table):
    """A number, existing or not, that nobody may try for a while. Failures before `released_at`,
    when staff unlocked it, count no more.
    """

    __tablename__ = "number_locks"

    member_number: Mapped[str] = mapped_column(primary_key=True)
    locked_until: Mapped[datetime]
    released_at: Mapped[datetime | None]
    released_by: Mapped[UUID | None]


class SynchronisationCode(Table):
    """A code mailed to the address on file: its hash only. A procedure's newest one is good.

    `last_attempt` is the try counted last, so that the same one counts once.
    """

    __tablename__ = "synchronisation_codes"
    __table_args__ = (
        Index("codes_of_procedure", "procedure_id", "created_at"),
        Index("codes_of_member", "member_id", "created_at"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    procedure_id: Mapped[UUID]
    member_id: Mapped[UUID]
    code_hash: Mapped[bytes]
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    wrong_tries: Mapped[int] = mapped_column(default=0)
    last_attempt: Mapped[UUID | None]
    used_at: Mapped[datetime | None]
