"""What makes the step SALARIÉS complete."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID, uuid5

from shared.contracts.membership.drafts import Employee, Employees, Position
from shared.contracts.workforce.admissions import AdmittedEmployee
from shared.contracts.workforce.employees import ContractType, Title
from shared.typed.problems import Problems
from shared.typed.reading import (
    Unreadable,
    read_date,
    read_ins,
    read_name,
    spelt_alike,
)

OLDEST = 100
# Code du travail, L4153-1: nobody under 14 works, holiday jobs included.
YOUNGEST = 14


class Places:
    """The draft's positions, found by id or by label."""

    def __init__(self, positions: Sequence[Position]) -> None:
        self._by_id = {str(position.id): position.id for position in positions}
        self._by_label: dict[str, UUID] = {
            spelt_alike(position.label): position.id for position in positions if position.label
        }

    def read(self, text: str) -> UUID:
        found = self._by_id.get(text.lower()) or self._by_label.get(spelt_alike(text))
        if found is None:
            raise Unreadable(
                "position_unknown", "Ce poste ne figure pas parmi les postes de la demande."
            )
        return found


def check_employees(
    problems: Problems, step: Employees, positions: Sequence[Position], today: date
) -> None:
    if not step.employees:
        problems.add("employees", "missing", "Ajoutez au moins un salarié.")
    places = Places(positions)
    seen: set[tuple[str, ...]] = set()
    for index, employee in enumerate(step.employees):
        here = problems.within(f"employees.{index}")
        _check_employee(here, employee, places, today)
        same: set[tuple[str, ...]] = {("id", str(employee.id))}
        if employee.first_name and employee.birth_name and employee.birth_date:
            same.add(_person(employee))
        if employee.ins:
            same.add(("ins", "".join(employee.ins.split()).upper().removeprefix("N")))
        if seen & same:
            here.add("birth_name", "employee_duplicate", "Ce salarié est déjà dans la liste.")
        seen |= same


def admitted_employee(employee: Employee, places: Places, member_id: UUID) -> AdmittedEmployee:
    """A complete employee as workforce takes it."""
    return AdmittedEmployee(
        id=uuid5(member_id, str(employee.id)),
        position_id=uuid5(member_id, str(places.read(employee.position or ""))),
        title=_read_title(employee.title or ""),
        first_name=employee.first_name or "",
        birth_name=employee.birth_name or "",
        married_name=employee.married_name,
        birth_date=read_date(employee.birth_date or ""),
        ins=read_ins(employee.ins) if employee.ins else None,
        contract_type=_read_contract(employee.contract_type or ""),
        starts_on=read_date(employee.starts_on or ""),
    )


def _person(employee: Employee) -> tuple[str, ...]:
    try:
        born = read_date(employee.birth_date or "").isoformat()
    except Unreadable:
        born = employee.birth_date or ""
    return spelt_alike(employee.first_name or ""), spelt_alike(employee.birth_name or ""), born


def _check_employee(problems: Problems, employee: Employee, places: Places, today: date) -> None:
    problems.required("title", employee.title, _read_title, "Indiquez la civilité.")
    problems.required("first_name", employee.first_name, read_name, "Indiquez le prénom.")
    problems.required("birth_name", employee.birth_name, read_name, "Indiquez le nom de naissance.")
    problems.optional("married_name", employee.married_name, read_name)
    problems.optional("ins", employee.ins, read_ins)
    problems.required("position", employee.position, places.read, "Choisissez le poste occupé.")
    problems.required(
        "contract_type", employee.contract_type, _read_contract, "Indiquez le type de contrat."
    )
    born = problems.required(
        "birth_date",
        employee.birth_date,
        lambda text: _read_birth(text, today),
        "Indiquez la date de naissance, sous la forme JJ/MM/AAAA.",
    )
    starts = problems.required(
        "starts_on",
        employee.starts_on,
        lambda text: _read_start(text, today),
        "Indiquez la date d'entrée, sous la forme JJ/MM/AAAA.",
    )
    if born and starts:
        _check_age(problems, born, starts)


def _check_age(problems: Problems, born: date, starts: date) -> None:
    if starts <= born:
        problems.add(
            "starts_on", "hired_before_birth", "La date d'entrée précède la date de naissance."
        )
    elif starts.year - born.year - ((starts.month, starts.day) < (born.month, born.day)) < YOUNGEST:
        problems.add(
            "birth_date",
            "employee_too_young",
            "Le salarié aurait moins de 14 ans à son entrée. Vérifiez les deux dates.",
        )


def _read_birth(text: str, today: date) -> date:
    born = read_date(text)
    if born > today:
        raise Unreadable("birth_date_future", "La date de naissance est dans l'avenir.")
    if today.year - born.year > OLDEST:
        raise Unreadable("birth_date_too_old", "Vérifiez l'année de naissance.")
    return born


def _read_start(text: str, today: date) -> date:
    starts = read_date(text)
    if (starts - today).days > 366:
        raise Unreadable("date_too_far", "La date d'entrée est à plus d'un an.")
    return starts


def _read_title(text: str) -> Title:
    known = {"MME": Title.MME, "MADAME": Title.MME, "M": Title.M, "MONSIEUR": Title.M}
    found = known.get(text.upper().removesuffix("."))
    if found is None:
        raise Unreadable("title_unknown", "Choisissez Madame ou Monsieur.")
    return found


def _read_contract(text: str) -> ContractType:
    try:
        return ContractType(text.lower())
    except ValueError:
        raise Unreadable("contract_type_unknown", "Choisissez un type de contrat.") from None
