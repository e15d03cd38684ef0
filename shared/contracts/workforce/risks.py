"""The guide's risks, by stable code, what detail each one needs, and the follow-up levels."""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType


class Risk(StrEnum):
    ASBESTOS = "asbestos"
    BIO_GROUP_3_4 = "bio_group_3_4"
    HYPERBARIC = "hyperbaric"
    NIGHT_WORK = "night_work"
    ELECTROMAGNETIC_FIELDS = "electromagnetic_fields"
    CMR = "cmr"
    ELECTRICAL_WORK = "electrical_work"
    SCAFFOLD_FALL = "scaffold_fall"
    DRIVING_AUTHORISATION = "driving_authorisation"
    LEAD = "lead"
    IONISING_RADIATION = "ionising_radiation"
    HEAVY_LOAD = "heavy_load"
    BIO_GROUP_2 = "bio_group_2"
    OTHER = "other"


class IonisingCategory(StrEnum):
    A = "A"
    B = "B"
    INB = "INB"


class RiskDetail(StrEnum):
    """What must be said besides the risk; each value is the field that says it."""

    IONISING_CATEGORY = "ionising_category"
    VEHICLES = "vehicles"
    OTHER_RISK = "other_risk"


DETAIL_NEEDED: Mapping[Risk, RiskDetail] = MappingProxyType(
    {
        Risk.IONISING_RADIATION: RiskDetail.IONISING_CATEGORY,
        Risk.DRIVING_AUTHORISATION: RiskDetail.VEHICLES,
        Risk.OTHER: RiskDetail.OTHER_RISK,
    }
)


class Vehicle(StrEnum):
    """Machines of the CACES recommendations, by recommendation and category."""

    R482_A = "r482_a"
    R482_B1 = "r482_b1"
    R482_B2 = "r482_b2"
    R482_B3 = "r482_b3"
    R482_C1 = "r482_c1"
    R482_C2 = "r482_c2"
    R482_C3 = "r482_c3"
    R482_D = "r482_d"
    R482_E = "r482_e"
    R482_F = "r482_f"
    R482_G = "r482_g"
    R483_A = "r483_a"
    R483_B = "r483_b"
    R484_1 = "r484_1"
    R484_2 = "r484_2"
    R485_1 = "r485_1"
    R485_2 = "r485_2"
    R486_A = "r486_a"
    R486_B = "r486_b"
    R486_C = "r486_c"
    R487_1 = "r487_1"
    R487_2 = "r487_2"
    R487_3 = "r487_3"
    R489_1A = "r489_1a"
    R489_1B = "r489_1b"
    R489_2A = "r489_2a"
    R489_2B = "r489_2b"
    R489_3 = "r489_3"
    R489_4 = "r489_4"
    R489_5 = "r489_5"
    R489_6 = "r489_6"
    R489_7 = "r489_7"
    R490 = "r490"
    OTHER = "other"


class Situation(StrEnum):
    """What an employee's own situation adds to the position's risks; none of it is medical data.

    `MINOR`: under 18 at the start; `MINOR_REGULATED_WORK`: and put on work regulated for minors.
    """

    DISABLED_WORKER = "disabled_worker"
    DISABILITY_PENSION = "disability_pension"
    PREGNANT = "pregnant"
    APPRENTICE = "apprentice"
    OTHER_EXPOSURE = "other_exposure"
    MINOR = "minor"
    MINOR_REGULATED_WORK = "minor_regulated_work"


class FollowUpLevel(StrEnum):
    SI = "SI"
    SIA = "SIA"
    SIR = "SIR"
