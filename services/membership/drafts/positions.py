"""What makes the step POSTES complete."""

from uuid import UUID, uuid5

from shared.contracts.membership.drafts import Position, Positions
from shared.contracts.workforce.admissions import AdmittedPosition
from shared.nomenclatures.pcs import Pcs
from shared.typed.positions import check_position, read_position
from shared.typed.problems import Problems
from shared.typed.reading import spelt_alike


def check_positions(problems: Problems, step: Positions, pcs: Pcs) -> None:
    if not step.positions:
        problems.add("positions", "missing", "Ajoutez au moins un poste de travail.")
    seen: set[tuple[object, ...]] = set()
    ids: set[object] = set()
    for index, position in enumerate(step.positions):
        here = problems.within(f"positions.{index}")
        check_position(here, position, pcs)
        same = (
            spelt_alike(position.label or ""), (position.pcs_code or "").lower(),
            frozenset(position.risks), frozenset(position.vehicles), position.ionising_category,
        )  # fmt: skip
        if (position.label and same in seen) or position.id in ids:
            here.add("label", "position_duplicate", "Ce poste est déjà dans la liste.")
        seen.add(same)
        ids.add(position.id)


def admitted_position(position: Position, member_id: UUID) -> AdmittedPosition:
    """A complete position as workforce takes it."""
    content = read_position(position)
    return AdmittedPosition(id=uuid5(member_id, str(position.id)), **content.model_dump())
