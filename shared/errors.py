"""Refusals: the one way a rule says no, over HTTP and inside Temporal alike.

A refusal is an ApplicationError, so Temporal carries it as it stands, never
retries it, and logs it as ordinary business. Anything else that is raised is a
fault: Temporal retries it, HTTP answers 500.

`detail` is the French sentence a person reads. It says what is wrong, where and
what is expected, and never holds a name, an address or what somebody typed: a
refusal raised inside a process stays in its history.
"""

from collections.abc import Sequence
from typing import Any, ClassVar, Self

from pydantic import BaseModel
from temporalio.exceptions import ApplicationError, ApplicationErrorCategory


class FieldProblem(BaseModel):
    """What is wrong with one field. `field` is a dotted path: `employees.3.birth_date`."""

    field: str
    code: str
    detail: str


class Refused(ApplicationError):
    status: ClassVar[int]

    def __init__(self, code: str, detail: str, fields: Sequence[FieldProblem] = ()) -> None:
        super().__init__(
            detail,
            code,
            [field.model_dump() for field in fields],
            type=type(self).__name__,
            non_retryable=True,
            category=ApplicationErrorCategory.BENIGN,
        )
        self.code = code
        self.detail = detail
        self.fields = list(fields)

    @classmethod
    def within(cls, failure: BaseException) -> Self | None:
        """Find the refusal that a Temporal failure wraps, if it wraps one."""
        cause: BaseException | None = failure
        while cause is not None:
            if isinstance(cause, cls):
                return cause
            if isinstance(cause, ApplicationError):
                for kind in cls.__subclasses__():
                    if cause.type == kind.__name__:
                        return kind(str(cause.details[0]), cause.message, _fields(cause.details))
            cause = cause.__cause__
        return None


def _fields(details: Sequence[Any]) -> list[FieldProblem]:
    return [FieldProblem.model_validate(field) for field in details[1]] if len(details) > 1 else []


class Invalid(Refused):
    """What was sent cannot be accepted; `fields` says where."""

    status = 422


class Unauthenticated(Refused):
    status = 401


class Forbidden(Refused):
    status = 403


class NotFound(Refused):
    status = 404


class Conflict(Refused):
    status = 409


class Outdated(Refused):
    """What was read (`If-Match`) is no longer what is there."""

    status = 412


class Gone(Refused):
    """A link that was good once: used, expired or withdrawn."""

    status = 410


class TooMany(Refused):
    """Throttled. `retry_after` is in seconds."""

    status = 429

    def __init__(
        self, code: str, detail: str, fields: Sequence[FieldProblem] = (), retry_after: int = 60
    ) -> None:
        super().__init__(code, detail, fields)
        self.retry_after = retry_after
