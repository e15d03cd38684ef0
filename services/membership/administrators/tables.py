"""What staff need to decide a change of administrator: who was told, and what they answered."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Mapped, mapped_column

from services.membership.schema import Table


class AdministratorEvidence(Table):
    """`former_account_id` is the account behind the e-mail typed; `former_access` its access then.

    `former_mail` and `file_mail` are deliveries: sent, refused, or None when there was nobody to
    write to.
    """

    __tablename__ = "administrator_evidence"

    procedure_id: Mapped[UUID] = mapped_column(primary_key=True)
    former_account_id: Mapped[UUID | None]
    former_access: Mapped[str | None]
    former_last_seen_at: Mapped[datetime | None]
    former_mail: Mapped[str | None]
    file_mail: Mapped[str | None]
    others_told: Mapped[int] = mapped_column(default=0)
    window_until: Mapped[datetime]
    consented_at: Mapped[datetime | None]
    objected_at: Mapped[datetime | None]
