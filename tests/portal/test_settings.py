"""A setting may change the look, never make it unreadable."""

import pytest
from pydantic import ValidationError

from services.portal.colours import contrast
from services.portal.settings import DARK_PAGE, LIGHT_PAGE, Settings


def test_contrast_is_that_of_the_norm() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=0.01)


@pytest.mark.parametrize(
    "wrong", [{"accent": "#9fdcd6"}, {"accent_on_dark": "#0f6669"}, {"accent": "teal"}]
)
def test_a_colour_that_cannot_be_read_is_refused(wrong: dict[str, str]) -> None:
    with pytest.raises(ValidationError):
        Settings.model_validate({"services": {}, "caller_public_key": "", **wrong})


def test_our_own_colours_can_be_read() -> None:
    ours = Settings.model_validate({"services": {}, "caller_public_key": ""})
    assert contrast(ours.accent, LIGHT_PAGE) >= 4.5
    assert contrast(ours.accent_on_dark, DARK_PAGE) >= 4.5
