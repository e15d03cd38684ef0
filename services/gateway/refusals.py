"""The gateway's own refusals beside those of `shared.errors`."""

from shared.errors import Refused


class TooLarge(Refused):
    status = 413


class NotAllowed(Refused):
    status = 405


class Unavailable(Refused):
    """A service is absent or too slow. Nothing of what was asked is known to be done."""

    status = 503


def unavailable() -> Unavailable:
    return Unavailable(
        "unavailable", "Le service ne répond pas pour le moment. Réessayez dans un instant."
    )
