"""What a person wants by mail is obeyed; the link of a mail stops a category, and nothing else."""

import base64
from dataclasses import dataclass
from email.message import EmailMessage
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import func, select

from services.notifications.app import create_app
from services.notifications.deliveries.letters import UNSUBSCRIBE
from services.notifications.tables import Delivery as Row
from services.notifications.tables import DigestEntry, Notice
from shared.contracts.identity.accounts import LinkSecret
from shared.contracts.notifications.messages import CATEGORIES, Category, Delivery, Template
from shared.contracts.notifications.preferences import NEVER_OFF, Preferences, Unsubscription
from shared.database import SessionFactory
from shared.http.caller import Caller
from shared.sealed import Seal
from shared.temporal.client import connect
from tests.asgi import Answer, InProcess
from tests.callers import PUBLIC_URL, SEAL, caller_headers, resources_for
from tests.conftest import SessionsOf
from tests.notifications.messages import deliveries, letters, message, recipient
from tests.notifications.receiver import Receiver

AT_ONCE = dict.fromkeys(("approvals", "progress", "reminders", "reviews"), "at_once")
MINE = "/me/notification-preferences"
STOP = "/notification-unsubscriptions"


@dataclass
class World:
    sessions: SessionFactory
    receiver: Receiver
    app: Any
    account_id: UUID

    def browser(self, account_id: UUID | None) -> InProcess:
        return InProcess(self.app, caller_headers("notifications", Caller(account_id=account_id)))

    async def choose(self, **choices: str) -> Answer:
        return await self.browser(self.account_id).put(MINE, json=AT_ONCE | choices)

    async def chosen(self) -> Any:
        return (await self.browser(self.account_id).get(MINE)).json()

    async def tell(self, template: Template, **options: Any) -> Delivery:
        asked = message(template, account_id=self.account_id, **options)
        return await deliveries(self.sessions, self.receiver.port).deliver_message(asked)

    async def count(self, table: type[Any]) -> int:
        async with self.sessions() as session:
            return await session.scalar(select(func.count()).select_from(table)) or 0

    async def stop(self, token: str) -> Answer:
        return await self.browser(None).post(STOP, json={"token": token})


@pytest.fixture
async def world(sessions_of: SessionsOf) -> Any:
    sessions, receiver = sessions_of("notifications"), Receiver()
    resources = resources_for("notifications", sessions, await connect("127.0.0.1:1", "test"))
    async with receiver.running():
        yield World(sessions, receiver, create_app(resources), uuid4())


def token_of(mail: EmailMessage) -> str:
    address = str(mail["List-Unsubscribe"])
    prefix = f"<{PUBLIC_URL}{UNSUBSCRIBE}/"
    assert address.startswith(prefix)
    assert address.endswith(">")
    return address[len(prefix) : -1]


async def test_everything_is_mailed_at_once_until_one_chooses(world: World) -> None:
    assert await world.chosen() == AT_ONCE
    assert (await world.choose(progress="daily", reminders="off")).json() == await world.chosen()
    assert await world.chosen() == AT_ONCE | {"progress": "daily", "reminders": "off"}
    other = await world.browser(uuid4()).get(MINE)
    assert other.json() == AT_ONCE


async def test_an_approval_may_wait_a_day_and_never_be_stopped(world: World) -> None:
    refused = await world.choose(approvals="off", progress="off")
    assert (refused.status_code, refused.json()["fields"][0]["field"]) == (422, "approvals")
    assert await world.chosen() == AT_ONCE
    assert (await world.choose(approvals="daily")).status_code == 200


@pytest.mark.parametrize(
    "body",
    [{}, {"progress": "off"}, AT_ONCE | {"progress": "never"}, AT_ONCE | {"secrets": "off"}, []],
)
async def test_what_is_no_choice_is_refused(world: World, body: object) -> None:
    assert (await world.browser(world.account_id).put(MINE, json=body)).status_code == 422
    assert await world.chosen() == AT_ONCE


async def test_a_visitor_has_no_preferences(world: World) -> None:
    for answer in (
        await world.browser(None).get(MINE),
        await world.browser(None).put(MINE, json=AT_ONCE),
    ):
        assert (answer.status_code, answer.json()["code"]) == (401, "sign_in_required")


@pytest.mark.parametrize(("choice", "entries"), [("daily", 1), ("off", 0)])
async def test_a_kept_message_is_not_mailed_and_its_notice_is_there(
    world: World, choice: str, entries: int
) -> None:
    await world.choose(progress=choice)
    for _ in range(2):
        told = await world.tell(Template.PROCEDURE_RECEIVED, key="event/1", notice=True)
        assert told is Delivery.KEPT
    assert world.receiver.mails == []
    assert await world.count(DigestEntry) == entries
    assert await world.count(Notice) == 1

    await world.choose()
    assert await world.tell(Template.PROCEDURE_RECEIVED, key="event/1") is Delivery.KEPT
    assert world.receiver.mails == []


async def test_what_was_mailed_is_not_kept_again(world: World) -> None:
    assert await world.tell(Template.PROCEDURE_RECEIVED, key="event/1") is Delivery.SENT
    await world.choose(progress="daily")
    assert await world.tell(Template.PROCEDURE_RECEIVED, key="event/1") is Delivery.SENT
    assert (len(world.receiver.mails), await world.count(DigestEntry)) == (1, 0)


