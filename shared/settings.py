"""The settings every service shares, and those of a service with a database.

Built by each service's `__main__` and passed on: nothing else reads the environment.
"""

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict


class CommonSettings(BaseSettings):
    """Read from `PORTAL_…`. Secrets have no default."""

    model_config = SettingsConfigDict(env_prefix="PORTAL_", extra="ignore")

    temporal_address: str = "127.0.0.1:7233"
    temporal_namespace: str = "portal"
    public_url: str = "http://127.0.0.1:8000"
    caller_public_key: str
    sealing_keys: str
    service_name: str = "Santé Travail Atlantique"
    log_level: str = "INFO"


class ListenSettings(BaseSettings):
    """Where one process listens. Each service gives its own prefix."""

    host: str = "127.0.0.1"
    port: int = Field(ge=0, le=65535)


class DatabaseSettings(ListenSettings):
    database_url: str
    pool_size: int = 5
