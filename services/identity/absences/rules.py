"""Who may be away when, and who may do their work meanwhile. Pure."""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from shared.errors import Conflict, FieldProblem, Invalid

LONGEST = timedelta(days=366)
FARTHEST = timedelta(days=2 * 366)


@dataclass(frozen=True)
class Away:
    """Both days included."""

    account: UUID
    substitute: UUID
    first_day: date
    last_day: date

    def overlaps(self, other: "Away") -> bool:
        return self.first_day <= other.last_day and other.first_day <= self.last_day


@dataclass(frozen=True)
class Roles:
    """What the two hold now; nothing, when they are not active staff."""

    account: Collection[str]
    substitute: Collection[str]


def check_dates(first_day: date, last_day: date, today: date) -> None:
    if last_day < first_day:
        raise _invalid("last_day", "dates_reversed", "Le dernier jour vient avant le premier.")
    if last_day < today:
        raise _invalid("last_day", "absence_past", "Cette absence est déjà passée.")
    if last_day - first_day > LONGEST:
        raise _invalid("last_day", "absence_too_long", "Une absence dure un an au plus.")
    if first_day > today + FARTHEST:
        raise _invalid("first_day", "absence_too_far", "Indiquez une date à moins de deux ans.")


def check_absence(new: Away, roles: Roles, known: Iterable[Away]) -> None:
    """`known` holds the absences of both. Because nobody is replaced by somebody away on one of
    the days, no chain of substitutes ever comes back to where it started."""
    meanwhile = [one for one in known if one.overlaps(new)]
    if any(one.account == new.account for one in meanwhile):
        raise Conflict("absence_overlaps", "Une absence est déjà saisie pour ces jours.")
    refused = _substitute_problem(new, roles, meanwhile)
    if refused is not None:
        raise refused


def _substitute_problem(new: Away, roles: Roles, meanwhile: Collection[Away]) -> Invalid | None:
    problems: tuple[tuple[Callable[[], bool], str, str], ...] = (
        (
            lambda: new.substitute == new.account,
            "own_substitute",
            "Choisissez une autre personne pour remplacer celle qui s'absente.",
        ),
        (
            lambda: not roles.substitute,
            "substitute_unknown",
            "Choisissez une personne du service.",
        ),
        (
            lambda: not set(roles.account) & set(roles.substitute),
            "substitute_no_shared_role",
            "Choisissez une personne qui exerce l'un des mêmes rôles.",
        ),
        (
            lambda: any(one.account == new.substitute for one in meanwhile),
            "substitute_absent",
            "Cette personne est elle-même absente l'un de ces jours.",
        ),
    )
    for applies, code, detail in problems:
        if applies():
            return _invalid("substitute", code, detail)
    return None


def _invalid(field: str, code: str, detail: str) -> Invalid:
    return Invalid(code, detail, [FieldProblem(field=field, code=code, detail=detail)])
