"""What a merger asks of workforce: positions, employees and careers go to the absorbing member."""

from datetime import timedelta
from uuid import UUID

from pydantic import BaseModel

from shared.contracts.workforce import queue


class MoveScope(BaseModel):
    """`join_positions`: identical positions become one. `join_employees`: the same person in two
    members becomes one employee with both careers."""

    absorbing: UUID
    absorbed: list[UUID]
    join_positions: bool
    join_employees: bool


class WorkforceMove(MoveScope):
    procedure_id: UUID


class MoveCounts(BaseModel):
    """How many rows move, are joined or stay, by kind. No name, no number of a row."""

    counts: dict[str, int]


@queue.activity(timeout=timedelta(seconds=60))
async def count_workforce_moves(scope: MoveScope) -> MoveCounts:
    """Say what a move would do now, and do nothing."""
    raise NotImplementedError


@queue.activity(timeout=timedelta(seconds=60))
async def move_workforce(move: WorkforceMove) -> None:
    """Move all there is, keeping what each row was before. Again, it moves what came since."""
    raise NotImplementedError


@queue.activity(timeout=timedelta(seconds=60))
async def restore_workforce(procedure_id: UUID) -> None:
    """Undo every move of the procedure. Idempotent.

    Only what the move changed goes back to what it was. What was created since on the absorbing
    member stays there; lines of career follow their employee, and a position that is needed on
    both sides is copied.
    """
    raise NotImplementedError


@queue.activity()
async def settle_workforce(procedure_id: UUID) -> None:
    """It can no longer be undone: forget what was before. Idempotent."""
    raise NotImplementedError
