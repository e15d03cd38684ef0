"""Collect what is wrong, field by field, while reading what is right."""

from collections.abc import Callable
from typing import TypeVar

from shared.errors import FieldProblem
from shared.typed.reading import Unreadable

Value = TypeVar("Value")


class Problems:
    """The problems of one form. `within("employees.3")` prefixes the fields below it."""

    def __init__(self, prefix: str = "", found: list[FieldProblem] | None = None) -> None:
        self._prefix = prefix
        self.found: list[FieldProblem] = [] if found is None else found

    def within(self, place: str) -> "Problems":
        return Problems(f"{self._prefix}{place}.", self.found)

    def add(self, field: str, code: str, detail: str) -> None:
        self.found.append(FieldProblem(field=f"{self._prefix}{field}", code=code, detail=detail))

    def required(
        self, field: str, typed: str | None, read: Callable[[str], Value], what: str
    ) -> Value | None:
        """Read a mandatory field; `what` says what is expected when nothing is there."""
        if typed is None:
            self.add(field, "missing", what)
            return None
        return self.optional(field, typed, read)

    def optional(self, field: str, typed: str | None, read: Callable[[str], Value]) -> Value | None:
        if typed is None:
            return None
        try:
            return read(typed)
        except Unreadable as wrong:
            self.found.append(wrong.at(f"{self._prefix}{field}"))
            return None
