"""What happened, for the kit's timeline: the steps of what was asked, each change of the task."""

from services.portal.french import day
from services.portal.inbox import wording
from services.portal.page import Json

HOLDERS = {
    "employer": "Employeur",
    "requester": "Demandeur",
    "administrators": "Administrateurs de l'adhérent",
    "users": "Utilisateur de l'adhérent",
    "member_services": "Service adhérent",
    "portal": "Portail",
    "nobody": "",
}
DONE = {
    "claim": "Prise en charge",
    "unclaim": "Remise dans la corbeille",
    "assign": "Confiée à un collègue",
    "delegate": "Avis demandé à un collègue",
    "resolve": "Rendue à la personne qui la suit",
    "suspend": "Mise de côté",
    "resume": "Reprise",
    "forward": "Passée à une autre équipe",
    "request_information": "Précision demandée",
    "submit_information": "Réponse reçue",
    "escalate": "Signalée comme prioritaire",
    "set_follow_up_date": "Date de suivi fixée",
    "set_priority": "Priorité changée",
    "complete": "Décision prise",
}
ENDED = {
    "exited": "Close : la demande a été retirée, a expiré ou a été décidée autrement",
    "obsolete": "Devenue sans objet",
    "error": "Interrompue",
}


def of_steps(timeline: Json) -> list[Json]:
    done = [
        {"state": "done", "title": event["label"], "at": event["at"], "by": HOLDERS[event["by"]]}
        for event in timeline["items"]
    ]
    coming = [
        {
            "state": "next" if at else "now",
            "title": step["label"],
            "by": HOLDERS[step["held_by"]],
            "until": step["until"],
        }
        for at, step in enumerate(timeline["upcoming"])
    ]
    return done + coming


def of_task(task: Json) -> list[Json]:
    """Oldest first; the last line is where the task stands now."""
    done = [_change(task, one) for one in task["history"]]
    return [*done, *_now(task)] if done else [_opened(task["created_at"]), *_now(task)]


def _opened(at: str) -> Json:
    return {"state": "done", "title": "Tâche ouverte", "at": at, "by": HOLDERS["portal"]}


def _change(task: Json, one: Json) -> Json:
    if one["state_before"] is None:
        return _opened(one["at"])
    title = _title(task, one)
    return {"state": "done", "title": title, "at": one["at"], "by": _author(one),
            "text": " ".join(_details(one))}  # fmt: skip


def _title(task: Json, one: Json) -> str:
    if one["verb"] is None:
        return ENDED.get(one["state_after"], "Mise à jour")
    if one["verb"] == "complete" and one["outcome"]:
        said = wording.said(task["task_type"], one["outcome"])
        return f"Terminée : {said}"
    if one["verb"] == "set_follow_up_date" and one["follow_up_date_after"] is None:
        return "Date de suivi retirée"
    if one["verb"] == "submit_information" and one["by"] is not None:
        return "Réponse du demandeur notée"
    return DONE.get(one["verb"], "Mise à jour")


def _author(one: Json) -> str:
    if one["by"] is None:
        return HOLDERS["requester"] if one["verb"] == "submit_information" else HOLDERS["portal"]
    name = one["by_name"] or "Un collègue"
    instead = one["on_behalf_of_name"]
    return f"{name}, en remplacement de {instead}" if instead else str(name)


def _details(one: Json) -> list[str]:
    """What changed besides: to whom, until when, how urgent."""
    lines = []
    if one["to_account"] and one["verb"] in ("assign", "delegate"):
        whom = one["assignee_after_name"] or one["to_account_name"] or "un collègue"
        instead = f", en remplacement de {one['instead_of_name']}" if one["instead_of_name"] else ""
        lines.append(f"À : {whom}{instead}.")
    if one["to_group"]:
        word = "Aussi présentée à" if one["verb"] == "escalate" else "Équipe"
        lines.append(f"{word} : {wording.group(one['to_group'])}.")
    lines += _dates(one)
    if one["priority_before"] not in (None, one["priority_after"]):
        before, after = (wording.priority(one[f"priority_{when}"])[0].lower()
                         for when in ("before", "after"))  # fmt: skip
        lines.append(f"Priorité : {before}, puis {after}.")
    return lines


def _dates(one: Json) -> list[str]:
    lines = []
    follow_up = one["follow_up_date_after"]
    if follow_up and follow_up != one["follow_up_date_before"]:
        lines.append(f"Jusqu'au {day(follow_up)}." if one["verb"] == "suspend"
                     else f"Le {day(follow_up)}.")  # fmt: skip
    before, after = one["due_date_before"], one["due_date_after"]
    if before and after and day(before) != day(after):
        lines.append(f"Échéance reportée au {day(one['due_date_after'])}.")
    return lines


def _now(task: Json) -> list[Json]:
    """Nothing once it is over: the last change has said it."""
    if task["completed_at"] is not None:
        return [] if task["history"] else [_ended(task)]
    if task["suspended_at"] is not None:
        waits = task["waiting_for"] == "requester"
        who = f"En attente : {wording.requester(task)}" if waits else "Mise de côté"
        return [{"state": "now", "title": who,
                 "by": HOLDERS["requester"] if waits else task["assignee_name"],
                 "until": task["follow_up_date"]}]  # fmt: skip
    if task["assignee"] is None:
        return [{"state": "now", "title": "À prendre en charge"}]
    return [{"state": "now", "title": "En cours de traitement",
             "by": task["assignee_name"] or "un collègue"}]  # fmt: skip


def _ended(task: Json) -> Json:
    ended = wording.said(task["task_type"], task["outcome"] or "")
    title = f"Terminée : {ended}" if task["outcome"] else wording.STATES[task["state"]][0]
    return {"state": "done", "title": title, "at": task["completed_at"],
            "by": task["completed_by_name"]}  # fmt: skip
