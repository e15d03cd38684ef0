"""Procedures, absences, guesses and members as staff see them, for page tests."""

from typing import Any

from starlette.datastructures import QueryParams

from tests.portal.office_edge import (
    FILE,
    MEMBER,
    MEMBERS,
    REQUESTER,
    of_members,
    of_office,
    when,
)
from tests.portal.people_edge import CLERK, COLLEAGUE, NAMES, SUBSTITUTED
from tests.portal.reorganisation_edge import BILLING, WORKFORCE, reorganisation


def _id(kind: int, number: int) -> str:
    return f"{kind}0000000-0000-4000-8000-{number:012}"


REVIEWS = _id(9, 90)
# What each task is about, its outcomes (a star: comment required), and who holds it.
ACCESS, SYNCHRONISATION, CHANGE, OBJECTED, MERGER, UNPLANNED, APPROVAL, TAKEOVER, STOPPED = (
    _id(7, number) for number in range(20, 29)
)
REVIEWED, SILENT = _id(7, 29), _id(7, 30)
GRANTS = "grant_full grant_workforce_and_visits grant_billing grant_read_only grant_administrator"
_KINDS: list[tuple[str, str, str, str]] = [
    (ACCESS, "access_request", f"{GRANTS} refuse*", "access_request"),
    (SYNCHRONISATION, "synchronisation", "accept refuse*", "synchronisation"),
    (CHANGE, "administrator_change", "accept refuse*", "administrator_change"),
    (OBJECTED, "administrator_change", "accept refuse*", "administrator_change"),
    (MERGER, "merger_preparation", "submit refuse*", "merger"),
    (UNPLANNED, "merger_preparation", "submit refuse*", "merger"),
    (APPROVAL, "merger_approval", "approve return*", "merger"),
    (TAKEOVER, "takeover_preparation", "submit refuse*", "company_takeover"),
    (STOPPED, "merger_blocked", "retry return* refuse*", "merger"),
    (REVIEWED, "access_reviews", "done", ""),
    (SILENT, "merger_approval", "approve return*", "merger"),
]
UNDOABLE, SCHEDULED = _id(9, 41), _id(9, 42)


def _outcomes(words: str) -> list[dict[str, Any]]:
    return [{"outcome": one.rstrip("*"), "comment_required": one.endswith("*")}
            for one in words.split()]  # fmt: skip


TASKS: list[dict[str, Any]] = [
    {
        "id": task_id, "state": "reserved", "task_type": task_type, "assignee": CLERK,
        "subject_kind": "procedure" if kind else "access_review_batch",
        "subject_id": _id(9, int(task_id[-4:])) if kind else REVIEWS, "outcomes": _outcomes(words),
        "member_id": MEMBER if kind and kind != "merger" else None,
        "due_date": when(int(task_id[-2:]) - 14), "created_at": when(-1),
    }
    for task_id, task_type, words, kind in _KINDS
]  # fmt: skip
KIND_OF = {_id(9, int(task_id[-4:])): kind for task_id, _, _, kind in _KINDS if kind}
KIND_OF |= {UNDOABLE: "merger", SCHEDULED: "company_takeover"}
STAGES = {
    _id(9, 26): "approval", _id(9, 30): "approval", _id(9, 28): "blocked",
    UNDOABLE: "undo_window", SCHEDULED: "scheduled",
}  # fmt: skip
TITLES = {
    "synchronisation": "Synchroniser votre adhérent",
    "access_request": "Demander la gestion d'un adhérent",
    "administrator_change": "Modifier l'administrateur d'un compte adhérent",
    "company_takeover": "Signaler un rachat de société ou un changement de dirigeant",
    "merger": "Demander la fusion/absorption d'entreprises",
}


