"""A follow-up in the words an employer reads."""

from collections.abc import Iterable, Mapping
from types import MappingProxyType

from services.workforce.follow_up.rules import FollowUp
from services.workforce.follow_up.rulesets import Rule
from services.workforce.risks.catalogue import RISKS
from shared.contracts.workforce.risks import FollowUpLevel

LEVELS: Mapping[FollowUpLevel, str] = MappingProxyType(
    {
        FollowUpLevel.SI: "Suivi individuel simple",
        FollowUpLevel.SIA: "Suivi individuel adapté",
        FollowUpLevel.SIR: "Suivi individuel renforcé",
    }
)

_VISITS: Mapping[FollowUpLevel, str] = MappingProxyType(
    {
        FollowUpLevel.SI: "Visite d'information et de prévention dans les trois mois qui suivent"
        " la prise de poste, puis au moins tous les cinq ans.",
        FollowUpLevel.SIA: "Visite d'information et de prévention avant la prise de poste,"
        " puis au moins tous les trois ans.",
        FollowUpLevel.SIR: "Examen médical d'aptitude avant la prise de poste, puis au moins tous"
        " les quatre ans, avec une visite intermédiaire au plus tard deux ans après.",
    }
)
_YEARLY = "Examen médical d'aptitude avant la prise de poste, puis chaque année."


def sentence(follow_up: FollowUp) -> str:
    """Why this level, what visits it means, and the certificate if one is needed."""
    said = [f"{LEVELS[follow_up.level]}."]
    if follow_up.because:
        said = [f"{LEVELS[follow_up.level]}, en raison de\u00a0: {_named(follow_up.because)}."]
    said.append(_YEARLY if follow_up.yearly else _VISITS[follow_up.level])
    if follow_up.attested:
        said.append(
            "Une attestation d'absence de contre-indications médicales, valable cinq ans, est"
            f" nécessaire pour\u00a0: {_named(follow_up.attested)}."
        )
    return " ".join(said)


def _named(rules: Iterable[Rule]) -> str:
    return ", ".join(f"{RISKS[rule.risk].short} ({rule.article})" for rule in rules)
