"""How figures are taken and told: rounds that alternate, both sides printed, then their ratio."""

import statistics
import sys
import time
from collections.abc import Awaitable, Callable, Sequence

ROUNDS = 5


async def timed(act: Callable[[], Awaitable[object]]) -> float:
    """Milliseconds of one act."""
    begun = time.perf_counter()
    await act()
    return (time.perf_counter() - begun) * 1000


def p99(figures: Sequence[float]) -> float:
    return statistics.quantiles(figures, n=100)[98]


def tell(name: str, rounds: Sequence[Sequence[float]]) -> None:
    figures = [one for turn in rounds for one in turn]
    median = statistics.median(figures)
    line = f"{name:<48} median {median:7.1f} ms   p99 {p99(figures):7.1f} ms   n {len(figures)}"
    sys.stdout.write(line + "\n")


def tell_ratio(ours: Sequence[Sequence[float]], bare: Sequence[Sequence[float]]) -> None:
    """The median of the rounds' ratios of medians."""
    pairs = zip(ours, bare, strict=True)
    ratios = [statistics.median(one) / statistics.median(other) for one, other in pairs]
    sys.stdout.write(f"ratio {statistics.median(ratios):.2f}\n")
