"""The office's files as its old software writes them, and how they are sent."""

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from typing import Any

from services.membership.imports.columns import COLUMNS
from shared.contracts.membership.imports import Kind
from tests.end_to_end.sirets import sirets

BOUNDARY = "officefiles"
Line = dict[str, str]

SIRETS = list(islice(sirets(), 60))


def member(number: str, siret: str, **changes: str) -> Line:
    return {
        "number": number, "siret": siret, "legal_name": f"Atelier {number}",
        "legal_form": "SARL", "naf_code": "43.32A", "activity": "Menuiserie",
        "created_on": "15/03/2004", "commune": "Saint-Herblain", "line": "14 rue des Tilleuls",
        "postal_code": "44800", "town": "Saint-Herblain", "phone": "02 40 12 34 56",
        "email": f"bureau{number}@atelier.example", "contact_name": "Anne Le Bris",
        "contact_function": "Comptable", **changes,
    }  # fmt: skip


def position(number: str, label: str = "Menuisier", pcs: str = "632d", **risks: str) -> Line:
    return {"number": number, "pcs_code": pcs, "label": label, "night_work": "Non", **risks}


def employee(number: str, birth_name: str, **changes: str) -> Line:
    return {
        "number": number, "title": "Mme", "first_name": "Élodie", "birth_name": birth_name,
        "birth_date": "17/05/1990", "starts_on": "01/03/2024", "pcs_code": "632d",
        "label": "Menuisier", "contract_type": "CDI", **changes,
    }  # fmt: skip


def declaration(number: str, year: str = "2025", **changes: str) -> Line:
    return {"number": number, "year": year, "headcount": "12", "payroll": "345 678,90",
            "declared_on": "31/01/2025", **changes}  # fmt: skip


def invoice(number: str, invoice_number: str, **changes: str) -> Line:
    return {
        "number": number, "invoice_number": invoice_number, "kind": "Facture",
        "title": "Cotisations", "issued_on": "15/02/2025", "due_on": "17/03/2025",
        "amount": "11 077,19 €", "paid_on": "10/03/2025", **changes,
    }  # fmt: skip


def as_csv(kind: Kind, lines: Sequence[Mapping[str, str]], *, encoding: str = "cp1252") -> bytes:
    written = io.StringIO(newline="")
    writer = csv.writer(written, delimiter=";", lineterminator="\r\n")
    writer.writerow([column.title for column in COLUMNS[kind]])
    for line in lines:
        writer.writerow([line.get(column.name, "") for column in COLUMNS[kind]])
    return written.getvalue().encode(encoding)


def files(**lines: Sequence[Mapping[str, str]]) -> dict[str, bytes]:
    return {kind: as_csv(Kind(kind), some) for kind, some in lines.items()}


def whole(numbers: Sequence[str] = ("2841", "2842")) -> dict[str, bytes]:
    """Members with a bit of everything."""
    return files(
        members=[member(one, SIRETS[place]) for place, one in enumerate(numbers)],
        positions=[position(one, night_work="Oui") for one in numbers],
        employees=[employee(one, name) for one in numbers for name in ("Lefèvre", "Guivarc'h")],
        declarations=[declaration(one) for one in numbers],
        invoices=[invoice(one, f"F{one}") for one in numbers]
        + [invoice(numbers[0], "A1", kind="Avoir", amount="84,00", paid_on="", due_on="")],
    )


def multipart(sent: Mapping[str, bytes], **fields: str) -> dict[str, Any]:
    """`**multipart(files)` for a request of `InProcess`."""
    return {
        "content": b"".join(_parts(sent, fields)),
        "headers": {"content-type": f"multipart/form-data; boundary={BOUNDARY}"},
    }


def _parts(sent: Mapping[str, bytes], fields: Mapping[str, str]) -> Iterator[bytes]:
    for name, value in fields.items():
        head = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n'
        yield f"{head}{value}\r\n".encode()
    for name, content in sent.items():
        head = (
            f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}";'
            f' filename="{name}.csv"\r\nContent-Type: text/csv\r\n\r\n'
        )
        yield head.encode() + content + b"\r\n"
    yield f"--{BOUNDARY}--\r\n".encode()
