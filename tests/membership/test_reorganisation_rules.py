"""Who holds which access after a merger or a takeover."""

from uuid import UUID, uuid4

import pytest

from services.membership.reorganisations.rules import Held, after_merger, after_takeover
from shared.contracts.membership.levels import Access

ONE, TWO, THREE = (UUID(int=n) for n in (1, 2, 3))
WHO = uuid4()
A, F, W, B, R = (
    Access.ADMINISTRATOR, Access.FULL, Access.WORKFORCE_AND_VISITS, Access.BILLING,
    Access.READ_ONLY,
)  # fmt: skip


@pytest.mark.parametrize(
    ("on_one", "on_two", "after"),
    [
        (None, A, A), (None, R, R), (R, A, A), (A, R, A), (R, B, B), (B, R, B), (B, F, F),
        # Neither includes the other: nobody gains both by a merger.
        (B, W, B), (W, B, W),
    ],
)  # fmt: skip
def test_the_stronger_access_stays(on_one: Access | None, on_two: Access, after: Access) -> None:
    held = [Held(TWO, WHO, on_two)] + ([Held(ONE, WHO, on_one)] if on_one else [])
    assert after_merger(held, [ONE, TWO]) == {WHO: after}


def test_between_two_absorbed_members_the_stronger_stays_too() -> None:
    held = [Held(TWO, WHO, R), Held(THREE, WHO, F)]
    assert after_merger(held, [ONE, TWO, THREE]) == {WHO: F}


def test_after_a_takeover_only_those_kept_and_whoever_asked_have_access() -> None:
    kept, gone = uuid4(), uuid4()
    held = [Held(ONE, kept, B), Held(ONE, gone, A), Held(ONE, WHO, R)]
    assert after_takeover(held, [kept, uuid4()], WHO) == {kept: B, WHO: A}
