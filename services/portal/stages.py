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
# The guide's states of a procedure, and the shape that goes with each.
PROCEDURE_STATES: dict[str, tuple[str, str, str]] = {
    "in_progress": ("En cours", "warning", "hourglass-split"),
    "accepted": ("Acceptée", "success", "check-lg"),
    "refused": ("Refusée", "danger", "x-lg"),
    "cancelled": ("Annulée", "neutral", "slash-circle"),
    "expired": ("Expirée", "neutral", "clock-history"),
}
APPLICATION_STATES = {
    "accepted": "accepted", "refused": "refused", "withdrawn": "cancelled", "expired": "expired",
}  # fmt: skip
# An access type: its name, and what it lets one do.
ACCESSES: dict[str, tuple[str, str]] = {
    "full": ("Accès complet", "Tout consulter et tout faire, sauf décider qui a accès."),
    "workforce_and_visits": (
        "Effectif et visites",
        "Postes de travail, salariés et visites ; ni déclarations, ni factures.",
    ),
    "billing": ("Facturation", "Déclarations et factures ; ni salariés, ni visites."),
    "read_only": ("Lecture seule", "Tout consulter, sans rien modifier."),
    "administrator": (
        "Administrateur", "Tout consulter, tout faire, et décider qui a accès à l'adhérent.",
    ),
}  # fmt: skip
# Where a procedure stands, for staff.
PROCEDURE_STAGES: dict[str, tuple[str, str]] = {
    "code_sent": ("Code attendu", "warning"),
    "pending": ("À examiner", "warning"),
    "information": ("En attente du demandeur", "neutral"),
    "approval": ("À approuver", "warning"),
    "scheduled": ("Approuvée, à sa date d'effet", "accent"),
    "execution": ("En cours de réalisation", "accent"),
    "blocked": ("Interrompue", "danger"),
    "undo_window": ("Réalisée, peut être annulée", "success"),
    "accepted": ("Acceptée", "success"),
    "refused": ("Refusée", "danger"),
    "withdrawn": ("Retirée", "neutral"),
    "expired": ("Expirée", "neutral"),
    "undone": ("Annulée, tout est revenu", "neutral"),
}
PROCEDURE_NAMES: dict[str, str] = {
    "synchronisation": "Synchronisation",
    "access_request": "Demande de gestion",
    "administrator_change": "Changement d'administrateur",
    "company_takeover": "Rachat de société",
    "merger": "Fusion/absorption",
}
GUESS_OUTCOMES: dict[str, tuple[str, str]] = {
    "accepted": ("Couple exact", "success"),
    "unknown": ("Numéro inconnu", "danger"),
    "mismatch": ("SIREN ou SIRET différent", "danger"),
    "throttled": ("Arrêté : trop d'essais", "warning"),
    "locked": ("Arrêté : numéro bloqué", "warning"),
    "closed": ("Adhérent fermé", "neutral"),
}
