"""The guide's risks, by stable code, and the follow-up they lead to."""

from enum import StrEnum


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


class FollowUpLevel(StrEnum):
    SI = "SI"
    SIA = "SIA"
    SIR = "SIR"
