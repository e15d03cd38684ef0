"""Where a list goes on: the last line's sort key and id, opaque to the caller. Pure."""

import base64
import binascii
import json
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from services.tasks.inbox.records import FAR
from services.tasks.tables import Task
from shared.errors import FieldProblem, Invalid


def after(last: Task, sort: str) -> str:
    key = getattr(last, sort)
    if sort != "priority":
        key = (key or FAR).isoformat()
    return base64.urlsafe_b64encode(json.dumps([sort, key, str(last.id)]).encode()).decode()


def read(cursor: str, sort: str) -> tuple[Any, UUID]:
    """Refuse what another order, or somebody's hand, has written."""
    try:
        written, key, task_id = json.loads(base64.urlsafe_b64decode(cursor))
        if written != sort:
            raise ValueError(written)
        return int(key) if sort == "priority" else _moment(key), UUID(task_id)
    except (ArithmeticError, ValueError, TypeError, AttributeError, binascii.Error) as error:
        detail = "Cette suite de liste n'est plus valable : reprenez au début."
        problem = FieldProblem(field="cursor", code="cursor_invalid", detail=detail)
        raise Invalid("cursor_invalid", detail, [problem]) from error


def _moment(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError(text)
    return moment.astimezone(UTC)
