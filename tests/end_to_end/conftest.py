"""A whole portal, and a browser in front of it, for the stories of one file."""

from collections.abc import AsyncIterator, Iterator

import pytest
from playwright.async_api import Browser

from deploy.local.instance import Instance
from tests.browser import launched


@pytest.fixture(scope="module")
def portal() -> Iterator[Instance]:
    with Instance.temporary() as portal:
        yield portal


@pytest.fixture(scope="module")
async def browser() -> AsyncIterator[Browser]:
    async with launched() as browser:
        yield browser
