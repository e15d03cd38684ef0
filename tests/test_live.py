"""The live timelines' stream: each event once, at once, and no more once the right is gone."""

import asyncio
from collections.abc import AsyncIterator
from typing import cast

import asyncpg
import pytest
from pydantic import BaseModel

from shared.errors import NotFound
from shared.http.live import News, live
from shared.listen import Listener
from tests.conftest import Postgres

CHANNEL = "lines"
SUBJECT = "b7f1"


class Line(BaseModel):
    text: str


class Story:
    """Events by their number, as rows would hold them."""

    def __init__(self, *texts: str) -> None:
        self.texts = list(texts)
        self.readable, self.over = True, False

    async def read(self, after: int) -> News:
        if not self.readable:
            raise NotFound("not_found", "Cette démarche n'existe pas.")
        new = [(n, Line(text=one)) for n, one in enumerate(self.texts) if n > after]
        return News(events=new, over=self.over)


@pytest.fixture
async def listener(postgres_server: Postgres) -> AsyncIterator[Listener]:
    listening = Listener(postgres_server.url("membership"), CHANNEL)
    async with listening.running():
        while not listening.connected:  # noqa: ASYNC110
            await asyncio.sleep(0.01)
        yield listening


@pytest.fixture
async def database(postgres_server: Postgres) -> AsyncIterator[asyncpg.Connection]:
    connection = await asyncpg.connect(postgres_server.url("membership").replace("+asyncpg", ""))
    yield connection
    await connection.close()


def told(listener: Listener, story: Story, after: int = -1) -> AsyncIterator[str]:
    stream = live(listener, CHANNEL, SUBJECT, "timeline", story.read, after)
    return cast(AsyncIterator[str], stream.body_iterator)


async def the_next(stream: AsyncIterator[str]) -> str:
    return await asyncio.wait_for(anext(stream), 5)


async def test_it_resumes_after_the_last_event_and_tells_the_next_at_once(
    listener: Listener, database: asyncpg.Connection
) -> None:
    story = Story("opened", "reminded")
    stream = told(listener, story, after=0)
    assert await the_next(stream) == 'id: 1\nevent: timeline\ndata: {"text":"reminded"}\n\n'
    assert await the_next(stream) == ": still there\n\n"
    story.texts.append("accepted")
    story.over = True
    coming = asyncio.create_task(the_next(stream))
    await database.execute("select pg_notify($1, $2)", CHANNEL, SUBJECT)
    assert await coming == 'id: 2\nevent: timeline\ndata: {"text":"accepted"}\n\n'
    assert [chunk async for chunk in stream] == ["event: over\ndata: {}\n\n"]


async def test_a_right_withdrawn_ends_it_before_the_next_event(
    listener: Listener, database: asyncpg.Connection
) -> None:
    story = Story("opened")
    stream = told(listener, story)
    assert [await the_next(stream), await the_next(stream)][1] == ": still there\n\n"
    story.texts.append("accepted")
    story.readable = False
    await database.execute("select pg_notify($1, $2)", CHANNEL, SUBJECT)
    async with asyncio.timeout(5):
        assert [chunk async for chunk in stream] == ["event: over\ndata: {}\n\n"]


async def test_what_is_over_ends_even_for_who_has_read_all(listener: Listener) -> None:
    story = Story("opened", "accepted")
    story.over = True
    async with asyncio.timeout(5):
        assert [chunk async for chunk in told(listener, story, after=1)] == [
            "event: over\ndata: {}\n\n"
        ]
