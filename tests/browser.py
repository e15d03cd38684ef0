"""The Chromium that `make test` found or installed, for every browser test."""

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from playwright.async_api import Browser, async_playwright

from deploy.local import chromium

FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
]  # fmt: skip


@asynccontextmanager
async def launched() -> AsyncIterator[Browser]:
    os.environ.update(PLAYWRIGHT_BROWSERS_PATH=str(chromium.OWN))
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(
            executable_path=chromium.executable(), args=FLAGS
        )
        yield browser
        await browser.close()
