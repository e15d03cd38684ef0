"""How an employee is addressed and employed: codes and the words that are shown."""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType


class Title(StrEnum):
    MME = "MME"
    M = "M"


class ContractType(StrEnum):
    """Temporary-work contracts are absent: their employees have an account of their own."""

    CDI = "cdi"
    CDD = "cdd"
    APPRENTICESHIP = "apprenticeship"
    PROFESSIONALISATION = "professionalisation"
    SEASONAL = "seasonal"
    SUBSIDISED = "subsidised"
    OTHER = "other"


TITLE_LABELS: Mapping[Title, str] = MappingProxyType({Title.MME: "Madame", Title.M: "Monsieur"})

CONTRACT_LABELS: Mapping[ContractType, str] = MappingProxyType(
    {
        ContractType.CDI: "CDI",
        ContractType.CDD: "CDD",
        ContractType.APPRENTICESHIP: "Contrat d'apprentissage",
        ContractType.PROFESSIONALISATION: "Contrat de professionnalisation",
        ContractType.SEASONAL: "Contrat saisonnier",
        ContractType.SUBSIDISED: "Contrat aidé",
        ContractType.OTHER: "Autre contrat",
    }
)
