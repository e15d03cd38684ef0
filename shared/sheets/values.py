"""Cells read as what they stand for: dates, amounts, whole numbers, Oui or Non."""

import re
from datetime import date
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation

from shared.nomenclatures.search import words
from shared.sheets.problems import WrongValue

CENT = Decimal("0.01")
LARGEST = Decimal("9999999999.99")
_DAY_FIRST = re.compile(r"^(\d{1,2})[/.\-](\d{1,2})[/.\-](\d{4})(?: 00?:00(?::00)?)?$")
_YEAR_FIRST = re.compile(r"^(\d{4})-(\d{2})-(\d{2})(?:[T ]00:00(?::00)?)?$")
_SHORT_YEAR = re.compile(r"^\d{1,2}[/.\-]\d{1,2}[/.\-]\d{2}$")
_ROUNDED = re.compile(r"^\d+[.,]\d+E\+\d+$", re.IGNORECASE)
_PLAIN = re.compile(r"^-?\d{1,15}(?:[.,]\d{1,20})?(?:E\+?\d{1,2})?$", re.IGNORECASE)
# `12.345` alone may be either: it is refused for its three decimals.
_GROUPED = re.compile(
    r"^-?\d{1,3}(?:(?: \d{3})+(?:,\d{1,2})?|(?:\.\d{3})+,\d{1,2}|(?:\.\d{3}){2,}"
    r"|(?:,\d{3})+\.\d{1,2})$"
)
_YES, _NO = {"oui", "o", "x", "vrai", "1"}, {"non", "n", "faux", "0"}


def unrounded(text: str) -> str:
    """Refuse `7,32829E+13`: Excel has shortened the number, and its digits are lost."""
    if _ROUNDED.match(text):
        raise WrongValue(
            "number_rounded",
            "Excel a arrondi ce nombre et ses chiffres sont perdus. Mettez la colonne au format"
            " Texte, puis saisissez-le de nouveau.",
        )
    return text


def read_day(text: str) -> date:
    """JJ/MM/AAAA, or AAAA-MM-JJ."""
    if _SHORT_YEAR.match(text):
        raise WrongValue(
            "date_year_short", "L'année s'écrit en quatre chiffres : JJ/MM/AAAA, comme 03/09/2026."
        )
    try:
        if parts := _DAY_FIRST.match(text):
            return date(int(parts[3]), int(parts[2]), int(parts[1]))
        if parts := _YEAR_FIRST.match(text):
            return date(int(parts[1]), int(parts[2]), int(parts[3]))
    except ValueError:
        raise WrongValue("date_invalid", "Cette date n'existe pas dans le calendrier.") from None
    raise WrongValue(
        "date_invalid", "Une date est attendue sous la forme JJ/MM/AAAA, comme 03/09/2026."
    )


def read_amount(text: str) -> Decimal:
    """`11 077,19 €`, `11077.19`, `-84,00`: euros and at most two decimals."""
    written = re.sub(r"[\s\u00a0\u202f\u2019']+", " ", text.replace("\u2212", "-"))
    written = written.removesuffix("€").removesuffix("EUR").strip()
    if _GROUPED.match(written):
        decimal = "." if re.search(r",\d{3}", written) else ","
        written = "".join(sign for sign in written if sign.isdigit() or sign in ("-", decimal))
    try:
        if not _PLAIN.match(written):
            raise InvalidOperation
        amount = Decimal(written.replace(",", "."))
        rounded = amount.quantize(CENT, ROUND_HALF_UP)
    except InvalidOperation:
        raise WrongValue(
            "amount_invalid", "Un montant en euros est attendu, comme 11 077,19."
        ) from None
    # What Excel computed carries a tail of zeros and nines, never a third decimal.
    if abs(amount - rounded) > Decimal("0.0000001"):
        raise WrongValue("amount_decimals", "Un montant a deux décimales au plus, comme 84,00.")
    if abs(rounded) > LARGEST:
        raise WrongValue("amount_too_large", "Ce montant dépasse ce qui est admis. Vérifiez-le.")
    return rounded


def read_whole(text: str, least: int, most: int) -> int:
    """A whole number, with or without spaces between thousands."""
    digits = re.sub(r"[\s\u00a0\u202f]+", "", unrounded(text))
    if not (digits.isascii() and digits.isdigit()) or len(digits) > 12:
        raise WrongValue("number_invalid", "Un nombre entier est attendu, en chiffres.")
    if not least <= int(digits) <= most:
        raise WrongValue("number_out_of_range", f"Un nombre entre {least} et {most} est attendu.")
    return int(digits)


def read_yes_no(text: str) -> bool:
    said = " ".join(words(text))
    if said in _YES:
        return True
    if said in _NO:
        return False
    raise WrongValue("yes_no_invalid", "Indiquez Oui ou Non.")
