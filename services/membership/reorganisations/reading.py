"""Read what was asked for: fields that can be mended are told one by one."""

from services.membership.reorganisations.answers import MergerBody, TakeoverBody
from services.membership.reorganisations.contents import MergerRequest, TakeoverRequest
from shared.errors import Invalid
from shared.typed.problems import Problems
from shared.typed.reading import Unreadable, read_phone, read_siret

LONGEST = 4000


def read_merger(body: MergerBody) -> MergerRequest:
    problems = Problems()
    description, phone = _common(problems, body)
    _refuse(problems)
    return MergerRequest(description=description, phone=phone)


def read_takeover(body: TakeoverBody) -> TakeoverRequest:
    problems = Problems()
    description, phone = _common(problems, body)
    number = problems.required(
        "member_number", body.member_number or None, _as_typed, "Indiquez le numéro d'adhérent."
    )
    former = problems.required(
        "former_siret", body.former_siret or None, read_siret, "Indiquez l'ancien SIRET."
    )
    new = problems.required(
        "new_siret", body.new_siret or None, read_siret, "Indiquez le nouveau SIRET."
    )
    if new is not None and new == former:
        problems.add(
            "new_siret",
            "siret_unchanged",
            "Le nouveau SIRET est le même que l'ancien. S'il ne change pas, demandez plutôt à"
            " modifier l'administrateur du compte adhérent.",
        )
    _refuse(problems)
    return TakeoverRequest(
        description=description,
        phone=phone,
        member_number=number or "",
        former_siret=former or "",
        new_siret=new or "",
    )


def _common(problems: Problems, body: MergerBody) -> tuple[str, str]:
    description = problems.required(
        "description", body.description or None, _description, "Décrivez votre demande."
    )
    phone = problems.required(
        "phone", body.phone or None, read_phone, "Indiquez un téléphone où vous joindre."
    )
    return description or "", phone or ""


def _description(text: str) -> str:
    if len(text) > LONGEST:
        raise Unreadable(
            "too_long",
            f"La description compte {len(text)} caractères ; elle ne peut pas dépasser {LONGEST}.",
        )
    if "\x00" in text:
        raise Unreadable("text_characters", "Ce texte comporte un caractère interdit.")
    return text


def _as_typed(text: str) -> str:
    return text


def _refuse(problems: Problems) -> None:
    if problems.found:
        raise Invalid("invalid", "Certaines informations sont à corriger.", problems.found)
