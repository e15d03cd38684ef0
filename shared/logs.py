"""Logs: one JSON line an event, on standard output, without personal data.

An exception is told by its kind and its places, never by its message: drivers repeat there what
people typed.
"""

import logging
import sys
import traceback
from collections.abc import MutableMapping
from types import TracebackType
from typing import Any

import structlog

ExcInfo = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]


def told(failure: BaseException) -> str:
    """Kinds and places, the cause first, as a traceback without its messages."""
    parts: list[str] = []
    cause: BaseException | None = failure
    while cause is not None:
        places = "".join(traceback.format_tb(cause.__traceback__))
        parts.append(f"{places}{type(cause).__module__}.{type(cause).__qualname__}")
        cause = cause.__cause__ or (None if cause.__suppress_context__ else cause.__context__)
    return "\n".join(reversed(parts))


def _without_messages(
    _logger: object, _method: str, event: MutableMapping[str, Any]
) -> MutableMapping[str, Any]:
    failure = event.pop("exc_info", None)
    if failure is True:
        failure = sys.exc_info()[1]
    if isinstance(failure, tuple):
        failure = failure[1]
    if isinstance(failure, BaseException):
        event["exception"] = told(failure)
    return event


class DiscreetFormatter(logging.Formatter):
    """For the libraries' own logs: Temporal's SDK logs every activity that fails."""

    def formatException(self, ei: ExcInfo) -> str:  # noqa: N802
        return told(ei[1]) if ei[1] is not None else ""


def configure_logs(level: str) -> None:
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            _without_messages,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(
            logging.getLevelNamesMapping()[level.upper()]
        ),
    )
    handler = logging.StreamHandler(sys.stdout)
    handler.setFormatter(DiscreetFormatter("%(levelname)s %(name)s %(message)s"))
    logging.basicConfig(level=logging.WARNING, handlers=[handler])
