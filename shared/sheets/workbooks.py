"""An .xlsx workbook, sheet by sheet. Every value becomes the text a person would have typed."""

import io
from collections.abc import Iterator
from datetime import date, datetime

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook

from shared.sheets.problems import Unusable
from shared.sheets.vetting import vet


def sheets(content: bytes) -> Iterator[tuple[str, Iterator[list[str]]]]:
    """Each sheet's name and records, first row of the sheet first."""
    vet(content)
    try:
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(content))
        for name in workbook.sheet_names:
            yield name, _records(workbook.get_sheet_by_name(name))
    except CalamineError:
        raise Unusable(
            "workbook_unreadable",
            "Ce classeur ne peut pas être lu. Ouvrez-le dans Excel et enregistrez-le de nouveau"
            " au format « Classeur Excel (.xlsx) ».",
        ) from None


def _records(sheet: CalamineSheet) -> Iterator[list[str]]:
    for record in sheet.to_python(skip_empty_area=False):
        yield [_text(value) for value in record]


def _text(value: object) -> str:
    if isinstance(value, bool):
        return "Oui" if value else "Non"
    if isinstance(value, float):
        # Excel has no whole numbers: 44000 is 44000.0 there.
        return str(int(value)) if value.is_integer() else repr(value)
    if isinstance(value, datetime) and (value.hour or value.minute):
        return value.strftime("%d/%m/%Y %H:%M")
    return value.strftime("%d/%m/%Y") if isinstance(value, date) else str(value)
