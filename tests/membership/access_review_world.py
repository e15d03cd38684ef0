"""Days of the yearly access review, and its answers."""

from typing import Any
from uuid import uuid4

from shared.contracts.processes import QUEUE
from shared.contracts.processes.access_review import (
    AccessReviewInput,
    AccessReviewProcess,
    AccessReviewTerms,
)
from tests.membership.procedures_world import World


async def started(world: World, **terms: Any) -> Any:
    asked = AccessReviewInput(terms=AccessReviewTerms(**terms))
    return await world.temporal.client.start_workflow(
        AccessReviewProcess.run, asked, id=f"access-review-{uuid4()}", task_queue=QUEUE
    )


async def a_day(world: World, **terms: Any) -> tuple[int, int, int]:
    """Asked, reminded, lapsed."""
    marked = await (await started(world, **terms)).result()
    return marked.asked, marked.reminded, marked.lapsed


async def review(world: World, *keep: str, who: str = "elodie", **sent: str) -> Any:
    body = {"keep": [str(world.id(name)) for name in keep]}
    return await world.on_member(who, "POST", "/access-review", body, **sent)


async def standing(world: World) -> Any:
    return (await world.on_member("elodie", "GET", "/access-grants")).json()["review"]


def told(world: World) -> list[str]:
    return sorted(one.address for one in world.mailbox.mails)
