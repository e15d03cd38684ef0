"""Answers that take the same time whether an e-mail is known or not."""

import asyncio
import math
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta


@asynccontextmanager
async def evenly(step: timedelta) -> AsyncIterator[None]:
    """Leave only at a multiple of `step` after entering. A refusal leaves at once."""
    clock = asyncio.get_running_loop().time
    entered, seconds = clock(), step.total_seconds()
    yield
    if seconds:
        elapsed = clock() - entered
        await asyncio.sleep(math.ceil(elapsed / seconds) * seconds - elapsed)