def _line(procedure_id: str) -> dict[str, Any]:
    kind = KIND_OF[procedure_id]
    known = kind != "merger"
    return {
        "id": procedure_id, "reference": f"P-{int(procedure_id[-4:]):06}", "kind": kind,
        "stage": STAGES.get(procedure_id, "pending"), "state": "in_progress",
        "held_by": "member_services", "until": when(4), "created_at": when(-6), "ended_at": None,
        "member_number": "100234" if known else None, "access": None, "title": TITLES[kind],
        "account_id": REQUESTER, "requester_name": "Maël Quéméneur-Le Bihan",
        "requester_email": "mael.quemeneur@boulangerie-kervadec.example",
        "member_id": MEMBER if known else None,
        "member_name": "Boulangerie Kervadec" if known else None,
        "siret": "73282932000074" if known else None,
    }  # fmt: skip


CONTENT = {
    "access_request": {"member_number": "100234", "siret": "73282932000074"},
    "synchronisation": {"member_number": "100234", "siren": "732829320"},
    "administrator_change": {"member_number": "100234", "siret": "73282932000074",
                             "former_administrator_email": "a.kervadec@ancien.example"},
    "company_takeover": {"description": "Je reprends la boulangerie de Mme Kervadec.",
                         "phone": "0240123456", "member_number": "100234",
                         "former_siret": "73282932000074", "new_siret": "80295478500028"},
    "merger": {"description": "La boulangerie Kervadec (100234) absorbe la fromagerie du Pays de"
                              " Retz (100235) au premier janvier.", "phone": "0240123456"},
}  # fmt: skip


def _message(number: int, kind: str, by: str, text: str) -> dict[str, Any]:
    return {"id": _id(6, number), "kind": kind, "by": by, "text": text, "at": when(-number)}


def _procedure(procedure_id: str) -> dict[str, Any]:
    line = _line(procedure_id)
    talked = line["kind"] in ("merger", "company_takeover")
    messages = [
        _message(4, "question", "member_services", "À quelle date souhaitez-vous la fusion ?"),
        _message(3, "answer", "requester", "Au premier janvier, avec la clôture des comptes."),
    ]
    return {**line, "content": CONTENT[line["kind"]], "messages": messages if talked else []}


def _event(number: int, kind: str, label: str, by: str, code: str | None = None) -> dict[str, Any]:
    return {"sequence": number, "at": when(number - 7), "kind": kind, "label": label, "by": by,
            "stage": "pending", "held_by": "member_services", "until": None,
            "code": code}  # fmt: skip


def _timeline(procedure_id: str) -> dict[str, Any]:
    items = [_event(1, "opened", "Demande enregistrée", "requester")]
    if KIND_OF[procedure_id] == "access_request":
        items.append(_event(2, "forwarded", "Aucun administrateur ne peut répondre : demande "
                                            "transmise au service adhérent", "portal"))  # fmt: skip
    if STAGES.get(procedure_id) == "blocked":
        items.append(_event(5, "execution_failed", "Opération interrompue ; rien n'a été modifié",
                            "portal", "billing_account_exists"))  # fmt: skip
    step = {"label": "Examen par le service adhérent", "held_by": "member_services",
            "until": when(4)}  # fmt: skip
    return {"items": items, "upcoming": [step]}


CONSENTED_AT: str | None = None


def _evidence(objected: bool) -> dict[str, Any]:
    former = {"email": "a.kervadec@ancien.example", "account_known": True,
              "display_name": "Annick Kervadec", "access_then": "administrator",
              "access_now": "administrator", "last_seen_at": when(-400), "mail": "refused",
              "consented_at": CONSENTED_AT}  # fmt: skip
    objection = {"id": _id(6, 9), "display_name": "Gwenn Abgrall", "access": "full",
                 "text": "Mme Kervadec est toujours gérante.", "at": when(-1)}  # fmt: skip
    rival = {"id": _id(9, 23), "reference": "P-000023", "stage": "pending",
             "created_at": when(-2), "requester_name": "Gwenn Abgrall"}  # fmt: skip
    return {
        "window_until": when(-1 if objected else 3), "window_open": not objected, "former": former,
        "on_file": {"address": "contact@boulangerie-kervadec.example", "mail": "sent"},
        "others_told": 1, "objected_at": when(-1) if objected else None,
        "objections": [objection] if objected else [],
        "users": [{"account_id": _id(5, 8), "display_name": "Annick Kervadec",
                   "email": "a.kervadec@ancien.example", "access": "administrator"},
                  {"account_id": _id(5, 9), "display_name": "Gwenn Abgrall",
                   "email": "gwenn@boulangerie-kervadec.example", "access": "full"}],
        "requester_access": None, "rivals": [rival] if objected else [],
    }  # fmt: skip


