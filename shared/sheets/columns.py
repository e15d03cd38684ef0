"""The titles of a table matched with the columns that are known, however they are spelt."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from shared.nomenclatures.search import words
from shared.sheets.problems import Misread
from shared.sheets.rows import Row


@dataclass(frozen=True)
class Column:
    """`name` is the code's, `title` what a person reads; `aliases` are other titles."""

    name: str
    title: str
    required: bool = False
    aliases: tuple[str, ...] = ()


def spelt(text: str) -> str:
    """Two spellings that differ by case, accents or marks only are one."""
    return " ".join(words(text))


class Titles:
    """Where each known column stands in a table, or what is wrong with its first row."""

    def __init__(self, columns: Sequence[Column], row: Row) -> None:
        self.problems: list[Misread] = []
        self._places: dict[str, int] = {}
        self._untitled = {place for place, title in enumerate(row.cells) if not spelt(title)}
        self._width = len(row.cells)
        known = {
            spelt(title): column
            for column in columns
            for title in (column.title, column.name, *column.aliases)
        }
        for place, title in enumerate(row.cells):
            if place not in self._untitled:
                self._match(title, place, row.line, known, columns)
        self.problems += [
            Misread("column_missing", f"La colonne « {column.title} » manque.", row.line,
                    column.title)
            for column in columns
            if column.required and column.name not in self._places
        ]  # fmt: skip

    def _match(
        self, title: str, place: int, line: int, known: Mapping[str, Column],
        columns: Sequence[Column],
    ) -> None:  # fmt: skip
        column = known.get(spelt(title))
        if column is None:
            near = get_close_matches(spelt(title), known, 1, 0.75)
            meant = f" S'agit-il de « {known[near[0]].title} » ?" if near else (
                " Retirez-la, ou reprenez un titre du modèle."
            )  # fmt: skip
            detail = f"Cette colonne n'est pas connue.{meant}"
            self.problems.append(Misread("column_unknown", detail, line, title[:100]))
        elif column.name in self._places:
            detail = f"La colonne « {column.title} » figure deux fois."
            self.problems.append(Misread("column_twice", detail, line, column.title))
        else:
            self._places[column.name] = place

    def values(self, row: Row) -> dict[str, str]:
        """The row's cells by column; blank ones are left out."""
        return {
            name: row.cells[place]
            for name, place in self._places.items()
            if place < len(row.cells) and row.cells[place]
        }

    def astray(self, row: Row) -> Misread | None:
        """A value under no title: the row is shifted, or a title was forgotten."""
        for place, cell in enumerate(row.cells):
            if cell and (place in self._untitled or place >= self._width):
                return Misread(
                    "value_without_title",
                    f"La colonne n° {place + 1} porte une valeur mais n'a pas de titre."
                    " La ligne est peut-être décalée.",
                    row.line, None, cell,
                )  # fmt: skip
        return None
