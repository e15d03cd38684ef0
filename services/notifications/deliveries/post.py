"""Hands a mail to the mail server, and says what its answer means: gone, never, or not now.

No failure raised here repeats the server's words: they often hold the address.
"""

import contextlib
from dataclasses import dataclass, field

import aiosmtplib

from services.notifications.deliveries.envelopes import Envelope, Undeliverable

ANSWER_WITHIN = 5.0


@dataclass(frozen=True)
class MailServer:
    host: str
    port: int
    username: str | None = None
    password: str | None = field(default=None, repr=False)
    starttls: bool = False


class NotNow(Exception):
    """The server is down, slow or busy, or refuses us rather than the address: try again."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class Post:
    def __init__(self, server: MailServer) -> None:
        self._server = server

    async def send(self, envelope: Envelope) -> None:
        """Raises Undeliverable or NotNow."""
        client = self._client(envelope)
        try:
            await client.connect()
            if envelope.needs_utf8:
                await client.ehlo()
                if not client.supports_extension("smtputf8"):
                    raise Undeliverable("address_not_supported")
            await client.sendmail(
                envelope.sender,
                [envelope.recipient],
                envelope.content,
                mail_options=["SMTPUTF8"] if envelope.needs_utf8 else [],
            )
            # The mail is the server's by now: a goodbye that fails changes nothing.
            with contextlib.suppress(aiosmtplib.SMTPException, OSError):
                await client.quit(timeout=1)
        except (aiosmtplib.SMTPException, OSError) as error:
            raise meaning(error) from None
        finally:
            client.close()

    def _client(self, envelope: Envelope) -> aiosmtplib.SMTP:
        return aiosmtplib.SMTP(
            hostname=self._server.host,
            port=self._server.port,
            username=self._server.username,
            password=self._server.password,
            start_tls=self._server.starttls,
            local_hostname=envelope.sender.rpartition("@")[2],
            timeout=ANSWER_WITHIN,
        )


def meaning(error: Exception) -> Undeliverable | NotNow:
    """Only a 5xx about the recipient or the mail itself is for good."""
    if isinstance(error, aiosmtplib.SMTPRecipientsRefused):
        code = error.recipients[0].code
        return Undeliverable(f"recipient_{code}") if code >= 500 else NotNow(f"recipient_{code}")
    if isinstance(error, aiosmtplib.SMTPDataError):
        code = error.code
        return Undeliverable(f"content_{code}") if code >= 500 else NotNow(f"content_{code}")
    if isinstance(error, aiosmtplib.SMTPResponseException):
        return NotNow(f"server_{error.code}")
    return NotNow("timeout" if isinstance(error, TimeoutError) else "unreachable")
