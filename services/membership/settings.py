"""What membership reads from the environment (`MEMBERSHIP_…`). Durations are ISO 8601 (`P7D`)."""

from datetime import timedelta

from pydantic_settings import SettingsConfigDict

from shared.settings import DatabaseSettings


class Settings(DatabaseSettings):
    model_config = SettingsConfigDict(env_prefix="MEMBERSHIP_", extra="ignore")

    port: int = 8103
    served_departments: tuple[str, ...] = ("44",)
    never_served_departments: tuple[str, ...] = ("35", "49", "56", "85")
    application_remind_after: tuple[timedelta, ...] = (timedelta(days=7), timedelta(days=30))
    application_expire_after: timedelta = timedelta(days=60)
    application_review_within: timedelta = timedelta(days=10)
