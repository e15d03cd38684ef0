"""What notifications reads from the environment (`NOTIFICATIONS_…`)."""

from datetime import timedelta

from pydantic import SecretStr
from pydantic_settings import SettingsConfigDict

from services.notifications.deliveries.post import MailServer
from services.notifications.texts import Signature
from shared.settings import DatabaseSettings

# Thirteen months: a year's notices can be compared with those of the year before.
KEEP_FOR = timedelta(days=396)


class Settings(DatabaseSettings):
    """`smtp_starttls` must be on wherever the mail server is not on the same machine.

    `keep_for`: how long what was told is remembered, e.g. `P396D` (an ISO 8601 duration).
    """

    model_config = SettingsConfigDict(env_prefix="NOTIFICATIONS_", extra="ignore")

    port: int = 8107
    smtp_host: str = "127.0.0.1"
    smtp_port: int = 1025
    smtp_username: str | None = None
    smtp_password: SecretStr | None = None
    smtp_starttls: bool = False
    sender_address: str = "ne-pas-repondre@sante-travail-atlantique.example"
    sender_name: str | None = None
    keep_for: timedelta = KEEP_FOR
    contact_phone: str = "02 40 00 00 00"
    contact_email: str = "contact.adherents@sante-travail-atlantique.example"

    def mail_server(self) -> MailServer:
        password = self.smtp_password.get_secret_value() if self.smtp_password else None
        return MailServer(
            host=self.smtp_host,
            port=self.smtp_port,
            username=self.smtp_username,
            password=password,
            starttls=self.smtp_starttls,
        )

    def signature(self, service_name: str) -> Signature:
        return Signature(
            service_name=service_name,
            sender_name=self.sender_name or service_name,
            sender_address=self.sender_address,
            contact_phone=self.contact_phone,
            contact_email=self.contact_email,
        )
