"""The notices behind the bell: one an event, each person their own."""

import asyncio
from uuid import UUID, uuid4

import asyncpg
import pytest
from sqlalchemy import func, select

from services.notifications.app import create_app
from services.notifications.tables import Notice
from shared.contracts.notifications.messages import Template
from shared.database import SessionFactory
from shared.http.caller import Caller
from shared.temporal.client import connect
from tests.asgi import InProcess
from tests.callers import caller_headers, resources_for
from tests.conftest import Postgres, SessionsOf, free_port
from tests.notifications.messages import deliveries, message
from tests.notifications.receiver import Receiver


@pytest.fixture
def sessions(sessions_of: SessionsOf) -> SessionFactory:
    return sessions_of("notifications")


async def page_of(sessions: SessionFactory, account_id: UUID | None) -> InProcess:
    resources = resources_for("notifications", sessions, await connect("127.0.0.1:1", "test"))
    headers = caller_headers("notifications", Caller(account_id=account_id))
    return InProcess(create_app(resources), headers)


async def told(sessions: SessionFactory, account_id: UUID, *templates: Template) -> None:
    receiver = Receiver()
    async with receiver.running():
        for template in templates:
            await deliveries(sessions, receiver.port).deliver_message(
                message(template, account_id=account_id, notice=True, path="/adhesions/1")
            )


async def test_a_notice_is_listed_read_and_counted(sessions: SessionFactory) -> None:
    mine = uuid4()
    await told(sessions, mine, Template.APPLICATION_SUBMITTED, Template.MEMBER_WELCOME)
    page = await page_of(sessions, mine)

    listed = (await page.get("/me/notifications")).json()
    assert (listed["unread"], listed["next"]) == (2, None)
    assert [item["title"] for item in listed["items"]] == [
        "Votre demande d'adhésion est acceptée",
        "Votre demande d'adhésion ADH-2026-0042 a bien été reçue",
    ]
    assert {item["path"] for item in listed["items"]} == {"/adhesions/1"}

    newest = listed["items"][0]["id"]
    for _ in range(2):
        assert (await page.post(f"/me/notifications/{newest}/read")).status_code == 204
    listed = (await page.get("/me/notifications")).json()
    assert [item["read"] for item in listed["items"]] == [False, True]
    assert listed["items"][1]["id"] == newest
    assert listed["unread"] == 1

    assert (await page.post("/me/notifications/read")).status_code == 204
    assert (await page.get("/me/notifications")).json()["unread"] == 0


async def test_nobody_sees_or_reads_the_notices_of_another(sessions: SessionFactory) -> None:
    mine, other = uuid4(), uuid4()
    await told(sessions, mine, Template.APPLICATION_SUBMITTED)
    my_page, other_page = await page_of(sessions, mine), await page_of(sessions, other)
    notice = (await my_page.get("/me/notifications")).json()["items"][0]["id"]

    assert (await other_page.get("/me/notifications")).json()["items"] == []
    foreign = await other_page.post(f"/me/notifications/{notice}/read")
    unknown = await other_page.post(f"/me/notifications/{uuid4()}/read")
    assert (foreign.status_code, foreign.content) == (404, unknown.content)
    await other_page.post("/me/notifications/read")
    assert (await my_page.get("/me/notifications")).json()["unread"] == 1


async def test_a_visitor_signs_in_first(sessions: SessionFactory) -> None:
    page = await page_of(sessions, None)
    for answer in (
        await page.get("/me/notifications"),
        await page.post("/me/notifications/read"),
        await page.post(f"/me/notifications/{uuid4()}/read"),
    ):
        assert (answer.status_code, answer.json()["code"]) == (401, "sign_in_required")


async def test_a_long_list_comes_in_pages_without_gap_or_repetition(
    sessions: SessionFactory,
) -> None:
    mine = uuid4()
    await told(sessions, mine, *list(Template)[:7])
    page = await page_of(sessions, mine)
    read = [item["id"] for item in (await page.get("/me/notifications")).json()["items"]][:3]
    for notice in read:
        await page.post(f"/me/notifications/{notice}/read")
    seen: list[str] = []
    after: dict[str, str] = {}
    while True:
        answer = (await page.get("/me/notifications", params={"limit": "3", **after})).json()
        seen += [item["id"] for item in answer["items"]]
        if answer["next"] is None:
            break
        after = {"after": answer["next"]}
    assert len(seen) == len(set(seen)) == 7
    assert seen[4:] == read
    assert answer["unread"] == 4


@pytest.mark.parametrize("cursor", ["x", "%%%", "MjAyNi0xMS0yMyB4", "w6k="])
async def test_a_forged_cursor_is_refused(sessions: SessionFactory, cursor: str) -> None:
    page = await page_of(sessions, uuid4())
    answer = await page.get("/me/notifications", params={"after": cursor})
    assert answer.status_code == 422
    assert answer.json()["fields"][0]["field"] == "after"


async def test_an_event_is_noticed_once_even_while_no_mail_leaves(
    sessions: SessionFactory,
) -> None:
    asked = message(notice=True)
    worker = deliveries(sessions, free_port())
    for _ in range(2):
        with pytest.raises(Exception, match="Not sent"):
            await worker.deliver_message(asked)
    async with sessions() as session:
        assert await session.scalar(select(func.count()).select_from(Notice)) == 1


async def test_a_message_without_notice_leaves_none(sessions: SessionFactory) -> None:
    with pytest.raises(Exception, match="Not sent"):
        await deliveries(sessions, free_port()).deliver_message(message())
    async with sessions() as session:
        assert await session.scalar(select(func.count()).select_from(Notice)) == 0


async def test_a_new_notice_is_announced_once(
    sessions: SessionFactory, postgres_server: Postgres
) -> None:
    heard: list[str] = []
    address = postgres_server.url("notifications").replace("+asyncpg", "")
    connection = await asyncpg.connect(address)
    await connection.add_listener("notices", lambda *notice: heard.append(str(notice[-1])))
    mine = uuid4()
    receiver = Receiver()
    asked = message(account_id=mine, notice=True)
    async with receiver.running():
        for _ in range(2):
            await deliveries(sessions, receiver.port).deliver_message(asked)
    await asyncio.sleep(0.2)
    await connection.close()
    assert heard == [str(mine)]
