"""What the settings say of guesses and codes."""

from services.membership.settings import Settings
from services.membership.synchronisations.rules import GuessLimits
from shared.contracts.processes.synchronisation import SynchronisationTerms


def guess_limits(settings: Settings) -> GuessLimits:
    return GuessLimits(
        per_account=settings.guesses_per_account,
        per_address=settings.guesses_per_address,
        within=settings.guesses_within,
        first_wait=settings.guesses_first_wait,
        longest_wait=settings.guesses_longest_wait,
        per_number=settings.guesses_per_number,
        number_within=settings.guesses_per_number_within,
        locked_for=settings.guesses_number_locked_for,
        kept_for=settings.guesses_kept_for,
    )


def synchronisation_terms(settings: Settings) -> SynchronisationTerms:
    return SynchronisationTerms(
        code_life=settings.synchronisation_code_life,
        most_tries=settings.synchronisation_most_tries,
        most_codes=settings.synchronisation_most_codes,
        most_codes_a_day=settings.synchronisation_most_codes_a_day,
        expire_after=settings.synchronisation_expire_after,
    )
