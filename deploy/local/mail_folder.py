"""Caught mails as .eml files: written whole or not at all, read back by whoever asks.

The envelope's recipients stand in a header of our own at the top of each file.
"""

import os
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import quote, unquote
from uuid import uuid4

from markupsafe import Markup, escape
from pydantic import BaseModel, Field

ENVELOPE = "X-Delivered-To"
MOMENT = "%Y%m%dT%H%M%S%f"
LINK = re.compile(r"https?://[^\s<>\"']+[^\s<>\"'.,;:!?»)\]]")


class CaughtMail(BaseModel):
    """`date` is when it arrived, `copies` how many times; `links` in reading order."""

    id: str
    sender: str = Field(serialization_alias="from")
    to: list[str]
    subject: str
    date: datetime
    message_id: str
    copies: int = 1
    links: list[str]
    headers: list[tuple[str, str]]
    text: str
    html: str


class MailFolder:
    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._read: dict[str, CaughtMail] = {}
        # Links that open accounts lie here.
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        for unfinished in folder.glob("*.part"):
            unfinished.unlink()

    def keep(self, content: bytes, recipients: list[str]) -> None:
        """Return once the disk has it."""
        name = f"{datetime.now(UTC):{MOMENT}}-{uuid4().hex[:8]}"
        unfinished = self._folder / f"{name}.part"
        envelope = "".join(f"{ENVELOPE}: {quote(address, safe='@')}\r\n" for address in recipients)
        with unfinished.open("wb") as file:
            file.write(envelope.encode() + content)
            file.flush()
            os.fsync(file.fileno())
        unfinished.rename(self._folder / f"{name}.eml")
        directory = os.open(self._folder, os.O_RDONLY)
        try:
            os.fsync(directory)
        finally:
            os.close(directory)

    def list(self, to: str = "") -> list[CaughtMail]:
        """Newest first; one that arrived again under its Message-ID is counted, not repeated."""
        found: dict[tuple[str, ...], CaughtMail] = {}
        for mail in self._all():
            if to and to.casefold() not in (address.casefold() for address in mail.to):
                continue
            place = (mail.message_id or mail.id, *mail.to)
            known = found.get(place)
            found[place] = mail.model_copy(update={"copies": known.copies + 1 if known else 1})
        return sorted(found.values(), key=lambda mail: mail.id, reverse=True)

    def get(self, mail_id: str) -> CaughtMail | None:
        return next((mail for mail in self._all() if mail.id == mail_id), None)

    def clear(self) -> None:
        for path in self._folder.glob("*.eml"):
            path.unlink(missing_ok=True)
        self._read.clear()

    def _all(self) -> Iterator[CaughtMail]:
        for path in sorted(self._folder.glob("*.eml")):
            if path.stem not in self._read:
                self._read[path.stem] = read(path.stem, path.read_bytes())
            yield self._read[path.stem]


def read(mail_id: str, content: bytes) -> CaughtMail:
    mail = message_from_bytes(content, policy=policy.default)
    assert isinstance(mail, EmailMessage)
    text, html = _part(mail, "plain"), _part(mail, "html")
    return CaughtMail(
        id=mail_id,
        sender=str(mail.get("From", "")),
        to=[unquote(address) for address in mail.get_all(ENVELOPE, [])],
        subject=str(mail.get("Subject", "")),
        date=datetime.strptime(mail_id.partition("-")[0], MOMENT).replace(tzinfo=UTC),
        message_id=str(mail.get("Message-ID", "")).strip(),
        links=list(dict.fromkeys([*LINK.findall(text), *_Links.of(html)])),
        headers=[(name, str(value)) for name, value in mail.items() if name != ENVELOPE],
        text=text,
        html=html,
    )


def _part(mail: EmailMessage, kind: str) -> str:
    body = mail.get_body(preferencelist=(kind,))
    if body is None:
        return ""
    try:
        return str(body.get_content())
    except (LookupError, ValueError):
        payload = body.get_payload(decode=True)
        return payload.decode(errors="replace") if isinstance(payload, bytes) else ""


class _Links(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    @classmethod
    def of(cls, html: str) -> list[str]:
        parser = cls()
        parser.feed(html)
        return parser.found

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        target = dict(attrs).get("href") or ""
        if tag == "a" and target.startswith(("http://", "https://")):
            self.found.append(target)


def linked(text: str) -> Markup:
    """Text for a page, with its addresses made clickable."""
    pieces, end = [], 0
    for link in LINK.finditer(text):
        target = escape(link.group())
        pieces.append(escape(text[end : link.start()]))
        pieces.append(Markup('<a href="{0}" target="_blank" rel="noopener">{0}</a>').format(target))
        end = link.end()
    return Markup("").join([*pieces, escape(text[end:])])
