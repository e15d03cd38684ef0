"""The form under which names and labels are sorted and searched: no accent, no capital."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, false
from sqlalchemy.orm import InstrumentedAttribute

from shared.nomenclatures.search import words


def folded(*texts: str | None) -> str:
    return " ".join(word for text in texts if text for word in words(text))


def holds(column: InstrumentedAttribute[str], search: str) -> Sequence[ColumnElement[bool]]:
    """One condition a word searched: each must be found somewhere. Signs alone find nothing."""
    asked = words(search)
    if search.strip() and not asked:
        return [false()]
    return [column.contains(word, autoescape=True) for word in asked]
