"""What tasks reads from the environment (`TASKS_…`)."""

from pydantic_settings import SettingsConfigDict

from shared.settings import DatabaseSettings


class Settings(DatabaseSettings):
    model_config = SettingsConfigDict(env_prefix="TASKS_", extra="ignore")

    port: int = 8106
