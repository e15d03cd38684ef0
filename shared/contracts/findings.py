"""What a service finds when it compares lines of a file with what it knows: codes only."""

from enum import StrEnum

from pydantic import BaseModel


class Outcome(StrEnum):
    """`NEW` is not known yet; `REFUSED` is wrong, or contradicts what is known."""

    NEW = "new"
    UNCHANGED = "unchanged"
    REFUSED = "refused"


class Finding(BaseModel):
    """One line. `columns` are those that contradict what is known; `code` says what else is wrong.

    No value is in it: what is known of a person does not travel through a process.
    """

    line: int
    outcome: Outcome
    code: str | None = None
    columns: list[str] = []


class Findings(BaseModel):
    lines: list[Finding]
