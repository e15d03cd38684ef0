"""A table given back as CSV: Excel opens it as it is, and no cell can become a formula."""

import csv
import io
from collections.abc import Iterable, Sequence

# What a spreadsheet takes for the beginning of a formula.
FORMULA = ("=", "+", "-", "@", "\t", "\r")
BOM = "\ufeff"


def neutral(cell: object) -> str:
    text = "" if cell is None else str(cell)
    return f"'{text}" if text.startswith(FORMULA) else text


def lines(records: Iterable[Sequence[object]]) -> str:
    """Records as lines of CSV: `;`, quotes where needed. The first piece carries the BOM apart."""
    written = io.StringIO(newline="")
    writer = csv.writer(written, delimiter=";", lineterminator="\r\n")
    for record in records:
        writer.writerow([neutral(cell) for cell in record])
    return written.getvalue()
