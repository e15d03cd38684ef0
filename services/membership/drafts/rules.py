"""What makes each step complete. Pure: the nomenclatures and today's date are given."""

from dataclasses import dataclass
from datetime import date

from services.membership.drafts.companies import check_company
from services.membership.drafts.employees import check_employees
from services.membership.drafts.positions import check_positions
from shared.contracts.membership.applications import Step
from shared.contracts.membership.drafts import Draft, Identification
from shared.errors import FieldProblem
from shared.nomenclatures.communes import Commune, Communes
from shared.nomenclatures.naf import Naf, NafReading, normalise
from shared.nomenclatures.pcs import Pcs
from shared.typed.problems import Problems
from shared.typed.reading import Unreadable, read_siret


@dataclass(frozen=True)
class Territory:
    """Departments served, and neighbours whose employees are never taken on (guide, p. 3)."""

    served: frozenset[str] = frozenset({"44"})
    never: frozenset[str] = frozenset({"35", "49", "56", "85"})


@dataclass(frozen=True)
class Grounds:
    """What the rules look things up in."""

    naf: Naf
    communes: Communes
    pcs: Pcs
    territory: Territory
    today: date


def check(draft: Draft, grounds: Grounds) -> dict[Step, list[FieldProblem]]:
    """Say, step by step, everything that is missing or wrong."""
    found = {step: Problems() for step in Step}
    check_identification(found[Step.IDENTIFICATION], draft.identification, grounds)
    check_company(found[Step.COMPANY], draft.company, grounds.communes, grounds.today)
    check_positions(found[Step.POSITIONS], draft.positions, grounds.pcs)
    check_employees(
        found[Step.EMPLOYEES], draft.employees, draft.positions.positions, grounds.today
    )
    return {step: problems.found for step, problems in found.items()}


def check_identification(
    problems: Problems, identification: Identification, grounds: Grounds
) -> None:
    problems.required("siret", identification.siret, read_siret, "Indiquez le SIRET, 14 chiffres.")
    problems.required(
        "naf_code",
        identification.naf_code,
        lambda code: read_naf(code, grounds.naf),
        "Indiquez le code NAF, par exemple 62.01Z.",
    )
    commune = problems.required(
        "commune",
        identification.commune,
        lambda name: read_commune(name, grounds.communes),
        "Indiquez la commune de l'établissement.",
    )
    if commune is not None:
        _check_territory(problems, commune, grounds.territory)


def read_naf(text: str, naf: Naf) -> str:
    reading = naf.read(text)
    if reading is NafReading.KNOWN:
        return normalise(text)
    if reading is NafReading.OTHER_REVISION:
        raise Unreadable(
            "naf_revision",
            "Ce code n'est pas de la NAF rév. 2, en vigueur : quatre chiffres et une lettre,"
            " par exemple 62.01Z.",
        )
    raise Unreadable("naf_unknown", "Ce code NAF n'existe pas. Cherchez-le par un mot.")


def read_commune(text: str, communes: Communes) -> Commune:
    found = communes.named(text)
    if not found:
        if communes.named(text.partition("(")[0]):
            raise Unreadable(
                "commune_postal_code_mismatch",
                "Ce code postal n'est pas celui de cette commune.",
            )
        raise Unreadable(
            "commune_unknown", "Cette commune n'est pas connue. Choisissez-la dans la liste."
        )
    if len(found) > 1:
        raise Unreadable(
            "commune_ambiguous",
            "Plusieurs communes portent ce nom. Précisez le code postal, par exemple"
            " NANTES (44000).",
        )
    return found[0]


def _check_territory(problems: Problems, commune: Commune, territory: Territory) -> None:
    if commune.department in territory.never:
        problems.add(
            "commune",
            "territory_not_covered",
            "Les établissements de ce département ne sont pas suivis par le service.",
        )
    elif commune.department not in territory.served:
        problems.add(
            "commune",
            "territory_not_covered",
            "Cette commune est hors du secteur. Pour des salariés affectés ici au moins 8 mois"
            " de suite, écrivez au service adhérent avant toute démarche.",
        )
