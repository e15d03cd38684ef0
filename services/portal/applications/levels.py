"""SI, SIA or SIR of positions, as workforce works it out from their risks."""

import asyncio
from collections.abc import Sequence

from services.portal.page import Json, Page
from services.portal.positions.fields import follow_up


async def levels_of(page: Page, positions: Sequence[Json]) -> dict[str, str]:
    """The level of each position by its id: one question for each set of risks."""
    sets = {frozenset(one["risks"]) for one in positions}
    answers = await asyncio.gather(*(follow_up(page, sorted(risks)) for risks in sets))
    known = dict(zip(sets, answers, strict=True))
    found = {one["id"]: known[frozenset(one["risks"])] for one in positions}
    return {name: answer["level"] for name, answer in found.items() if answer}
