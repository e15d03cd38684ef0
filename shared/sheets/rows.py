"""A table as it is read: its rows in order, each cell a text; and how large it may be."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from shared.sheets.problems import Unusable

MOST_BYTES = 10 * 1024 * 1024
MOST_LINES = 100_000
MOST_COLUMNS = 200
LONGEST_CELL = 4_000


@dataclass(frozen=True)
class Row:
    """`line` is what Excel numbers the row; the cells are trimmed, the empty last ones gone."""

    line: int
    cells: tuple[str, ...]


@dataclass(frozen=True)
class Table:
    """A CSV file, which has no name, or one sheet of a workbook."""

    name: str
    rows: Iterator[Row]


def bounded(records: Iterable[list[str]]) -> Iterator[Row]:
    """Number the records, leave blank ones out, refuse what is out of bounds."""
    kept = 0
    for line, record in enumerate(records, 1):
        cells = [cell.strip() for cell in record]
        while cells and not cells[-1]:
            cells.pop()
        if not cells:
            continue
        kept += 1
        _must_fit(line, kept, cells)
        yield Row(line, tuple(cells))


def _must_fit(line: int, kept: int, cells: list[str]) -> None:
    # The first one holds the titles.
    if kept > MOST_LINES + 1:
        raise Unusable(
            "too_many_lines",
            f"Le fichier compte plus de {MOST_LINES} lignes. Découpez-le en plusieurs.",
            line=line,
        )
    if len(cells) > MOST_COLUMNS:
        raise Unusable(
            "too_many_columns", f"La ligne compte plus de {MOST_COLUMNS} colonnes.", line=line
        )
    if any(len(cell) > LONGEST_CELL for cell in cells):
        raise Unusable(
            "cell_too_long",
            f"Une cellule de cette ligne compte plus de {LONGEST_CELL} caractères."
            " Un guillemet qui n'est pas refermé peut en être la cause.",
            line=line,
        )
