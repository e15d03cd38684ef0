"""A line of the other files: positions, employees, declarations and invoices."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from functools import partial
from uuid import UUID

from services.membership.drafts.rules import Grounds
from services.membership.imports.cells import Cells
from services.membership.imports.columns import RISKS
from services.membership.imports.reading import (
    read_birth,
    read_career_day,
    read_contract,
    read_invoice_number,
    read_name,
    read_past,
    read_pcs,
    read_text,
    read_title,
)
from shared.contracts.billing.history import ImportedDeclaration, ImportedInvoice, InvoiceKind
from shared.contracts.workforce.imports import ImportedEmployee, ImportedPosition
from shared.contracts.workforce.risks import Risk
from shared.sheets.columns import spelt
from shared.sheets.problems import WrongValue
from shared.sheets.values import read_amount, read_whole, read_yes_no
from shared.typed.reading import read_ins

FIRST_YEAR = 1946
MOST_PEOPLE = 100_000


def read_position(
    cells: Cells, line: int, member: UUID, grounds: Grounds
) -> ImportedPosition | None:
    code = cells.required("pcs_code", lambda text: read_pcs(text, grounds.pcs))
    label = cells.required("label", read_text)
    risks = [risk for risk in RISKS.values() if cells.optional(risk.value, read_yes_no)]
    other = cells.optional("other_risk", read_text)
    if Risk.OTHER in risks and "other_risk" not in cells.typed:
        cells.wrong("other_risk", "missing", "Décrivez l'autre risque.")
    if other and Risk.OTHER not in risks:
        cells.wrong(
            "other_risk", "other_risk_not_ticked",
            "Un risque est décrit, mais « Autre risque » n'est pas à Oui.",
        )  # fmt: skip
    if cells.problems:
        return None
    return ImportedPosition(line=line, member_id=member, label=label or "", pcs_code=code or "",
                            risks=risks, other_risk=other)  # fmt: skip


def read_employee(
    cells: Cells, line: int, member: UUID, grounds: Grounds
) -> ImportedEmployee | None:
    today = grounds.today
    read = {
        "title": cells.required("title", read_title),
        "first_name": cells.required("first_name", read_name),
        "birth_name": cells.required("birth_name", read_name),
        "married_name": cells.optional("married_name", read_name),
        "birth_date": cells.required("birth_date", partial(read_birth, today=today)),
        "ins": cells.optional("ins", read_ins),
        "contract_type": cells.required("contract_type", read_contract),
        "starts_on": cells.required("starts_on", partial(read_career_day, today=today)),
        "ends_on": cells.optional("ends_on", partial(read_career_day, today=today)),
        "pcs_code": cells.required("pcs_code", lambda text: read_pcs(text, grounds.pcs)),
        "position_label": cells.required("label", read_text),
    }
    _check_days(cells, read)
    if cells.problems:
        return None
    return ImportedEmployee.model_validate({**read, "line": line, "member_id": member})


def _check_days(cells: Cells, read: Mapping[str, object]) -> None:
    born, starts, ends = read["birth_date"], read["starts_on"], read["ends_on"]
    if isinstance(born, date) and isinstance(starts, date) and starts <= born:
        cells.wrong(
            "starts_on", "hired_before_birth", "La date d'entrée précède la date de naissance."
        )
    if isinstance(starts, date) and isinstance(ends, date) and ends < starts:
        cells.wrong("ends_on", "ends_before_start", "La date de sortie précède la date d'entrée.")


def read_declaration(
    cells: Cells, line: int, member: UUID, grounds: Grounds
) -> ImportedDeclaration | None:
    latest = grounds.today.year + 1
    read = {
        "year": cells.required("year", lambda text: read_whole(text, FIRST_YEAR, latest)),
        "headcount": cells.required("headcount", lambda text: read_whole(text, 0, MOST_PEOPLE)),
        "payroll": cells.optional("payroll", read_amount),
        "declared_on": cells.required("declared_on", partial(read_past, today=grounds.today)),
    }
    if isinstance(read["payroll"], Decimal) and read["payroll"] < 0:
        cells.wrong("payroll", "amount_negative", "Une masse salariale n'est pas négative.")
    if cells.problems:
        return None
    return ImportedDeclaration.model_validate({**read, "line": line, "member_id": member})


def read_invoice(cells: Cells, line: int, member: UUID, grounds: Grounds) -> ImportedInvoice | None:
    past = partial(read_past, today=grounds.today)
    kind = cells.required("kind", _read_kind)
    amount = cells.required("amount", read_amount)
    issued_on = cells.required("issued_on", past)
    due_on = cells.optional("due_on", partial(read_career_day, today=grounds.today))
    rest = {
        "number": cells.required("invoice_number", read_invoice_number),
        "title": cells.required("title", read_text),
        "paid_on": cells.optional("paid_on", past),
    }
    if kind is InvoiceKind.INVOICE and amount is not None and amount < 0:
        cells.wrong(
            "amount", "amount_negative", "Une facture n'est pas négative. Est-ce un avoir ?"
        )
    if issued_on and due_on and due_on < issued_on:
        cells.wrong("due_on", "due_before_issue", "L'échéance précède la date de la facture.")
    if cells.problems or amount is None:
        return None
    # A credit note is written with or without its sign: what it gives back is negative.
    owed = -abs(amount) if kind is InvoiceKind.CREDIT_NOTE else amount
    dated = {"issued_on": issued_on, "due_on": due_on}
    return ImportedInvoice.model_validate(
        {**rest, **dated, "kind": kind, "amount": owed, "line": line, "member_id": member}
    )


def _read_kind(text: str) -> InvoiceKind:
    known = {
        "facture": InvoiceKind.INVOICE,
        "avoir": InvoiceKind.CREDIT_NOTE,
        "invoice": InvoiceKind.INVOICE,
        "credit note": InvoiceKind.CREDIT_NOTE,
    }
    found = known.get(spelt(text))
    if found is None:
        raise WrongValue("invoice_kind_unknown", "Indiquez Facture ou Avoir.")
    return found
