"""What happened, for the kit's timeline: the application's steps, and who held the task."""

from services.portal.inbox.wording import OUTCOMES, STATES
from services.portal.page import Json

HOLDERS = {
    "employer": "Employeur",
    "member_services": "Service adhérent",
    "portal": "Portail",
    "nobody": "",
}


def of_application(timeline: Json) -> list[Json]:
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
    opened = {"state": "done", "title": "Tâche ouverte", "at": task["created_at"],
              "by": HOLDERS["portal"]}  # fmt: skip
    return [opened, *_delegated(task), *_now(task)]


def _delegated(task: Json) -> list[Json]:
    if task["owner"] is None or task["owner"] == task["assignee"]:
        return []
    return [{"state": "done", "title": "Avis demandé à un collègue", "by": task["owner_name"]}]


def _now(task: Json) -> list[Json]:
    if task["completed_at"] is not None:
        ended = OUTCOMES.get(task["outcome"] or "", "")
        title = f"Terminée : {ended}" if ended else STATES[task["state"]][0]
        return [{"state": "done", "title": title, "at": task["completed_at"],
                 "by": task["completed_by_name"]}]  # fmt: skip
    if task["assignee"] is None:
        return [{"state": "now", "title": "À prendre en charge"}]
    held: Json = {
        "state": "now",
        "title": "Prise en charge",
        "by": task["assignee_name"] or "un collègue",
        "at": task["claimed_at"],
    }
    if task["suspended_at"] is None:
        return [held]
    waits = task["waiting_for"] == "requester"
    return [
        {**held, "state": "done"},
        {
            "state": "now",
            "title": "En attente de l'employeur" if waits else "Mise de côté",
            "at": task["suspended_at"],
            "by": HOLDERS["employer"] if waits else held["by"],
            "until": task["follow_up_date"],
        },
    ]
