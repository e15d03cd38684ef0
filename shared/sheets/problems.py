"""What is wrong with a table that was sent: where it is, and what is expected. In French."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Misread:
    """One fault. `line` is the row as Excel numbers it, 0 for the file as a whole."""

    code: str
    detail: str
    line: int = 0
    column: str | None = None
    value: str | None = None


class Unusable(Exception):
    """The file cannot be read any further."""

    def __init__(self, code: str, detail: str, *, line: int = 0, column: str | None = None) -> None:
        super().__init__(code)
        self.problem = Misread(code, detail, line, column)


class WrongValue(Exception):
    """A cell that does not hold what its column holds. `near` are values it may have meant."""

    def __init__(self, code: str, detail: str, near: str = "") -> None:
        super().__init__(code)
        self.code = code
        self.detail = f"{detail} {near}" if near else detail
