"""What may be done with a position, by who holds it. Pure."""

import hashlib
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from services.workforce.tables import JobPosition
from shared.contracts.workforce.risks import DETAIL_NEEDED, Risk, RiskDetail
from shared.errors import Conflict, NotFound, Outdated
from shared.typed.positions import PositionContent, TypedPosition

UNKNOWN = NotFound("not_found", "Ce poste n'existe pas.")
CHANGED = Outdated(
    "position_changed", "Ce poste a été modifié entre-temps. Rechargez la page avant d'enregistrer."
)
SIMILAR = Conflict(
    "similar_position", "Nous avons détecté un ou plusieurs postes similaires. Confirmez la saisie."
)
CLOSED = Conflict("position_closed", "Ce poste est clôturé. Rouvrez-le avant de le modifier.")


@dataclass(frozen=True, slots=True)
class Holders:
    """Employees: those who hold the position now or will, and those who ever did."""

    now: int
    ever: int


def etag(row: JobPosition) -> str:
    """Another one after each change; quoted, as an ETag is."""
    said = repr((content_of(row).model_dump(mode="json"), row.closed_at))
    return f'"{hashlib.sha256(said.encode()).hexdigest()[:24]}"'


def content_of(row: JobPosition) -> PositionContent:
    return PositionContent.model_validate(row, from_attributes=True)


def merged(row: JobPosition, typed: TypedPosition) -> TypedPosition:
    """The position as it would be: what is not sent stays."""
    known = content_of(row).model_dump(mode="json")
    return TypedPosition.model_validate(known | typed.model_dump(exclude_unset=True))


def missing_details(
    risks: Collection[str],
    ionising_category: str | None,
    vehicles: Collection[str],
    other_risk: str | None,
) -> list[RiskDetail]:
    """What its risks need and nobody was asked when it was declared."""
    said: dict[RiskDetail, Any] = {
        RiskDetail.IONISING_CATEGORY: ionising_category,
        RiskDetail.VEHICLES: vehicles,
        RiskDetail.OTHER_RISK: other_risk,
    }
    return [
        detail
        for risk, detail in DETAIL_NEEDED.items()
        if risk in map(Risk, risks) and not said[detail]
    ]


def missing_of(row: JobPosition) -> list[RiskDetail]:
    return missing_details(row.risks, row.ionising_category, row.vehicles, row.other_risk)


def check_change(row: JobPosition, content: PositionContent, holders: Holders) -> None:
    """Held, or part of a career, a position keeps what it says: only a missing detail is added."""
    if row.closed_at is not None:
        raise CLOSED
    before, after = content_of(row).model_dump(), content.model_dump()
    changed = {field for field, value in after.items() if value != before[field]}
    if holders.ever and not changed <= {detail.value for detail in missing_of(row)}:
        raise Conflict(
            "position_held", f"{_why(holders)} Créez un autre poste si le travail change."
        )


def check_deletion(holders: Holders) -> None:
    if holders.ever:
        raise Conflict("position_held", f"{_why(holders)} Il peut être clôturé, pas supprimé.")


def check_closure(holders: Holders) -> None:
    if holders.now:
        raise Conflict(
            "position_held",
            f"{_why(holders)} Affectez d'abord ces salariés à un autre poste.",
        )


def allowed_actions(row: JobPosition, holders: Holders) -> list[str]:
    if row.closed_at is not None:
        return ["reopen", *([] if holders.ever else ["delete"])]
    allowed = ["complete"] if missing_of(row) else []
    if not holders.ever:
        allowed += ["change", "delete"]
    if not holders.now:
        allowed.append("close")
    return allowed


def reason(holders: Holders) -> str | None:
    return _why(holders) if holders.ever else None


def _why(holders: Holders) -> str:
    if holders.now:
        count = "un salarié" if holders.now == 1 else f"{holders.now} salariés"
        return f"Ce poste est occupé par {count}."
    whose = "d'un salarié" if holders.ever == 1 else f"de {holders.ever} salariés"
    return f"Ce poste figure dans la carrière {whose}."
