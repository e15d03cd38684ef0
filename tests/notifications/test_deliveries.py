"""One mail an event, whatever happens to the worker, the server or the address."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
from sqlalchemy import select, update
from temporalio.exceptions import ApplicationError

from services.notifications.deliveries import queries
from services.notifications.deliveries.envelopes import (
    Undeliverable,
    seal_envelope,
    usable_address,
)
from services.notifications.deliveries.queries import Mail
from services.notifications.tables import Delivery as Row
from shared.contracts.identity.accounts import LinkSecret
from shared.contracts.notifications.messages import Delivery, Message, Template
from shared.database import SessionFactory
from tests.callers import SEAL
from tests.conftest import SessionsOf, free_port
from tests.notifications.messages import deliveries, letters, message, recipient
from tests.notifications.receiver import Receiver

ADDRESS = "camille.martin@exemple.fr"


@pytest.fixture
def sessions(sessions_of: SessionsOf) -> SessionFactory:
    return sessions_of("notifications")


@pytest.fixture
async def receiver() -> AsyncIterator[Receiver]:
    receiver = Receiver()
    async with receiver.running():
        yield receiver


async def row(sessions: SessionFactory, sent: Message) -> Row:
    async with sessions() as session:
        return (await session.scalars(select(Row).where(Row.key == sent.key))).one()


async def test_a_mail_arrives_whole(sessions: SessionFactory, receiver: Receiver) -> None:
    asked = message(Template.ACCOUNT_ACTIVATION, path="/activation")
    assert await deliveries(sessions, receiver.port).deliver_message(asked) is Delivery.SENT

    (mail,) = receiver.mails
    assert receiver.recipients == [[ADDRESS]]
    assert mail["To"] == ADDRESS
    assert mail["From"] == "Santé Travail Atlantique <ne-pas-repondre@service.example>"
    assert mail["Subject"] == "Activez votre compte"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["Message-ID"].endswith("@service.example>")
    assert mail["Date"].datetime
    assert mail.get_content_type() == "multipart/alternative"
    assert [part.get_content_type() for part in mail.iter_parts()] == ["text/plain", "text/html"]
    for part in mail.iter_parts():
        assert "http://portal.test/activation#t0k-en_1" in part.get_content()
        assert "Bonjour Madame Martin," in part.get_content()


async def test_the_same_event_is_mailed_once(sessions: SessionFactory, receiver: Receiver) -> None:
    asked = message()
    worker = deliveries(sessions, receiver.port)
    assert [await worker.deliver_message(asked) for _ in range(3)] == [Delivery.SENT] * 3
    assert len(receiver.mails) == 1
    kept = await row(sessions, asked)
    assert (kept.status, kept.attempts, kept.leased_until) == ("sent", 1, None)
    assert kept.sent_at is not None
    assert kept.message_id == receiver.mails[0]["Message-ID"]


async def test_two_runs_at_once_send_one(sessions: SessionFactory, receiver: Receiver) -> None:
    receiver.pause = 0.3
    asked = message()
    outcomes = await asyncio.gather(
        *(deliveries(sessions, receiver.port).deliver_message(asked) for _ in range(4)),
        return_exceptions=True,
    )
    assert len(receiver.mails) == 1
    assert outcomes.count(Delivery.SENT) == 1
    waiting = [failure for failure in outcomes if isinstance(failure, ApplicationError)]
    assert len(waiting) == 3
    for failure in waiting:
        assert failure.type == "BeingSent"
        assert not failure.non_retryable
        assert failure.next_retry_delay is not None
        assert timedelta(0) < failure.next_retry_delay <= timedelta(seconds=16)


async def test_a_run_that_died_is_taken_over_after_its_lease(
    sessions: SessionFactory, receiver: Receiver
) -> None:
    asked = message()
    async with sessions.begin() as session:
        mail = Mail(asked.key, asked.template, asked.account_id, "<dead@service.example>")
        await queries.claim(session, mail, timedelta(minutes=1))
    worker = deliveries(sessions, receiver.port)
    with pytest.raises(ApplicationError, match="Another run"):
        await worker.deliver_message(asked)
    async with sessions.begin() as session:
        await session.execute(update(Row).values(leased_until=Row.first_attempt_at))
    assert await worker.deliver_message(asked) is Delivery.SENT
    assert len(receiver.mails) == 1
    assert (await row(sessions, asked)).attempts == 2


async def test_a_server_that_is_down_is_tried_again(sessions: SessionFactory) -> None:
    receiver = Receiver(port=free_port())
    asked = message()
    worker = deliveries(sessions, receiver.port)
    with pytest.raises(ApplicationError) as failed:
        await worker.deliver_message(asked)
    assert (failed.value.type, failed.value.non_retryable) == ("MailNotSent", False)
    assert (await row(sessions, asked)).error_code == "unreachable"

    async with receiver.running():
        assert await worker.deliver_message(asked) is Delivery.SENT
    kept = await row(sessions, asked)
    assert (kept.status, kept.attempts, kept.error_code) == ("sent", 2, None)
    assert len(receiver.mails) == 1


@pytest.mark.parametrize("part", ["to_recipient", "to_content"])
async def test_a_busy_server_is_tried_again_and_its_words_are_not_repeated(
    sessions: SessionFactory, receiver: Receiver, part: str
) -> None:
    setattr(receiver, part, f"451 4.7.1 <{ADDRESS}> greylisted")
    asked = message()
    worker = deliveries(sessions, receiver.port)
    with pytest.raises(ApplicationError) as failed:
        await worker.deliver_message(asked)
    assert "451" in str(failed.value)
    assert ADDRESS not in str(failed.value)
    assert failed.value.__cause__ is None

    setattr(receiver, part, "250 OK")
    assert await worker.deliver_message(asked) is Delivery.SENT
    assert len(receiver.mails) == 1


async def test_a_silent_server_is_not_waited_for_ever(
    sessions: SessionFactory, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("services.notifications.deliveries.sending.SEND_WITHIN", timedelta(0.3))
    monkeypatch.setattr("services.notifications.deliveries.post.ANSWER_WITHIN", 0.2)
    receiver.pause = 1
    asked = message()
    with pytest.raises(ApplicationError, match="timeout"):
        await deliveries(sessions, receiver.port).deliver_message(asked)
    assert (await row(sessions, asked)).leased_until is None


@pytest.mark.parametrize(
    ("part", "code"), [("to_recipient", "recipient_550"), ("to_content", "content_550")]
)
async def test_an_address_refused_for_good_is_not_tried_again(
    sessions: SessionFactory, receiver: Receiver, part: str, code: str
) -> None:
    setattr(receiver, part, f"550 5.1.1 <{ADDRESS}> unknown")
    asked = message()
    worker = deliveries(sessions, receiver.port)
    assert await worker.deliver_message(asked) is Delivery.REFUSED
    assert await worker.deliver_message(asked) is Delivery.REFUSED
    assert receiver.asked == 1
    kept = await row(sessions, asked)
    assert (kept.status, kept.error_code, kept.sent_at) == ("refused", code, None)


@pytest.mark.parametrize(
    "address",
    [
        "a@exemple.fr\r\nBcc: autre@exemple.fr",
        "a@exemple.fr\nSubject: autre",
        "a@exemple.fr, autre@exemple.fr",
        "a@exemple.fr> SIZE=1\r\nRCPT TO:<autre@exemple.fr",
        "a\x00@exemple.fr",
        "a\u2028b@exemple.fr",
        '"a b"@exemple.fr',
        "Camille <a@exemple.fr>",
        "a@b@exemple.fr",
        "a@exemple..fr",
        "@exemple.fr",
        "a@",
        "a" * 250 + "@exemple.fr",
    ],
)
async def test_a_forged_address_goes_nowhere(
    sessions: SessionFactory, receiver: Receiver, address: str
) -> None:
    asked = message(to=recipient(address))
    assert await deliveries(sessions, receiver.port).deliver_message(asked) is Delivery.REFUSED
    assert receiver.asked == 0
    assert (await row(sessions, asked)).error_code == "address_invalid"


async def test_a_forged_name_makes_no_header_and_no_link(
    sessions: SessionFactory, receiver: Receiver
) -> None:
    forged = recipient(last_name="Martin\r\nBcc: autre@exemple.fr\r\n\r\nhttps://gain.example")
    await deliveries(sessions, receiver.port).deliver_message(message(to=forged))
    (mail,) = receiver.mails
    assert receiver.recipients == [[ADDRESS]]
    assert "Bcc" not in mail
    assert b"gain.example" not in mail.as_bytes()


async def test_accents_in_an_address_arrive(sessions: SessionFactory, receiver: Receiver) -> None:
    asked = message(to=recipient("rené@société.fr"))
    assert await deliveries(sessions, receiver.port).deliver_message(asked) is Delivery.SENT
    assert receiver.recipients == [["rené@xn--socit-esab.fr"]]


def test_ordinary_addresses_are_left_as_they_are() -> None:
    for address in ("a.b+c@exemple.fr", "o'neill@sub.exemple.co.uk", "a_b-c@x-y.example"):
        assert usable_address(address) == address
    with pytest.raises(Undeliverable):
        usable_address("a@-exemple.fr")


def test_lines_of_a_mail_are_short_enough_for_every_server() -> None:
    for template in Template:
        content = seal_envelope(letters().write(message(template))).content
        assert max(map(len, content.split(b"\r\n"))) <= 998
        assert b"\n" not in content.replace(b"\r\n", b"")


async def test_what_is_kept_names_nobody(sessions: SessionFactory, receiver: Receiver) -> None:
    asked = message(Template.PASSWORD_RESET, notice=True)
    await deliveries(sessions, receiver.port).deliver_message(asked)
    kept = await row(sessions, asked)
    values = " ".join(str(getattr(kept, column.key)) for column in Row.__table__.columns)
    for personal in ("martin", "camille", "exemple.fr", "t0k-en_1"):
        assert personal not in values.lower()


async def test_a_wrongly_sealed_recipient_is_a_fault_that_says_nothing(
    sessions: SessionFactory,
) -> None:
    wrong = message().model_copy(update={"recipient": SEAL.close(LinkSecret(token="t0k-en_1"))})
    with pytest.raises(ValueError, match="Recipient") as failed:
        await deliveries(sessions, 1).deliver_message(wrong)
    assert "t0k-en_1" not in str(failed.value)
    assert failed.value.__cause__ is None
