"""Codes of the services as a person reads them: a word, and its tone where there is one."""

APPLICATION_STAGES: dict[str, tuple[str, str]] = {
    "draft": ("À terminer", "accent"),
    "under_review": ("En cours d'examen", "warning"),
    "corrections": ("À corriger", "danger"),
    "admission": ("En cours de création", "warning"),
    "admission_blocked": ("En cours de création", "warning"),
    "accepted": ("Acceptée", "success"),
    "refused": ("Refusée", "danger"),
    "withdrawn": ("Retirée", "neutral"),
    "expired": ("Expirée", "neutral"),
}
# The health team's functions, as the members' guide names them.
FUNCTIONS = {
    "occupational_physician": "Médecin du travail",
    "physician": "Médecin du travail",
    "nurse": "Infirmier",
    "medical_secretary": "Secrétaire médicale",
    "iprp": "IPRP",
    "asst": "ASST",
}
WITH_EMPLOYER = ("draft", "corrections")
