"""A job position as somebody types it, in an application or afterwards: one set of rules."""

from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints

from shared.contracts.workforce.risks import IonisingCategory, Risk, Vehicle
from shared.nomenclatures.pcs import Pcs
from shared.typed.problems import Problems
from shared.typed.reading import Unreadable, read_text


def blank_is_missing(value: object) -> object:
    return None if isinstance(value, str) and not value.strip() else value


_Text = Annotated[str, StringConstraints(strip_whitespace=True, max_length=200)]
_Code = Annotated[str, StringConstraints(strip_whitespace=True, max_length=40)]
Typed = Annotated[_Text | None, BeforeValidator(blank_is_missing)]
Code = Annotated[_Code | None, BeforeValidator(blank_is_missing)]


class TypedPosition(BaseModel):
    """Every field may be missing or wrong: `check_position` says so."""

    model_config = ConfigDict(extra="forbid")

    label: Typed = None
    pcs_code: Code = None
    risks: list[Annotated[str, StringConstraints(max_length=40)]] = Field([], max_length=20)
    ionising_category: Code = None
    vehicles: list[Annotated[str, StringConstraints(max_length=40)]] = Field([], max_length=50)
    other_risk: Typed = None


class PositionContent(BaseModel):
    """What a complete position says; details of a risk that is not ticked are left out."""

    label: str
    pcs_code: str
    risks: list[Risk] = []
    ionising_category: IonisingCategory | None = None
    vehicles: list[Vehicle] = []
    other_risk: str | None = None


def check_position(problems: Problems, position: TypedPosition, pcs: Pcs) -> None:
    problems.required("label", position.label, read_text, "Indiquez l'intitulé du poste.")
    problems.required(
        "pcs_code",
        position.pcs_code,
        lambda code: _read_pcs(code, pcs),
        "Indiquez le code CSP du poste : trois chiffres et une lettre.",
    )
    if any(risk not in set(Risk) for risk in position.risks):
        problems.add("risks", "risk_unknown", "Ce risque ne fait pas partie de la liste.")
    if Risk.IONISING_RADIATION in position.risks:
        problems.required(
            "ionising_category",
            position.ionising_category,
            _read_category,
            "Précisez la catégorie A, B ou « Demande aptitude INB ».",
        )
    if Risk.DRIVING_AUTHORISATION in position.risks and not position.vehicles:
        problems.add("vehicles", "missing", "Sélectionnez au moins un véhicule.")
    if any(vehicle not in set(Vehicle) for vehicle in position.vehicles):
        problems.add("vehicles", "vehicle_unknown", "Ce véhicule ne fait pas partie de la liste.")
    if Risk.OTHER in position.risks:
        problems.required("other_risk", position.other_risk, read_text, "Décrivez ce risque.")


def read_position(position: TypedPosition) -> PositionContent:
    """Of a position that `check_position` finds complete."""
    risks = [Risk(risk) for risk in dict.fromkeys(position.risks)]
    ionising = Risk.IONISING_RADIATION in risks and position.ionising_category
    driven = position.vehicles if Risk.DRIVING_AUTHORISATION in risks else []
    return PositionContent(
        label=read_text(position.label or ""),
        pcs_code="".join((position.pcs_code or "").split()).lower(),
        risks=risks,
        ionising_category=IonisingCategory(ionising) if ionising else None,
        vehicles=[Vehicle(one) for one in dict.fromkeys(driven)],
        other_risk=position.other_risk if Risk.OTHER in risks else None,
    )


def _read_pcs(text: str, pcs: Pcs) -> str:
    found = pcs.get(text)
    if found is None:
        raise Unreadable(
            "pcs_unknown", "Ce code CSP n'existe pas : trois chiffres et une lettre, comme 474b."
        )
    return found.code


def _read_category(text: str) -> IonisingCategory:
    try:
        return IonisingCategory(text)
    except ValueError:
        raise Unreadable(
            "ionising_category_unknown", "Choisissez A, B ou « Demande aptitude INB »."
        ) from None
