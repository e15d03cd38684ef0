"""What `make up` reads from the environment, all of it movable. `make help` prints these lines.

#: PORTAL_UP_PORT=8000           portal and API
#: PORTAL_UP_MAIL_PORT=8025      page of the mails sent
#: PORTAL_UP_SMTP_PORT=1025      where the mails arrive
#: PORTAL_UP_TEMPORAL_UI_PORT=8233
#: PORTAL_UP_TEMPORAL_PORT=7233
#: PORTAL_UP_POSTGRES_PORT=15432  below the ports that clients are lent
#: PORTAL_UP_SERVICES_PORT=8101  first port of the internal services, one after the other
#: PORTAL_UP_DATA=.data          where everything is stored
"""

from pathlib import Path

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict

from deploy.local.reset import data_folder

PREFIX = "PORTAL_UP_"


class LocalSettings(BaseSettings):
    model_config = SettingsConfigDict(env_prefix=PREFIX, extra="ignore")

    port: int = 8000
    mail_port: int = 8025
    smtp_port: int = 1025
    temporal_ui_port: int = 8233
    temporal_port: int = 7233
    postgres_port: int = 15432
    services_port: int = 8101
    data: Path = Field(default_factory=data_folder)
    demo: bool = True

    @property
    def public_url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def run(self) -> Path:
        return self.data / "run"

    @property
    def logs(self) -> Path:
        return self.data / "logs"

    def addresses(self) -> dict[str, str]:
        return {
            "portal": self.public_url,
            "api": f"{self.public_url}/api/v1",
            "mail": f"http://127.0.0.1:{self.mail_port}",
            "temporal_ui": f"http://127.0.0.1:{self.temporal_ui_port}",
            "temporal": f"127.0.0.1:{self.temporal_port}",
            "smtp": f"127.0.0.1:{self.smtp_port}",
            "postgres": f"127.0.0.1:{self.postgres_port}",
        }
