"""What the cells of the office's files are read as, more tolerant of Excel than a form is."""

import re
from collections.abc import Iterable, Mapping
from datetime import date
from types import MappingProxyType

from pydantic import validate_email
from pydantic_core import PydanticCustomError

from services.membership.drafts.rules import read_commune, read_naf
from shared.contracts.workforce.employees import CONTRACT_LABELS, ContractType, Title
from shared.nomenclatures.communes import Commune, Communes
from shared.nomenclatures.naf import Naf
from shared.nomenclatures.pcs import Pcs
from shared.sheets.columns import spelt
from shared.sheets.problems import WrongValue
from shared.sheets.values import read_day, unrounded
from shared.typed import reading
from shared.typed.reading import Unreadable

MOST = 200
OLDEST = 120
_NUMBER = re.compile(r"^[0-9]{1,9}$")
_INVOICE = re.compile(r"^[0-9A-Za-z][0-9A-Za-z /_.\-]{0,39}$")
_TITLES = {"mme": Title.MME, "madame": Title.MME, "mlle": Title.MME, "m": Title.M, "mr": Title.M,
           "monsieur": Title.M}  # fmt: skip
_CONTRACTS: Mapping[str, ContractType] = MappingProxyType(
    {spelt(label): kind for kind, label in CONTRACT_LABELS.items()}
    | {kind.value: kind for kind in ContractType}
    | {
        "apprentissage": ContractType.APPRENTICESHIP,
        "apprenti": ContractType.APPRENTICESHIP,
        "professionnalisation": ContractType.PROFESSIONALISATION,
        "saisonnier": ContractType.SEASONAL,
        "autre": ContractType.OTHER,
    }
)


def read_member_number(text: str) -> str:
    number = reading.compact(unrounded(text))
    if not _NUMBER.match(number):
        raise WrongValue("member_number_format", "Le numéro d'adhérent compte 1 à 9 chiffres.")
    return number


def read_siret(text: str) -> str:
    """Excel takes the zeros away from the beginning of a number; the key says if that was so."""
    digits = reading.compact(unrounded(text))
    return reading.read_siret(digits.zfill(14) if 12 <= len(digits) < 14 else text)


def read_text(text: str) -> str:
    # Line breaks come with quoted cells: an address of two lines is one text.
    written = reading.read_text(" ".join(text.split()))
    if len(written) > MOST:
        raise WrongValue("text_too_long", f"Au plus {MOST} caractères sont acceptés.")
    return written


def read_name(text: str) -> str:
    return reading.read_name(read_text(text))


def read_phone(text: str) -> str:
    digits = reading.compact(text)
    return reading.read_phone(f"0{digits}" if re.fullmatch(r"[1-9]\d{8}", digits) else text)


def read_email(text: str) -> str:
    try:
        return validate_email(text)[1]
    except PydanticCustomError:
        raise WrongValue(
            "email_invalid", "L'adresse e-mail doit avoir la forme nom@domaine.fr."
        ) from None


def read_postal_code(text: str) -> str:
    code = "".join(text.split())
    code = code.zfill(5) if len(code) == 4 else code
    if not re.fullmatch(r"[0-9]{5}", code):
        raise WrongValue("postal_code_format", "Le code postal compte 5 chiffres.")
    return code


def read_known_naf(text: str, naf: Naf) -> str:
    try:
        return read_naf(text, naf)
    except Unreadable as wrong:
        found = naf.search(text[:5], 3) or naf.search(text[:2], 3)
        near = _near((f"{one.code} ({one.label})" for one in found), "Codes proches")
        unknown = "Ce code NAF n'existe pas."
        detail = wrong.detail if wrong.code == "naf_revision" else unknown
        raise WrongValue(wrong.code, detail, near) from None


def read_town(text: str, postal_code: str | None, communes: Communes) -> Commune:
    """A commune by name or INSEE code; among namesakes, the one of the postal code."""
    try:
        if postal_code and len(communes.named(text)) > 1:
            return read_commune(f"{text} ({postal_code})", communes)
        return read_commune(text, communes)
    except Unreadable as wrong:
        found = communes.search(postal_code or text, 3) or communes.search(text, 3)
        near = _near((one.label for one in found), "Communes proches")
        raise WrongValue(wrong.code, wrong.detail, near) from None


def read_pcs(text: str, pcs: Pcs) -> str:
    found = pcs.get(text)
    if found is None:
        digits = re.sub(r"\D", "", text)[:3]
        others = pcs.search(digits, 3) if len(digits) > 1 else []
        near = _near((f"{one.code} ({one.label})" for one in others), "Codes proches")
        raise WrongValue(
            "pcs_unknown",
            "Ce code CSP n'existe pas : trois chiffres et une lettre sont attendus, comme 474b.",
            near,
        )
    return found.code


def _near(values: Iterable[str], title: str) -> str:
    shown = list(values)
    return f"{title} : {', '.join(shown)}." if shown else ""


def read_past(text: str, today: date) -> date:
    day = read_day(text)
    if day > today:
        raise WrongValue("date_future", "Cette date est dans l'avenir.")
    if day.year < 1500:
        raise WrongValue("date_too_old", "Vérifiez l'année.")
    return day


def read_birth(text: str, today: date) -> date:
    born = read_past(text, today)
    if today.year - born.year > OLDEST:
        raise WrongValue("birth_date_too_old", "Vérifiez l'année de naissance.")
    return born


def read_career_day(text: str, today: date) -> date:
    day = read_day(text)
    if not 1930 <= day.year <= today.year + 10:
        raise WrongValue("date_out_of_range", "Vérifiez l'année de cette date.")
    return day


def read_title(text: str) -> Title:
    found = _TITLES.get(spelt(text))
    if found is None:
        raise WrongValue("title_unknown", "Indiquez Madame ou Monsieur.")
    return found


def read_contract(text: str) -> ContractType:
    found = _CONTRACTS.get(spelt(text))
    if found is None:
        known = ", ".join(CONTRACT_LABELS.values())
        raise WrongValue("contract_type_unknown", f"Indiquez l'un des contrats connus : {known}.")
    return found


def read_invoice_number(text: str) -> str:
    number = unrounded(" ".join(text.split()))
    if not _INVOICE.match(number):
        raise WrongValue(
            "invoice_number_format",
            "Un numéro de facture compte au plus 40 chiffres, lettres, espaces, points ou tirets.",
        )
    return number
