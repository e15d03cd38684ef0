"""What makes the step ENTREPRISE complete."""

from datetime import date

from shared.contracts.membership.drafts import Address, Company
from shared.nomenclatures.communes import Communes
from shared.typed.problems import Problems
from shared.typed.reading import Unreadable, read_date, read_phone, read_text


def check_company(problems: Problems, company: Company, communes: Communes, today: date) -> None:
    problems.required("legal_form", company.legal_form, read_text, "Indiquez la forme juridique.")
    problems.required("legal_name", company.legal_name, read_text, "Indiquez la raison sociale.")
    problems.required(
        "created_on",
        company.created_on,
        lambda text: read_company_creation(text, today),
        "Indiquez la date de création, sous la forme JJ/MM/AAAA.",
    )
    problems.required("activity", company.activity, read_text, "Décrivez l'activité.")
    establishment = problems.within("establishment_address")
    _check_address(establishment, company.establishment_address, communes)
    establishment.required(
        "phone",
        company.establishment_address.phone,
        read_phone,
        "Indiquez le téléphone de l'établissement.",
    )
    for name, address in (
        ("billing_address", company.billing_address),
        ("summons_address", company.summons_address),
    ):
        if address is not None:
            other = problems.within(name)
            other.required(
                "corporate_name", address.corporate_name, read_text, "Indiquez la raison sociale."
            )
            _check_address(other, address, communes)
            other.optional("phone", address.phone, read_phone)


def read_company_creation(text: str, today: date) -> date:
    created = read_date(text)
    if created > today:
        raise Unreadable("date_future", "La date de création ne peut pas être dans l'avenir.")
    if created.year < 1500:
        raise Unreadable("date_too_old", "Vérifiez l'année de création.")
    return created


def _check_address(problems: Problems, address: Address, communes: Communes) -> None:
    problems.required("line", address.line, read_text, "Indiquez l'adresse.")
    problems.optional("complement", address.complement, read_text)
    problems.optional("complement_2", address.complement_2, read_text)
    problems.optional("fax", address.fax, read_phone)
    postal_code = problems.required(
        "postal_code", address.postal_code, _read_postal_code, "Indiquez le code postal."
    )
    town = problems.required("town", address.town, read_text, "Indiquez la ville.")
    if postal_code is None or town is None:
        return
    # CEDEX codes are in no free list.
    if "cedex" in town.casefold():
        return
    if not any(postal_code in one.postal_codes for one in communes.named(_bare(town))):
        problems.add(
            "postal_code",
            "commune_postal_code_mismatch",
            "Ce code postal n'est pas celui de cette commune.",
        )


def _bare(town: str) -> str:
    return town.partition("(")[0].strip()


def _read_postal_code(text: str) -> str:
    code = "".join(text.split())
    if len(code) != 5 or not (code.isascii() and code.isdigit()):
        raise Unreadable("postal_code_format", "Le code postal compte 5 chiffres.")
    return code
