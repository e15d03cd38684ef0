"""What page tests of staff ask of a page: its words, its alert, what was sent to the services."""

import html
import re
from typing import Any

from tests.portal.world import Shown, World


def words(shown: Shown) -> str:
    return re.sub(r"\s+", " ", html.unescape(re.sub("<[^>]+>", " ", shown.text)))


def alert(shown: Shown) -> str:
    found = re.search(r'<div class="summary".*?</form>', shown.text, re.S)
    assert found, "no error summary"
    return words(Shown(200, found[0], ""))


def sent(world: World, method: str, path: str) -> Any:
    return next(body for how, called, body in world.edge.calls if (how, called) == (method, path))


def called(world: World, path: str) -> list[str]:
    return [method for method, where, _ in world.edge.calls if where == path]
