"""The guide's fourteen risks and the CACES machines, in the words the forms show."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from shared.contracts.workforce.risks import IonisingCategory, Risk, Situation, Vehicle


@dataclass(frozen=True, slots=True)
class RiskText:
    """`label` is the form's; `short` the lists'."""

    label: str
    short: str


RISKS: Mapping[Risk, RiskText] = MappingProxyType(
    {
        Risk.ASBESTOS: RiskText("À l'amiante", "Amiante"),
        Risk.BIO_GROUP_3_4: RiskText(
            "Aux agents biologiques des groupes 3 et 4", "Agents biologiques 3 et 4"
        ),
        Risk.HYPERBARIC: RiskText("Au risque hyperbare", "Hyperbare"),
        Risk.NIGHT_WORK: RiskText("Au travail de nuit", "Travail de nuit"),
        Risk.ELECTROMAGNETIC_FIELDS: RiskText(
            "Aux champs électromagnétiques", "Champs électromagnétiques"
        ),
        Risk.CMR: RiskText(
            "Aux agents cancérogènes, mutagènes ou toxiques pour la reproduction (CMR)", "CMR"
        ),
        Risk.ELECTRICAL_WORK: RiskText(
            "Autorisation à effectuer des opérations sur installations électriques ou dans leur"
            " voisinage (sauf salariés habilités H0B0)",
            "Électrique",
        ),
        Risk.SCAFFOLD_FALL: RiskText(
            "Au risque de chute de hauteur lors des opérations de montage et de démontage"
            " d'échafaudages",
            "Chute",
        ),
        Risk.DRIVING_AUTHORISATION: RiskText(
            "Autorisation de conduite de certains équipements de travail mobiles ou servant au"
            " levage de charges (CACES)",
            "CACES",
        ),
        Risk.LEAD: RiskText("Au plomb", "Plomb"),
        Risk.IONISING_RADIATION: RiskText("Aux rayonnements ionisants", "Rayonnements ionisants"),
        Risk.HEAVY_LOAD: RiskText(
            "Au port régulier et manuel de charges de plus de 55 kg", "Charge manuelle"
        ),
        Risk.BIO_GROUP_2: RiskText("Aux agents biologiques de groupe 2", "Agents biologiques 2"),
        Risk.OTHER: RiskText("À un autre risque", "Autre risque"),
    }
)

IONISING_CATEGORIES: Mapping[IonisingCategory, str] = MappingProxyType(
    {
        IonisingCategory.A: "Catégorie A",
        IonisingCategory.B: "Catégorie B",
        IonisingCategory.INB: "Demande aptitude INB",
    }
)

SITUATIONS: Mapping[Situation, str] = MappingProxyType(
    {
        Situation.DISABLED_WORKER: "Travailleur handicapé",
        Situation.DISABILITY_PENSION: "Travailleur en invalidité",
        Situation.PREGNANT: "Femme enceinte, venant d'accoucher ou allaitante",
        Situation.APPRENTICE: "Apprenti",
        Situation.OTHER_EXPOSURE: "Autre exposition",
        Situation.MINOR: "Moins de 18 ans",
        Situation.MINOR_REGULATED_WORK: "Moins de 18 ans, affecté à des travaux réglementés",
    }
)

RECOMMENDATIONS: Mapping[str, str] = MappingProxyType(
    {
        "R482": "Engins de chantier",
        "R483": "Grues mobiles",
        "R484": "Ponts roulants et portiques",
        "R485": "Gerbeurs à conducteur accompagnant",
        "R486": "Plates-formes élévatrices mobiles de personnes",
        "R487": "Grues à tour",
        "R489": "Chariots automoteurs à conducteur porté",
        "R490": "Grues de chargement",
    }
)


def vehicle_family(vehicle: Vehicle) -> str:
    return RECOMMENDATIONS.get(vehicle.value[:4].upper(), "Autre")


def vehicle_label(vehicle: Vehicle) -> str:
    """« R489 Chariots automoteurs à conducteur porté, catégorie 3 »."""
    if vehicle is Vehicle.OTHER:
        return "Autre véhicule ou engin"
    recommendation, _, category = vehicle.value.upper().partition("_")
    named = f"{recommendation} {vehicle_family(vehicle)}"
    return f"{named}, catégorie {category}" if category else named
