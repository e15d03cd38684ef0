"""What makes the step POSTES complete."""

from uuid import UUID, uuid5

from services.membership.drafts.problems import Problems
from services.membership.drafts.reading import Unreadable, read_text, spelt_alike
from shared.contracts.membership.drafts import Position, Positions
from shared.contracts.workforce.admissions import AdmittedPosition
from shared.contracts.workforce.risks import IonisingCategory, Risk, Vehicle
from shared.nomenclatures.pcs import Pcs


def check_positions(problems: Problems, step: Positions, pcs: Pcs) -> None:
    if not step.positions:
        problems.add("positions", "missing", "Ajoutez au moins un poste de travail.")
    seen: set[tuple[object, ...]] = set()
    ids: set[object] = set()
    for index, position in enumerate(step.positions):
        here = problems.within(f"positions.{index}")
        _check_position(here, position, pcs)
        same = (
            spelt_alike(position.label or ""), (position.pcs_code or "").lower(),
            frozenset(position.risks), frozenset(position.vehicles), position.ionising_category,
        )  # fmt: skip
        if (position.label and same in seen) or position.id in ids:
            here.add("label", "position_duplicate", "Ce poste est déjà dans la liste.")
        seen.add(same)
        ids.add(position.id)


def _check_position(problems: Problems, position: Position, pcs: Pcs) -> None:
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


def admitted_position(position: Position, member_id: UUID) -> AdmittedPosition:
    """A complete position as workforce takes it; details of a risk not ticked are left out."""
    risks = [Risk(risk) for risk in dict.fromkeys(position.risks)]
    ionising = Risk.IONISING_RADIATION in risks and position.ionising_category
    return AdmittedPosition(
        id=uuid5(member_id, str(position.id)),
        label=position.label or "",
        pcs_code="".join((position.pcs_code or "").split()).lower(),
        risks=risks,
        ionising_category=IonisingCategory(ionising) if ionising else None,
        vehicles=[Vehicle(one) for one in dict.fromkeys(position.vehicles)]
        if Risk.DRIVING_AUTHORISATION in risks
        else [],
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
