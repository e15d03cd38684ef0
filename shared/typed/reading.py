"""Read what a person typed: dates, numbers and names, or say in French what is wrong with it."""

import re
import unicodedata
from datetime import date

from stdnum.exceptions import ValidationError
from stdnum.fr import nir, siren

from shared.errors import FieldProblem

_DAY_FIRST = re.compile(r"^(\d{1,2})[/.](\d{1,2})[/.](\d{4})$")
_SEPARATORS = re.compile(r"[\s\u00a0\u202f.\-]+")
_NAME = re.compile(r"^[^\W\d_](?:[^\W\d_]|[ .'’\-])*$")
_PHONE = re.compile(r"^(?:0[1-9]\d{8}|\+\d{8,15})$")
LA_POSTE = "356000000"


class Unreadable(Exception):
    def __init__(self, code: str, detail: str) -> None:
        super().__init__(code)
        self.code = code
        self.detail = detail

    def at(self, field: str) -> FieldProblem:
        return FieldProblem(field=field, code=self.code, detail=self.detail)


def compact(text: str) -> str:
    """Digits and letters without the spaces, dots and dashes people write between them."""
    return _SEPARATORS.sub("", unicodedata.normalize("NFKC", text))


def read_date(text: str) -> date:
    try:
        if parts := _DAY_FIRST.match(text):
            return date(int(parts[3]), int(parts[2]), int(parts[1]))
        return date.fromisoformat(text)
    except ValueError:
        raise Unreadable(
            "date_invalid",
            "Cette date n'existe pas ou n'a pas la forme JJ/MM/AAAA.",
        ) from None


def read_siret(text: str) -> str:
    """Check the 14 digits and their key; La Poste's establishments have a rule of their own."""
    digits = compact(text)
    if not digits.isascii() or not digits.isdigit():
        raise Unreadable("siret_format", "Le SIRET ne comporte que des chiffres.")
    if len(digits) != 14:
        missing = 14 - len(digits)
        gap = f"il en manque {_number(missing)}" if missing > 0 else f"il y en a {-missing} de trop"
        raise Unreadable("siret_length", f"Le SIRET compte 14 chiffres ; {gap}.")
    if not siren.is_valid(digits[:9]) or not _siret_key_holds(digits):
        raise Unreadable(
            "siret_key",
            "Ce SIRET n'existe pas : sa clé de contrôle est fausse. Vérifiez chaque chiffre.",
        )
    return digits


def _siret_key_holds(digits: str) -> bool:
    doubled = sum(int(d) if i % 2 else sum(divmod(2 * int(d), 10)) for i, d in enumerate(digits))
    if doubled % 10 == 0:
        return True
    return digits.startswith(LA_POSTE) and sum(map(int, digits)) % 5 == 0


def _number(count: int) -> str:
    return "un" if count == 1 else str(count)


def read_ins(text: str) -> str:
    """A NIR of 15 characters, with the `N` some files put before it."""
    digits = compact(text).upper().removeprefix("N")
    if len(digits) != 15:
        raise Unreadable("ins_length", "Le numéro compte 15 caractères, clé comprise.")
    try:
        return str(nir.validate(digits))
    except ValidationError:
        raise Unreadable(
            "ins_key", "Ce numéro n'est pas valable : vérifiez chaque chiffre et la clé."
        ) from None


def read_name(text: str) -> str:
    """A person's name: letters of any alphabet, spaces, apostrophes, hyphens and full stops."""
    name = read_text(text)
    if not _NAME.match(name):
        raise Unreadable(
            "name_characters",
            "Un nom s'écrit avec des lettres, des espaces, des apostrophes, des traits d'union"
            " et des points.",
        )
    return name


def read_text(text: str) -> str:
    written = unicodedata.normalize("NFC", text)
    if any(unicodedata.category(sign) in {"Cc", "Cf", "Co", "Cs"} for sign in written):
        raise Unreadable("text_characters", "Ce texte comporte un caractère invisible ou interdit.")
    return written


def read_phone(text: str) -> str:
    digits = compact(text).replace("(0)", "")
    if not _PHONE.match(digits):
        raise Unreadable(
            "phone_format", "Le téléphone compte 10 chiffres, ou commence par + et l'indicatif."
        )
    return digits


def spelt_alike(text: str) -> str:
    """Two spellings that differ by case, accents or separators only are one."""
    bare = unicodedata.normalize("NFKD", text).casefold()
    return " ".join(
        re.sub(r"[\W_]+", " ", "".join(c for c in bare if not unicodedata.combining(c))).split()
    )
