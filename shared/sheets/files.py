"""A file that was sent, CSV or .xlsx by what it is and not by its name, as tables."""

from collections.abc import Iterator

from shared.sheets import texts
from shared.sheets.problems import Unusable
from shared.sheets.rows import MOST_BYTES, Table, bounded

XLSX = b"PK\x03\x04"
XLS = b"\xd0\xcf\x11\xe0"


def is_workbook(content: bytes) -> bool:
    return content.startswith(XLSX)


def tables(content: bytes) -> Iterator[Table]:
    """The file's tables; `Unusable` says in French why it cannot be read."""
    if len(content) > MOST_BYTES:
        raise Unusable("file_too_large", f"Le fichier dépasse {MOST_BYTES // 1024 // 1024} Mo.")
    if not content.strip():
        raise Unusable("file_empty", "Le fichier est vide.")
    if content.startswith(XLS):
        raise Unusable(
            "workbook_old",
            "Ce classeur est à l'ancien format .xls, ou protégé par un mot de passe."
            " Enregistrez-le au format « Classeur Excel (.xlsx) », sans mot de passe.",
        )
    if is_workbook(content):
        # Brought in with the first workbook: most files are CSV.
        from shared.sheets.workbooks import sheets

        for name, records in sheets(content):
            yield Table(name, bounded(records))
    else:
        yield Table("", bounded(texts.records(texts.decoded(content))))
