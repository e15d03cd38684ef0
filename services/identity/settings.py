"""What identity reads from the environment (`IDENTITY_…`)."""

from pydantic import Field
from pydantic_settings import SettingsConfigDict

from shared.settings import DatabaseSettings


class Settings(DatabaseSettings):
    model_config = SettingsConfigDict(env_prefix="IDENTITY_", extra="ignore")

    port: int = 8102
    # New accounts, activation links and resets asked for from one network address.
    requests_per_hour: int = Field(10, ge=1)
