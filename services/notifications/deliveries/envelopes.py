"""From a letter to the bytes of a mail. Nothing a person typed becomes a header but the address.

The address is checked here whoever checked it before: no control character, no second address.
"""

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from email import policy
from email.headerregistry import Address, BaseHeader, HeaderRegistry, UnstructuredHeader
from email.message import EmailMessage
from email.policy import Policy
from email.utils import format_datetime

from services.notifications.deliveries.letters import Letter

LONGEST_ADDRESS = 254
ADDRESS = re.compile(r"([^\s\x00-\x1f\x7f-\x9f@<>()\[\]\\,;:\"]{1,64})@([^\W_][\w.-]*[^\W_])")


class AddressLine(UnstructuredHeader, BaseHeader):
    """A web address on one line: folded as text, it would be encoded and open nothing."""

    def fold(self, *, policy: Policy) -> str:
        return f"{self.name}: {self}{policy.linesep}"


HEADERS = HeaderRegistry()
HEADERS.map_to_type("list-unsubscribe", AddressLine)
FOR_ASCII = policy.SMTP.clone(header_factory=HEADERS)
FOR_UTF8 = policy.SMTPUTF8.clone(header_factory=HEADERS)


class Undeliverable(Exception):
    """It will never arrive at this address; `code` says why, and names nobody."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True)
class Envelope:
    sender: str
    recipient: str
    content: bytes

    @property
    def needs_utf8(self) -> bool:
        return not self.recipient.isascii()


def seal_envelope(letter: Letter) -> Envelope:
    """Raises Undeliverable("address_invalid")."""
    recipient = usable_address(letter.address)
    mail = EmailMessage(policy=FOR_ASCII if recipient.isascii() else FOR_UTF8)
    mail["Message-ID"] = letter.message_id
    mail["Date"] = format_datetime(datetime.now(UTC))
    mail["From"] = Address(display_name=letter.sender_name, addr_spec=letter.sender_address)
    local, domain = recipient.split("@")
    mail["To"] = Address(username=local, domain=domain)
    mail["Subject"] = letter.text.subject
    mail["Auto-Submitted"] = "auto-generated"
    mail["Content-Language"] = "fr"
    if letter.unsubscribe is not None:
        # RFC 8058: the mail's reader posts there by itself, and only once its person asks.
        mail["List-Unsubscribe"] = f"<{letter.unsubscribe}>"
        mail["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    mail.set_content(letter.text.plain, cte="quoted-printable")
    mail.add_alternative(letter.text.html, subtype="html", cte="quoted-printable")
    return Envelope(sender=letter.sender_address, recipient=recipient, content=bytes(mail))


def usable_address(address: str) -> str:
    parts = ADDRESS.fullmatch(address)
    if parts is None or len(address) > LONGEST_ADDRESS:
        raise Undeliverable("address_invalid")
    local, domain = parts.groups()
    try:
        return f"{local}@{domain.encode('idna').decode()}"
    except UnicodeError:
        raise Undeliverable("address_invalid") from None
