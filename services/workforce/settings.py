"""What workforce reads from the environment (`WORKFORCE_…`)."""

from pydantic_settings import SettingsConfigDict

from services.workforce.follow_up.rulesets import Ruleset
from shared.settings import DatabaseSettings


class Settings(DatabaseSettings):
    model_config = SettingsConfigDict(env_prefix="WORKFORCE_", extra="ignore")

    port: int = 8104
    follow_up_ruleset: Ruleset = Ruleset.LAW_2025_10
