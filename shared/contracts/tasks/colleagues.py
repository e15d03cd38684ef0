"""What tasks is told of the staff, so that work can be given to people never seen here."""

from shared.contracts.tasks import queue
from shared.sealed import SealedText


@queue.activity()
async def keep_colleague(colleague: SealedText) -> None:
    """Keep a sealed identity `Colleague`, unless a newer one is there."""
    raise NotImplementedError
