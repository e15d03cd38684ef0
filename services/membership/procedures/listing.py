"""Where a list goes on: a moment and an identifier, as one opaque text."""

import base64
from datetime import datetime
from uuid import UUID

from shared.errors import FieldProblem, Invalid


def cursor_of(at: datetime, last: UUID) -> str:
    return base64.urlsafe_b64encode(f"{at.isoformat()} {last}".encode()).decode()


def before(cursor: str) -> tuple[datetime, UUID]:
    """The last line that was shown."""
    try:
        moment, _, last = base64.urlsafe_b64decode(cursor).decode().partition(" ")
        at = datetime.fromisoformat(moment)
        if at.tzinfo is None:
            raise ValueError(moment)
        return at, UUID(last)
    except (ValueError, OverflowError) as error:
        detail = "Cette suite de liste n'est plus valable : reprenez au début."
        problem = FieldProblem(field="cursor", code="cursor_invalid", detail=detail)
        raise Invalid("cursor_invalid", detail, [problem]) from error
