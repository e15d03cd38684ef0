"""Which passwords are accepted: the guide's rule, not a common one, nothing of the person's."""

import string
import unicodedata
from functools import cache
from pathlib import Path

from shared.errors import FieldProblem, Invalid

COMMON = Path(__file__).parent / "common.txt"
SHORTEST = 8
# A name of two letters would forbid half the dictionary.
SHORTEST_PERSONAL = 4
DECORATION = string.digits + string.punctuation
MOST_DECORATION = 6


@cache
def common_passwords() -> frozenset[str]:
    """Case folded, one a line: passwords as they are, and the words they are made of."""
    return frozenset(COMMON.read_text(encoding="utf-8").split())


def missing(password: str) -> list[str]:
    """What the guide's rule still asks for, as a person reads it."""
    kinds = {
        "une majuscule": any(letter.isupper() for letter in password),
        "une minuscule": any(letter.islower() for letter in password),
        "un chiffre": any(letter.isdigit() for letter in password),
        "un caractère spécial": any(_special(letter) for letter in password),
    }
    short = [] if len(password) >= SHORTEST else [_lacking(SHORTEST - len(password))]
    return short + [kind for kind, there in kinds.items() if not there]


def problem(password: str, email: str, names: tuple[str, ...], field: str) -> FieldProblem | None:
    """What is wrong with a password, or None. Never repeats it."""
    if lacking := missing(password):
        said = f"Il manque au mot de passe : {_enumerated(lacking)}."
        return FieldProblem(field=field, code="password_too_weak", detail=said)
    if _common(password):
        said = "Ce mot de passe est trop courant : il serait deviné parmi les premiers."
        return FieldProblem(field=field, code="password_too_common", detail=said)
    if _holds_personal(password, email, names):
        said = "Le mot de passe ne doit contenir ni votre nom, ni le début de votre adresse e-mail."
        return FieldProblem(field=field, code="password_too_personal", detail=said)
    return None


def check(password: str, email: str, names: tuple[str, ...], field: str) -> None:
    if found := problem(password, email, names, field):
        raise Invalid("invalid", "Le mot de passe est à corriger.", [found])


def _common(password: str) -> bool:
    """In the list, as it is or without the few digits and signs put around a word."""
    folded = password.casefold()
    word = folded.strip(DECORATION)
    decorated = len(folded) - len(word) <= MOST_DECORATION
    return folded in common_passwords() or (decorated and word in common_passwords())


def _special(letter: str) -> bool:
    return not letter.isalnum() and not letter.isspace() and letter.isprintable()


def _lacking(count: int) -> str:
    return "un caractère" if count == 1 else f"{count} caractères"


def _enumerated(parts: list[str]) -> str:
    return " et ".join(filter(None, (", ".join(parts[:-1]), parts[-1])))


def _holds_personal(password: str, email: str, names: tuple[str, ...]) -> bool:
    held = _plain(password)
    words = [_plain(word) for word in (email.split("@")[0], *names)]
    return any(word in held for word in words if len(word) >= SHORTEST_PERSONAL)


def _plain(text: str) -> str:
    """Without case or accents: « Élodie » is in « elodie2026! »."""
    apart = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in apart if not unicodedata.combining(letter))
