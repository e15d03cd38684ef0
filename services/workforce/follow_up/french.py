"""A follow-up in the words an employer reads."""

from collections.abc import Iterable, Mapping
from types import MappingProxyType

from services.workforce.follow_up.rules import FollowUp
from services.workforce.follow_up.rulesets import Cause, Renewal, Rule
from services.workforce.risks.catalogue import IONISING_CATEGORIES, RISKS, SITUATIONS
from shared.contracts.workforce.risks import FollowUpLevel, IonisingCategory, Risk

LEVELS: Mapping[FollowUpLevel, str] = MappingProxyType(
    {
        FollowUpLevel.SI: "Suivi individuel simple",
        FollowUpLevel.SIA: "Suivi individuel adapté",
        FollowUpLevel.SIR: "Suivi individuel renforcé",
    }
)
_VIP = "Visite d'information et de prévention"
_VISITS: Mapping[FollowUpLevel, str] = MappingProxyType(
    {
        FollowUpLevel.SI: _VIP,
        FollowUpLevel.SIA: _VIP,
        FollowUpLevel.SIR: "Examen médical d'aptitude",
    }
)
_NUMBERS = {2: "deux", 3: "trois", 4: "quatre", 5: "cinq"}


def sentence(follow_up: FollowUp) -> str:
    """Why this level, what visits it means with their articles, and the certificate if needed."""
    said = [f"{LEVELS[follow_up.level]}."]
    if follow_up.because:
        said = [f"{LEVELS[follow_up.level]}, en raison de\u00a0: {_named(follow_up.because)}."]
    said.append(_visits(follow_up))
    if follow_up.attested:
        said.append(
            "Une attestation d'absence de contre-indications médicales, valable cinq ans, est"
            f" nécessaire pour\u00a0: {_named(follow_up.attested)}."
        )
    return " ".join(said)


def cause_label(cause: Cause) -> str:
    if isinstance(cause, Risk):
        return RISKS[cause].short
    if isinstance(cause, IonisingCategory):
        return f"Rayonnements ionisants, {IONISING_CATEGORIES[cause].lower().replace(' a', ' A')}"
    return SITUATIONS[cause]


def _visits(follow_up: FollowUp) -> str:
    first = follow_up.first_visit
    when = "avant la prise de poste"
    if first.months:
        when = f"dans les {_NUMBERS[first.months]} mois qui suivent la prise de poste"
    return (
        f"{_VISITS[follow_up.level]} {when} ({first.article}),"
        f" puis {_renewed(follow_up.renewal)} ({follow_up.renewal.article})."
    )


def _renewed(renewal: Renewal) -> str:
    years = renewal.months // 12
    said = "chaque année" if years == 1 else f"au moins tous les {_NUMBERS[years]} ans"
    if renewal.intermediate is None:
        return said
    between = _NUMBERS[renewal.intermediate // 12]
    return f"{said}, avec une visite intermédiaire au plus tard {between} ans après"


def _named(rules: Iterable[Rule]) -> str:
    return ", ".join(f"{cause_label(rule.cause)} ({rule.article})" for rule in rules)
