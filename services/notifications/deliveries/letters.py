"""From a message to a letter: what is sealed is opened here, and the French is written.

The name of a person is used in the greeting only, and only where it reads as a name: whoever
signs up with somebody else's address cannot make the service send their words or links.
"""

import re
import unicodedata
from dataclasses import dataclass
from urllib.parse import quote
from uuid import NAMESPACE_URL, uuid5

from pydantic import ValidationError

from services.notifications.texts import Signature, Text, Texts
from shared.contracts.identity.accounts import LinkSecret, Recipient
from shared.contracts.notifications.messages import WITH_SECRET, Message
from shared.sealed import Seal

TITLES = {"MME": "Madame", "M": "Monsieur"}
LONGEST_NAME = 80


@dataclass(frozen=True)
class Letter:
    message_id: str
    sender_name: str
    sender_address: str
    address: str
    text: Text


class Letters:
    def __init__(self, texts: Texts, signature: Signature, seal: Seal, public_url: str) -> None:
        self._texts = texts
        self._signature = signature
        self._seal = seal
        self._public_url = public_url.rstrip("/")

    def write(self, message: Message) -> Letter:
        try:
            recipient = self._seal.open(message.recipient, Recipient)
            url = self._public_url + self._path(message)
        except ValidationError as error:
            # Its words would carry the values into the process's history.
            raise ValueError(f"What was sealed is not a {error.title}.") from None
        return Letter(
            message_id=self.message_id(message.key),
            sender_name=self._signature.sender_name,
            sender_address=self._signature.sender_address,
            address=recipient.address,
            text=self._texts.letter(
                message.template,
                message.facts,
                signature=self._signature,
                greeting=greeting(recipient),
                url=url,
            ),
        )

    def message_id(self, key: str) -> str:
        """The same event has the same Message-ID, so that a mailbox knows a repetition."""
        domain = self._signature.sender_address.rpartition("@")[2]
        return f"<{uuid5(NAMESPACE_URL, f'mail:{key}').hex}@{domain}>"

    def _path(self, message: Message) -> str:
        if not re.fullmatch(r"/(?!/)[^\s#\\]*", message.path):
            raise LookupError("A message's path starts with one / and has no #.")
        if message.secret is None:
            if message.template in WITH_SECRET:
                raise LookupError(f"{message.template} needs a secret.")
            return message.path
        token = self._seal.open(message.secret, LinkSecret).token
        return f"{message.path}#{quote(token, safe='')}"


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
