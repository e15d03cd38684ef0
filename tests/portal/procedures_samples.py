"""Procedures for page tests: one of each kind and stage, who asks for access, who has it."""

from typing import Any
from uuid import UUID

NUMBER, OTHERS, SYNCHRONISED = "100234", "999999", "100999"
ME = "50000000-0000-4000-8000-000000000001"
CODE = "KMBT7Q2F"
STATES = {
    "undo_window": "accepted", "accepted": "accepted", "refused": "refused",
    "withdrawn": "cancelled", "undone": "cancelled", "expired": "expired",
}  # fmt: skip
HOLDERS = {
    "code_sent": "requester", "information": "requester", "scheduled": "portal",
    "execution": "portal", "undo_window": "portal",
}  # fmt: skip
TITLES = {
    "synchronisation": "Synchroniser votre adhérent",
    "access_request": "Demander la gestion d'un adhérent",
    "administrator_change": "Modifier l'administrateur d'un compte adhérent",
    "company_takeover": "Signaler un rachat de société ou un changement de dirigeant",
    "merger": "Demander la fusion/absorption d'entreprises",
}


def id_of(number: int) -> str:
    return str(UUID(int=(0xDE << 96) + number))


ASKER = {"requester_name": "Karim Benali", "requester_email": "karim@boulangerie.example"}
# name: kind, stage, and what is unlike the usual one of that stage.
SAMPLES: dict[str, tuple[str, str, dict[str, Any]]] = {
    "code": ("synchronisation", "code_sent", {}),
    "code-over": ("synchronisation", "code_sent", {}),
    "code-spent": ("synchronisation", "code_sent", {}),
    "synchronised": ("synchronisation", "accepted", {"access": "administrator"}),
    "synchronised-not": ("synchronisation", "refused", {}),
    "asked": ("access_request", "pending", {"held_by": "administrators"}),
    "forwarded": ("access_request", "pending", {}),
    "granted": ("access_request", "accepted", {"access": "workforce_and_visits"}),
    "granted-not": ("access_request", "refused", {}),
    "withdrawn": ("access_request", "withdrawn", {}),
    "needless": ("access_request", "withdrawn", {}),
    "expired": ("access_request", "expired", {}),
    "change": ("administrator_change", "pending", {}),
    "changed": ("administrator_change", "accepted", {"access": "administrator"}),
    "question": ("company_takeover", "information", {}),
    "scheduled": ("company_takeover", "scheduled", {}),
    "undo": ("company_takeover", "undo_window", {}),
    "approval": ("merger", "approval", {"member_number": None}),
    "execution": ("merger", "execution", {"member_number": None}),
    "blocked": ("merger", "blocked", {"member_number": None}),
    "undone": ("merger", "undone", {"member_number": None}),
    # Read by those it concerns.
    "to-decide": ("access_request", "pending",
                  {"held_by": "administrators", "relation": "administrator"}),
    "decided": ("access_request", "accepted",
                {"relation": "administrator", "access": "full"}),
    "to-object": ("administrator_change", "pending", {"relation": "user", **ASKER}),
    "to-consent": ("administrator_change", "pending", {"relation": "administrator", **ASKER}),
    "objected": ("administrator_change", "pending", {"relation": "user", **ASKER}),
    "closed-window": ("administrator_change", "pending", {"relation": "user"}),
    "contested": ("administrator_change", "refused", {"relation": "user"}),
}  # fmt: skip
IDS = {name: id_of(number) for number, name in enumerate(SAMPLES, 1)}
TYPED = {
    "synchronisation": {"member_number": NUMBER, "siren": "732829320"},
    "access_request": {"member_number": NUMBER, "siret": "73282932000074"},
    "administrator_change": {"member_number": NUMBER, "siret": "73282932000074",
                             "former_administrator_email": "ancien.gerant@boulangerie.example"},
    "company_takeover": {
        "description": "Nous avons repris le fonds de commerce au 1er octobre.\n\nM. Le Goff part "
        "en retraite ; les trois salariés restent.", "phone": "0240123456",
        "member_number": NUMBER, "former_siret": "73282932000074", "new_siret": "80295478500028",
    },
    "merger": {"description": "Les crèches n° 101002 et n° 101003 fusionnent au 1er janvier.",
               "phone": "0240123456"},
}  # fmt: skip
MAY = {
    "code_sent": ["confirm", "resend_code", "withdraw"], "pending": ["withdraw"],
    "information": ["answer", "withdraw"],
}  # fmt: skip
OTHERS_MAY = {
    "to-decide": ["decide"], "to-object": ["object"], "to-consent": ["object", "consent"],
    "objected": ["object"],
}  # fmt: skip
MESSAGES = {
    "question": [
        ("question", "member_services", "Qui reprend la gestion du compte : vous-même ?"),
        ("answer", "requester", "Oui, avec ma comptable."),
        ("question", "member_services", "Merci. À quelle date l'acte a-t-il été signé ?\n"
                                        "Un extrait Kbis récent nous aiderait."),
    ],
    "granted-not": [("refusal", "administrators", "Vous n'intervenez plus pour notre entreprise.")],
}  # fmt: skip
EVENTS = {
    "objected": [("objected", "Opposition reçue", "users")],
    "closed-window": [("window_closed", "Délai d'opposition écoulé", "portal")],
    "needless": [("withdrawn", "Demande retirée", "portal")],
    "forwarded": [("forwarded", "Aucun administrateur ne peut répondre : demande transmise au"
                                " service adhérent", "portal")],
}  # fmt: skip