async def test_a_mail_under_way_is_sent_whatever_is_chosen_meanwhile(world: World) -> None:
    world.receiver.to_content = "451 later"
    with pytest.raises(Exception, match="451"):
        await world.tell(Template.PROCEDURE_RECEIVED, key="event/1")
    await world.choose(progress="off")
    world.receiver.to_content = "250 OK"
    assert await world.tell(Template.PROCEDURE_RECEIVED, key="event/1") is Delivery.SENT


@pytest.mark.parametrize("template", sorted(set(Template) - CATEGORIES.keys()), ids=str)
async def test_what_has_no_category_always_goes_at_once(world: World, template: Template) -> None:
    await world.choose(**dict.fromkeys(AT_ONCE, "daily"))
    assert await world.tell(template) is Delivery.SENT
    (mail,) = world.receiver.mails
    assert "List-Unsubscribe" not in mail


async def test_an_address_without_account_has_no_preferences_and_no_notice(world: World) -> None:
    asked = message(Template.ADMINISTRATOR_CHANGE_ON_FILE).model_copy(update={"account_id": None})
    worker = deliveries(world.sessions, world.receiver.port)
    assert await worker.deliver_message(asked) is Delivery.SENT
    async with world.sessions() as session:
        (kept,) = await session.scalars(select(Row))
    assert kept.account_id is None
    assert "/preferences" not in world.receiver.mails[0].as_string()


async def test_switching_off_forgets_what_was_kept_for_the_digest(world: World) -> None:
    await world.choose(progress="daily", reviews="daily")
    await world.tell(Template.PROCEDURE_RECEIVED)
    await world.tell(Template.ACCESS_REVIEW_DUE)
    await world.choose(progress="off", reviews="daily")
    async with world.sessions() as session:
        assert [one.category for one in await session.scalars(select(DigestEntry))] == ["reviews"]


async def test_a_mail_is_stopped_by_its_header_alone(world: World) -> None:
    await world.tell(Template.ACCESS_REVIEW_DUE)
    (mail,) = world.receiver.mails
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    token = token_of(mail)
    assert "@" not in token
    assert str(world.account_id) not in token

    offer = await world.browser(None).get(f"{STOP}/{token}")
    assert (offer.status_code, offer.json()) == (200, {"category": "reviews", "off": False})
    assert await world.chosen() == AT_ONCE

    for _ in range(2):
        assert (await world.stop(token)).status_code == 204
    assert await world.chosen() == AT_ONCE | {"reviews": "off"}
    assert (await world.browser(None).get(f"{STOP}/{token}")).json()["off"] is True
    assert await world.tell(Template.ACCESS_REVIEW_DUE) is Delivery.KEPT
    assert await world.tell(Template.PROCEDURE_RECEIVED) is Delivery.SENT


@pytest.mark.parametrize("template", CATEGORIES, ids=str)
def test_a_mail_says_where_to_choose_and_stops_only_what_may_be(template: Template) -> None:
    letter = letters().write(message(template))
    assert (letter.unsubscribe is None) is (CATEGORIES[template] in NEVER_OFF)
    for part in (letter.text.plain, letter.text.html):
        assert f"{PUBLIC_URL}/preferences" in part
        assert "Choisir mes notifications" in part
        assert UNSUBSCRIBE not in part


async def test_the_header_is_one_line_that_a_reader_can_follow(world: World) -> None:
    await world.tell(Template.PROCEDURE_RECEIVED, to=recipient("rené@exemple.fr"))
    await world.tell(Template.PROCEDURE_RECEIVED)
    for mail in world.receiver.mails:
        assert SEAL.open(token_of(mail), Unsubscription).category is Category.PROGRESS


def forged() -> list[str]:
    whose = Unsubscription(account_id=uuid4(), category=Category.PROGRESS)
    good = SEAL.close(whose)
    clear = base64.urlsafe_b64encode(whose.model_dump_json().encode()).decode().rstrip("=")
    return [
        "",
        "x",
        "test.",
        "test.AAAA",
        "é.é",
        f"other.{good.partition('.')[2]}",
        f"test.{clear}",
        good[:-6] + ("AAAAAA" if not good.endswith("AAAAAA") else "BBBBBB"),
        Seal({"test": b"1" * 32}).close(whose),
        SEAL.close(LinkSecret(token="x")),
        SEAL.close(recipient()),
        SEAL.close(Unsubscription(account_id=uuid4(), category=Category.APPROVALS)),
    ]


@pytest.mark.parametrize("token", (tokens := forged()), ids=map(str, range(len(tokens))))
async def test_a_forged_token_stops_nothing(world: World, token: str) -> None:
    answer = await world.stop(token)
    assert (answer.status_code, answer.json()["code"]) == (410, "link_unusable")
    if token.isascii() and token:
        read = await world.browser(None).get(f"{STOP}/{token}")
        assert (read.status_code, read.json()["code"]) == (410, "link_unusable")


@pytest.mark.parametrize("body", [{}, {"token": "a" * 1001}, {"token": "a", "account_id": "b"}])
async def test_a_strange_body_is_refused(world: World, body: object) -> None:
    assert (await world.browser(None).post(STOP, json=body)).status_code == 422


def test_every_category_has_its_choice() -> None:
    assert set(Preferences.model_fields) == set(Category)
