"""One line's cells read one by one; what is wrong is collected and the rest still read."""

from collections.abc import Callable, Mapping
from typing import TypeVar

from services.membership.imports.columns import SECRET, title_of
from shared.contracts.membership.imports import Kind
from shared.sheets.problems import Misread, WrongValue
from shared.typed.reading import Unreadable

Value = TypeVar("Value")
LONGEST = 200


class Cells:
    def __init__(self, kind: Kind, line: int, typed: Mapping[str, str]) -> None:
        self._kind, self._line, self.typed = kind, line, typed
        self.problems: list[Misread] = []

    def required(self, name: str, read: Callable[[str], Value]) -> Value | None:
        if not self.typed.get(name):
            self.wrong(name, "missing", f"« {title_of(self._kind, name)} » est obligatoire.")
            return None
        return self.optional(name, read)

    def optional(self, name: str, read: Callable[[str], Value]) -> Value | None:
        typed = self.typed.get(name)
        if not typed:
            return None
        try:
            return read(typed)
        except (Unreadable, WrongValue) as wrong:
            self.wrong(name, wrong.code, wrong.detail)
            return None

    def wrong(self, name: str, code: str, detail: str) -> None:
        typed = self.typed.get(name)
        shown = f"{typed[:2]}•••" if typed and name in SECRET else typed
        self.problems.append(
            Misread(code, detail, self._line, title_of(self._kind, name),
                    shown[:LONGEST] if shown else None)
        )  # fmt: skip