def sample(name: str) -> dict[str, Any]:
    kind, stage, unlike = SAMPLES[name]
    number = int(UUID(IDS[name])) & 0xFFFF
    state = STATES.get(stage, "in_progress")
    over = state != "in_progress"
    messages = [
        {"id": id_of(9000 + at), "kind": what, "by": by, "text": text,
         "at": f"2026-11-{10 + at}T09:30:00Z"}
        for at, (what, by, text) in enumerate(MESSAGES.get(name, []))
    ]  # fmt: skip
    mine = "relation" not in unlike
    return {
        "id": IDS[name], "reference": f"P-{number:06}", "kind": kind, "stage": stage,
        "state": state, "held_by": HOLDERS.get(stage, "nobody" if over else "member_services"),
        "until": None if over and stage != "undo_window" else "2026-12-08T23:00:00Z",
        "created_at": f"2026-11-{number % 20 + 1:02}T08:00:00Z",
        "ended_at": "2026-11-20T08:00:00Z" if over else None, "member_number": NUMBER,
        "access": None, "relation": "requester", "title": TITLES[kind],
        "requester_name": None, "requester_email": None,
        "content": TYPED[kind] if mine else {}, "messages": messages if mine else [],
        "allowed_actions": OTHERS_MAY.get(name, MAY.get(stage, []) if mine else []), **unlike,
    }  # fmt: skip


def timeline(name: str, shown: dict[str, Any]) -> dict[str, Any]:
    line = {"stage": shown["stage"], "held_by": shown["held_by"], "until": None}
    events = [("opened", "Demande enregistrée", "requester"), *EVENTS.get(name, [])]
    if shown["state"] == "accepted":
        events.append(("accepted", "Demande acceptée", "administrators"))
    items = [
        {**line, "sequence": at, "at": f"2026-11-{10 + at}T08:00:00Z", "kind": kind, "by": by,
         "label": label, "code": "access_already_held" if name == "needless" else None}
        for at, (kind, label, by) in enumerate(events)
    ]  # fmt: skip
    upcoming = {
        "code_sent": "Saisir le code reçu par l'entreprise",
        "information": "Répondre au service adhérent",
        "approval": "Approbation par une seconde personne du service",
        "scheduled": "Réalisation à la date d'effet", "execution": "Réalisation en cours",
        "blocked": "Reprise par le service adhérent",
        "undo_window": "Fin de la période d'annulation",
        "pending": "Décision d'un administrateur de l'adhérent"
        if shown["held_by"] == "administrators" else "Examen par le service adhérent",
    }.get(shown["stage"])  # fmt: skip
    step = {"label": upcoming, "held_by": shown["held_by"], "until": shown["until"]}
    return {"items": items, "upcoming": [step] if upcoming else []}


def asked(number: int, name: str, **unlike: Any) -> dict[str, Any]:
    """Somebody who asks for access to the first member."""
    return {
        "id": id_of(500 + number), "reference": f"P-{500 + number:06}",
        "member_id": "10000000-0000-4000-8000-000000000001", "member_number": NUMBER,
        "member_name": "Boulangerie Le Goff et filles", "requester_name": name,
        "requester_email": f"personne{number}@cabinet-comptable-de-l-erdre.example",
        "created_at": f"2026-11-{20 - number % 15:02}T08:00:00Z", "until": "2026-12-20T08:00:00Z",
        "stage": "pending", "state": "in_progress", "access": None,
        "allowed_actions": ["decide"], **unlike,
    }  # fmt: skip


def waiting() -> list[dict[str, Any]]:
    return [
        asked(1, "Karim Benali"),
        asked(2, "Marie-Françoise de La Rochefoucauld-Kerguelen"),
        asked(3, "Élodie Le Goff", id=IDS["to-decide"]),
    ]


def answered() -> list[dict[str, Any]]:
    over: dict[str, Any] = {"allowed_actions": [], "until": None}
    return [
        asked(11, "Yann Riou", stage="accepted", state="accepted", access="billing", **over),
        asked(12, "Hélène Caradec", stage="refused", state="refused", **over),
    ]