def _change(version: int, verb: str | None, by: str | None, **known: Any) -> dict[str, Any]:
    change = {
        "version": version, "at": when(version - 8), "verb": verb, "by": by,
        "on_behalf_of": None, "to_account": None, "instead_of": None, "to_group": None,
        "state_before": "ready", "state_after": "reserved", "assignee_before": None,
        "assignee_after": None, "priority_before": 50, "priority_after": 50,
        "due_date_before": when(4), "due_date_after": when(4), "follow_up_date_before": None,
        "follow_up_date_after": None, "outcome": None, "note_id": None, **known,
    }  # fmt: skip
    for name in ("by", "on_behalf_of", "to_account", "instead_of", "assignee_before",
                 "assignee_after"):  # fmt: skip
        change[f"{name}_name"] = NAMES.get(str(change[name]))
    return change


HISTORY = [
    _change(1, None, None, state_before=None, state_after="ready"),
    _change(2, "escalate", None, priority_after=75, to_group="supervisor"),
    _change(3, "claim", COLLEAGUE, assignee_after=COLLEAGUE, priority_before=75,
            priority_after=75),
    _change(4, "suspend", COLLEAGUE, follow_up_date_after=when(-1), state_after="suspended"),
    _change(5, "resume", None, follow_up_date_before=when(-1)),
    _change(6, "assign", SUBSTITUTED, on_behalf_of=COLLEAGUE, to_account=CLERK,
            instead_of=SUBSTITUTED, assignee_after=CLERK),
    _change(7, "set_priority", CLERK, priority_before=75),
]  # fmt: skip


def _reorganisation(procedure_id: str) -> dict[str, Any]:
    number, stage = int(procedure_id[-4:]), STAGES.get(procedure_id, "pending")
    may = {"pending": ["prepare"], "undo_window": ["undo"], "scheduled": ["cancel"]}.get(stage, [])
    return reorganisation(procedure_id, KIND_OF[procedure_id], stage,
                          planned=number not in (25, 27), may=may)  # fmt: skip


def read(person: str, path: str, asked: QueryParams) -> Any:
    """The answer to a reading of staff, or None when it is not one."""
    shown = [one for one in MEMBERS if path == f"/members/{one['id']}"]
    if shown:
        return {**FILE, **shown[0]}
    if not path.startswith("/staff/"):
        return None
    parts = path.removeprefix("/staff/").split("/")
    own = of_office([] if person == "staff-idle" else None, parts, asked)
    return own or of_members(parts, asked) or _of_procedures(parts, asked)


def _of_procedures(path: list[str], asked: QueryParams) -> Any:
    match path:
        case ["procedures"]:
            return {"items": [_line(one) for one in asked.getlist("ids")]}
        case ["procedures", one]:
            return _procedure(one)
        case ["procedures", one, "timeline"]:
            return _timeline(one)
        case ["procedures", one, "evidence"]:
            return _evidence(objected=one.endswith("23"))
        case ["reorganisations", one]:
            return _reorganisation(one)
        case ["workforce-moves"]:
            return WORKFORCE
        case ["billing-moves"]:
            return BILLING
    return None


def changed(call: str, body: Any) -> Any:
    """The answer to what staff do outside tasks; None when it is not one of theirs."""
    match call.partition(" /")[2].split("/"):
        case ["staff", "absences"]:
            known = {"id": _id(2, 52), "display_name": NAMES[CLERK],
                     "substitute_name": NAMES.get(body["substitute"], "")}  # fmt: skip
            return {**known, **body}
        case ["staff", "task-filters"]:
            return {"id": _id(2, 73), **body, "created_at": when(0)}
        case ["staff", "procedures", one, "merger-plan" | "takeover-plan"]:
            return _reorganisation(one)
        case ["staff", "procedures", _, "undo" | "cancellation"]:
            return {"stage": "undone"}
    return None
