"""From a message to a letter: what is sealed is opened here, and the French is written.

The name of a person is used in the greeting only, and only where it reads as a name: whoever
signs up with somebody else's address cannot make the service send their words or links.
"""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import quote
from uuid import NAMESPACE_URL, uuid5

from pydantic import ValidationError

from services.notifications.texts import Line, Place, Signature, Text, Texts
from shared.contracts.identity.accounts import LinkSecret, Recipient
from shared.contracts.notifications.messages import (
    CATEGORIES,
    WITH_CODE,
    WITH_SECRET,
    Message,
    Template,
)
from shared.contracts.notifications.preferences import NEVER_OFF, Unsubscription
from shared.sealed import Seal

TITLES = {"MME": "Madame", "M": "Monsieur"}
LONGEST_NAME = 80
# The portal's pages.
PREFERENCES = "/preferences"
UNSUBSCRIBE = "/desabonnement"


@dataclass(frozen=True)
class Letter:
    message_id: str
    sender_name: str
    sender_address: str
    address: str
    text: Text
    unsubscribe: str | None = None
    """The address that stops mails of this category, when it may be stopped."""


class Letters:
    def __init__(self, texts: Texts, signature: Signature, seal: Seal, public_url: str) -> None:
        self._texts = texts
        self._signature = signature
        self._seal = seal
        self._public_url = public_url.rstrip("/")

    def write(self, message: Message, lines: Sequence[Line] = (), *, more: bool = False) -> Letter:
        """`lines` are a digest's; `more` says that it has others."""
        try:
            recipient = self._seal.open(message.recipient, Recipient)
            place = Place(
                greeting=greeting(recipient),
                url=self._public_url + self._path(message),
                signature=self._signature,
                preferences=self._preferences(message),
                code=self._code(message),
                lines=lines,
                more=more,
            )
        except ValidationError as error:
            # Its words would carry the values into the process's history.
            raise ValueError(f"What was sealed is not a {error.title}.") from None
        return Letter(
            message_id=self.message_id(message.key),
            sender_name=self._signature.sender_name,
            sender_address=self._signature.sender_address,
            address=recipient.address,
            text=self._texts.letter(message.template, message.facts, place),
            unsubscribe=self._unsubscribe(message),
        )

    def line(self, template: Template, facts: Mapping[str, str], path: str) -> Line:
        """What a kept message says in a digest."""
        return Line(self._texts.sentence(template, facts), self._public_url + local(path))

    def message_id(self, key: str) -> str:
        """The same event has the same Message-ID, so that a mailbox knows a repetition."""
        domain = self._signature.sender_address.rpartition("@")[2]
        return f"<{uuid5(NAMESPACE_URL, f'mail:{key}').hex}@{domain}>"

    def _path(self, message: Message) -> str:
        path = local(message.path)
        if message.secret is None and message.template in WITH_SECRET | WITH_CODE:
            raise LookupError(f"{message.template} needs a secret.")
        if message.secret is None or message.template in WITH_CODE:
            return path
        token = self._seal.open(message.secret, LinkSecret).token
        return f"{path}#{quote(token, safe='')}"

    def _code(self, message: Message) -> str:
        if message.secret is None or message.template not in WITH_CODE:
            return ""
        return self._seal.open(message.secret, LinkSecret).token

    def _preferences(self, message: Message) -> str:
        """Only an account can choose, and only what may be chosen."""
        chosen = message.template in CATEGORIES or message.template is Template.DAILY_DIGEST
        return self._public_url + PREFERENCES if chosen and message.account_id else ""

    def _unsubscribe(self, message: Message) -> str | None:
        category = CATEGORIES.get(message.template)
        if category is None or category in NEVER_OFF or message.account_id is None:
            return None
        whose = Unsubscription(account_id=message.account_id, category=category)
        return f"{self._public_url}{UNSUBSCRIBE}/{self._seal.close(whose)}"


def local(path: str) -> str:
    if not re.fullmatch(r"/(?!/)[^\s#\\]*", path):
        raise LookupError("A message's path starts with one / and has no #.")
    return path


def greeting(recipient: Recipient) -> str:
    title = TITLES.get(recipient.title)
    if title is None:
        return "Bonjour,"
    name = recipient.last_name.strip()
    return f"Bonjour {title} {name}," if _reads_as_a_name(name) else f"Bonjour {title},"


def _reads_as_a_name(text: str) -> bool:
    """Letters, spaces, hyphens, apostrophes, and dots only where no address could be read."""
    if not 0 < len(text) <= LONGEST_NAME or re.search(r"\.(?! |$)", text):
        return False
    return all(letter in " -‐'’." or unicodedata.category(letter)[0] in "LM" for letter in text)
