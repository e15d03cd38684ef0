"""What membership reads from the environment (`MEMBERSHIP_…`). Durations are ISO 8601 (`P7D`)."""

from datetime import timedelta
from typing import Literal

from pydantic import Field
from pydantic_settings import SettingsConfigDict

from shared.settings import DatabaseSettings


class Settings(DatabaseSettings):
    model_config = SettingsConfigDict(env_prefix="MEMBERSHIP_", extra="ignore")

    port: int = 8103
    served_departments: tuple[str, ...] = ("44",)
    never_served_departments: tuple[str, ...] = ("35", "49", "56", "85")
    application_remind_after: tuple[timedelta, ...] = (timedelta(days=7), timedelta(days=30))
    application_expire_after: timedelta = timedelta(days=60)
    application_review_working_days: int = 10
    access_request_remind_after: tuple[timedelta, ...] = (timedelta(days=3), timedelta(days=10))
    access_request_expire_after: timedelta = timedelta(days=30)
    # An administrator not seen for so long is not waited for.
    administrator_inactive_after: timedelta = timedelta(days=180)
    reorganisation_answer_within: timedelta = timedelta(days=30)
    reorganisation_undo_within: timedelta = timedelta(days=15)
    # A code goes to the company's address on file. Without one, `when_possible` does without and
    # `always` asks the member services.
    synchronisation_confirmation: Literal["when_possible", "always", "never"] = "when_possible"
    synchronisation_code_life: timedelta = timedelta(minutes=30)
    synchronisation_most_tries: int = Field(5, ge=1)
    synchronisation_most_codes: int = Field(3, ge=1)
    synchronisation_most_codes_a_day: int = Field(6, ge=1)
    synchronisation_expire_after: timedelta = timedelta(hours=24)
    administrator_change_window_working_days: int = Field(10, ge=0)
    administrator_change_answer_within: timedelta = timedelta(days=30)
    # Wrong pairs of numbers: so many are free, then a wait that doubles; then the number is locked.
    guesses_per_account: int = Field(5, ge=1)
    guesses_per_address: int = Field(20, ge=1)
    guesses_within: timedelta = timedelta(hours=1)
    guesses_first_wait: timedelta = timedelta(minutes=15)
    guesses_longest_wait: timedelta = timedelta(days=1)
    guesses_per_number: int = Field(10, ge=1)
    guesses_per_number_within: timedelta = timedelta(days=1)
    guesses_number_locked_for: timedelta = timedelta(days=1)
    guesses_kept_for: timedelta = timedelta(days=365)
