"""The development mail catcher: what is answered 250 is kept, listed and shown."""

import socket
from collections.abc import AsyncIterator
from email.message import EmailMessage
from pathlib import Path

import aiosmtplib
import pytest

from deploy.local.mail import create_app, listen
from deploy.local.mail_folder import MailFolder, linked
from tests.asgi import InProcess


class Catcher:
    def __init__(self, path: Path, port: int) -> None:
        self.path, self._port = path, port
        self.page = InProcess(create_app(MailFolder(path)))

    async def take(self, mail: EmailMessage, *to: str) -> None:
        await aiosmtplib.send(mail, recipients=list(to), hostname="127.0.0.1", port=self._port)

    async def listed(self, **params: str) -> list[dict[str, object]]:
        answer = await self.page.get("/api/messages", params=params)
        assert answer.status_code == 200
        found: list[dict[str, object]] = answer.json()
        return found


@pytest.fixture
async def catcher(tmp_path: Path) -> AsyncIterator[Catcher]:
    folder = tmp_path / "mails"
    server = await listen(MailFolder(folder), socket.create_server(("127.0.0.1", 0)))
    yield Catcher(folder, server.sockets[0].getsockname()[1])
    server.close()
    await server.wait_closed()


def mail(
    subject: str = "Activez votre compte", message_id: str = "<1@service.example>"
) -> EmailMessage:
    written = EmailMessage()
    written["From"] = "Santé Travail <portail@service.example>"
    written["To"] = "camille@exemple.fr"
    written["Subject"] = subject
    written["Message-ID"] = message_id
    written.set_content(
        "Activer mon compte\xa0:\nhttp://127.0.0.1:8000/activation#t0k.\n\nÀ bientôt"
    )
    written.add_alternative(
        '<p>À bientôt</p><a href="http://127.0.0.1:8000/activation#t0k">Activer</a>'
        '<a href="https://ailleurs.example/?a=1&amp;b=2">Ailleurs</a>'
        '<a href="mailto:x@y.example">x</a>',
        subtype="html",
    )
    return written


async def test_a_mail_is_listed_with_its_parts_and_links(catcher: Catcher) -> None:
    await catcher.take(mail(), "camille@exemple.fr")
    (kept,) = await catcher.listed()
    assert kept["from"] == "Santé Travail <portail@service.example>"
    assert kept["to"] == ["camille@exemple.fr"]
    assert kept["subject"] == "Activez votre compte"
    assert kept["message_id"] == "<1@service.example>"
    assert kept["links"] == [
        "http://127.0.0.1:8000/activation#t0k",
        "https://ailleurs.example/?a=1&b=2",
    ]
    assert "À bientôt" in str(kept["text"])
    assert "<p>À bientôt</p>" in str(kept["html"])
    assert (await catcher.page.get(f"/api/messages/{kept['id']}")).json()["id"] == kept["id"]


async def test_mails_come_newest_first_and_by_recipient(catcher: Catcher) -> None:
    await catcher.take(mail("Un", "<1@x>"), "camille@exemple.fr")
    await catcher.take(mail("Deux", "<2@x>"), "dominique@exemple.fr", "rené@exemple.fr")
    await catcher.take(mail("Trois", "<3@x>"), "camille@exemple.fr")
    assert [one["subject"] for one in await catcher.listed()] == ["Trois", "Deux", "Un"]
    by_case = await catcher.listed(to="Camille@Exemple.fr")
    assert [one["subject"] for one in by_case] == ["Trois", "Un"]
    assert [one["subject"] for one in await catcher.listed(to="rené@exemple.fr")] == ["Deux"]
    assert await catcher.listed(to="camille") == []


async def test_a_repeated_message_id_is_one_mail_counted_twice(catcher: Catcher) -> None:
    await catcher.take(mail(), "camille@exemple.fr")
    await catcher.take(mail(), "camille@exemple.fr")
    await catcher.take(mail(), "dominique@exemple.fr")
    assert [one["copies"] for one in await catcher.listed()] == [1, 2]


async def test_what_was_answered_is_there_after_a_restart(catcher: Catcher) -> None:
    await catcher.take(mail(), "camille@exemple.fr")
    (catcher.path / "20261123T000000000000-half.part").write_bytes(b"From: x")
    assert len(MailFolder(catcher.path).list()) == 1
    assert list(catcher.path.glob("*.part")) == []


async def test_mails_are_deleted_at_once(catcher: Catcher) -> None:
    await catcher.take(mail(), "camille@exemple.fr")
    (kept,) = await catcher.listed()
    assert (await catcher.page.delete("/api/messages")).status_code == 204
    assert await catcher.listed() == []
    assert (await catcher.page.get(f"/api/messages/{kept['id']}")).status_code == 404


async def test_the_pages_show_a_mail_without_running_it(catcher: Catcher) -> None:
    hostile = EmailMessage()
    hostile["From"] = "<x@y.example>"
    hostile["Subject"] = "<script>alert(1)</script>"
    hostile.set_content("<img src=x>")
    hostile.add_alternative('<script>alert(1)</script>"><b>', subtype="html")
    await catcher.take(hostile, "camille@exemple.fr")
    (kept,) = await catcher.listed()
    for path in ("/", f"/messages/{kept['id']}"):
        answer = await catcher.page.get(path)
        assert answer.status_code == 200
        assert "<script" not in answer.text
        assert "<img" not in answer.text
        assert "default-src 'none'" in answer.headers["content-security-policy"]
    assert 'sandbox="allow-popups allow-popups-to-escape-sandbox"' in answer.text


async def test_what_is_not_a_mail_is_kept_all_the_same(catcher: Catcher) -> None:
    folder = MailFolder(catcher.path)
    folder.keep(b"Content-Type: text/plain; charset=nowhere\r\n\r\n\xff\xfe", ["a@b.example"])
    folder.keep(b"", [])
    assert [one["to"] for one in await catcher.listed()] == [[], ["a@b.example"]]
    assert (await catcher.page.get("/")).status_code == 200


def test_links_of_a_text_are_clickable_and_the_rest_is_text() -> None:
    assert linked("<b> voir https://x.example/a?b=1&c=2#t.") == (
        '&lt;b&gt; voir <a href="https://x.example/a?b=1&amp;c=2#t" target="_blank"'
        ' rel="noopener">https://x.example/a?b=1&amp;c=2#t</a>.'
    )
