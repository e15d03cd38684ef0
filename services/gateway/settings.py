"""What the gateway reads from the environment (`GATEWAY_…`)."""

from ipaddress import IPv4Network, IPv6Network

from pydantic import AliasChoices, Field, SecretStr
from pydantic_settings import SettingsConfigDict

from shared.settings import ListenSettings


class Settings(ListenSettings):
    """`rate` is in requests a second, `burst` how many may come at once.

    `trusted_proxies` are the networks whose `X-Forwarded-For` is believed; none by default.
    """

    model_config = SettingsConfigDict(env_prefix="GATEWAY_", extra="ignore", populate_by_name=True)

    port: int = 8000
    services: dict[str, str]
    database_url: str
    caller_private_key: SecretStr
    public_url: str = Field(
        "http://127.0.0.1:8000",
        validation_alias=AliasChoices("GATEWAY_PUBLIC_URL", "PORTAL_PUBLIC_URL"),
    )
    log_level: str = Field(
        "INFO", validation_alias=AliasChoices("GATEWAY_LOG_LEVEL", "PORTAL_LOG_LEVEL")
    )
    trusted_proxies: tuple[IPv4Network | IPv6Network, ...] = ()

    session_rate: float = 30
    session_burst: int = 300
    address_rate: float = 50
    address_burst: int = 600

    max_body: int = 1024 * 1024
    max_upload: int = 20 * 1024 * 1024
    connect_timeout: float = 1
    total_timeout: float = 15
    connections: int = 200
    remember_seconds: float = 30
