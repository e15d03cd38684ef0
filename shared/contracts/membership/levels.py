"""The access types an account may hold on a member."""

from enum import StrEnum


class Access(StrEnum):
    """What an account may do on a member."""

    ADMINISTRATOR = "administrator"
    FULL = "full"
    WORKFORCE_AND_VISITS = "workforce_and_visits"
    BILLING = "billing"
    READ_ONLY = "read_only"
