"""What a pair of numbers may be, how often it may be tried, and the refusals. Pure."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from ipaddress import IPv6Address, ip_address, ip_network
from math import ceil
from zoneinfo import ZoneInfo

from stdnum.fr import siren

from shared.contracts.membership.procedures import ProcedureKind
from shared.errors import Conflict, Invalid, NotFound, TooMany
from shared.typed.problems import Problems
from shared.typed.reading import Unreadable, compact, read_siret

PARIS = ZoneInfo("Europe/Paris")
LONGEST_NUMBER = 20
A_DAY = timedelta(days=1)


class Outcome(StrEnum):
    ACCEPTED = "accepted"
    UNKNOWN = "unknown"
    MISMATCH = "mismatch"
    THROTTLED = "throttled"
    LOCKED = "locked"
    CLOSED = "closed"


# Only what was compared and was wrong counts against anybody.
FAILED = frozenset({Outcome.UNKNOWN, Outcome.MISMATCH})


@dataclass(frozen=True)
class GuessLimits:
    """So many failures `within` a while are free; then a wait that doubles with each failure of
    the day. A number nobody gets right is locked.
    """

    per_account: int = 5
    per_address: int = 20
    within: timedelta = timedelta(hours=1)
    first_wait: timedelta = timedelta(minutes=15)
    longest_wait: timedelta = A_DAY
    per_number: int = 10
    number_within: timedelta = A_DAY
    locked_for: timedelta = A_DAY
    kept_for: timedelta = timedelta(days=365)


def blocked_until(failures: Sequence[datetime], free: int, limits: GuessLimits) -> datetime | None:
    """`failures` of the last day, the newest first."""
    if not failures:
        return None
    last = failures[0]
    if sum(at > last - limits.within for at in failures) < free:
        return None
    # Bounded before it is raised: many accounts behind one address would overflow a date.
    doublings = min(len(failures) - free, 20)
    return last + min(limits.first_wait * 2.0**doublings, limits.longest_wait)


def network(address: str) -> str:
    """Whoever has one IPv6 address has the 2⁶⁴ of its network."""
    try:
        if isinstance(ip_address(address), IPv6Address):
            return str(ip_network(f"{address}/64", strict=False))
    except ValueError:
        pass
    return address


def read_number(text: str) -> str:
    number = compact(text).upper()
    if not (number.isascii() and number.isalnum() and len(number) <= LONGEST_NUMBER):
        raise Unreadable(
            "member_number_format",
            "Le numéro d'adhérent ne comporte que des chiffres : il figure sur vos factures.",
        )
    return number


def read_siren(text: str) -> str:
    digits = compact(text)
    if not (digits.isascii() and digits.isdigit()):
        raise Unreadable("siren_format", "Le SIREN ne comporte que des chiffres.")
    if len(digits) != 9:
        raise Unreadable(
            "siren_length", "Le SIREN compte 9 chiffres : ce sont les 9 premiers du SIRET."
        )
    if not siren.is_valid(digits):
        raise Unreadable(
            "siren_key",
            "Ce SIREN n'existe pas : sa clé de contrôle est fausse. Vérifiez chaque chiffre.",
        )
    return digits


# The field and the number each procedure asks for beside the member's.
REGISTRATIONS: Mapping[ProcedureKind, tuple[str, Callable[[str], str]]] = {
    ProcedureKind.SYNCHRONISATION: ("siren", read_siren),
    ProcedureKind.ACCESS_REQUEST: ("siret", read_siret),
    ProcedureKind.ADMINISTRATOR_CHANGE: ("siret", read_siret),
    ProcedureKind.COMPANY_TAKEOVER: ("former_siret", read_siret),
    ProcedureKind.MERGER: ("siret", read_siret),
}


def read_pair(kind: ProcedureKind, member_number: str, registration: str) -> tuple[str, str]:
    """Both as they are on record. A wrong key is a slip of the pen, not a guess."""
    field, read = REGISTRATIONS[kind]
    problems = Problems()
    number = problems.required(
        "member_number", member_number or None, read_number, "Indiquez le numéro d'adhérent."
    )
    digits = problems.required(
        field, registration or None, read, f"Indiquez le {field.rpartition('_')[2].upper()}."
    )
    if number is None or digits is None:
        raise Invalid("invalid", "Certaines informations sont à corriger.", problems.found)
    return number, digits


PAIR_UNKNOWN = NotFound(
    "member_pair_unknown",
    "Ce numéro d'adhérent et ce numéro d'entreprise ne correspondent pas. Vérifiez-les tous les"
    " deux sur une facture ou un courrier de votre service.",
)
CLOSED = Conflict(
    "member_closed",
    "Ce numéro d'adhérent n'est plus utilisé. Demandez au service adhérent le numéro actuel de"
    " l'établissement, puis choisissez DEMANDER LA GESTION D'UN ADHERENT.",
)
# The guide's words.
ALREADY_SYNCHRONISED = Conflict(
    "already_synchronised",
    "Cette démarche de synchronisation a déjà été réalisée. Nous vous invitons à choisir DEMANDER"
    " LA GESTION D'UN ADHERENT pour ce compte",
)


def throttled(until: datetime, now: datetime) -> TooMany:
    seconds = max(ceil((until - now).total_seconds()), 1)
    minutes = ceil(seconds / 60)
    hours = ceil(minutes / 60)
    wait = f"{hours} heures" if hours > 1 else f"{minutes} minute{'s' if minutes > 1 else ''}"
    return TooMany(
        "too_many_guesses",
        f"Trop d'essais n'ont pas abouti. Réessayez dans {wait}, avec les numéros d'une facture.",
        retry_after=seconds,
    )


def locked(until: datetime) -> Conflict:
    moment = until.astimezone(PARIS)
    return Conflict(
        "number_locked",
        "Trop d'essais ont été faits sur ce numéro d'adhérent : il est bloqué jusqu'au"
        f" {moment:%d/%m/%Y} à {moment:%H} h {moment:%M}. Si c'est le vôtre, le service adhérent"
        " peut le débloquer.",
    )
