"""The inbox's services, for page tests: tasks in every state, and an application to decide on."""

import copy
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from starlette.datastructures import QueryParams

from shared.working_days import add_working_days, working_days_between
from tests.portal import staff_edge
from tests.portal.people_edge import CLERK, COLLEAGUE, NAMES, SUBSTITUTED
from tests.portal.review_edge import QUESTION, TIMELINE, application, line

NOW = datetime.now(UTC).replace(microsecond=0)
DAY = timedelta(days=1)


def _id(kind: int, number: int) -> str:
    return f"{kind}0000000-0000-4000-8000-{number:012}"


def _when(days: float) -> str:
    return (NOW + days * DAY).isoformat()


def _working(days: int) -> str:
    return add_working_days(NOW, days).isoformat()


READY, MINE, THEIRS, WAITING, BLOCKED, DONE, OWN, HUGE, ASIDE, STANDING_IN = (
    _id(7, number) for number in range(1, 11)
)
HOLDERS_VERBS = [
    "unclaim", "assign", "delegate", "suspend", "forward", "request_information", "escalate",
    "set_follow_up_date", "set_priority", "complete",
]  # fmt: skip
REVIEW = [{"outcome": "accept", "comment_required": False},
          {"outcome": "refuse", "comment_required": True}]  # fmt: skip


def _task(task_id: str, state: str, may: list[str], **changes: Any) -> dict[str, Any]:
    number = int(task_id[-4:])
    known = {
        "id": task_id, "process_id": f"application/{number}", "task_type": "application_review",
        "subject_kind": "membership_application", "subject_id": _id(3, number), "member_id": None,
        "state": state, "assignee": None, "owner": None, "candidate_groups": ["member_services"],
        "created_at": _when(-number), "claimed_at": None, "due_date": _when(10 - number),
        "follow_up_date": None, "overdue": False, "priority": 50, "waiting_for": "staff",
        "suspended_at": None, "outcomes": REVIEW, "outcome": None, "completed_by": None,
        "completed_at": None, "version": 1, "allowed_actions": may, "comments": [], "history": [],
        "on_behalf_of": None, "on_behalf_of_until": None, "escalates_at": None,
        "proposed_dates": [{"working_days": one, "date": add_working_days(NOW, one).isoformat()}
                           for one in (1, 2, 5, 10)],
        **changes,
    }  # fmt: skip
    due = known["due_date"]
    known["due_in_working_days"] = (
        working_days_between(NOW, datetime.fromisoformat(due)) if due else None
    )
    known["claimed_at"] = _when(-1) if known["assignee"] else None
    for name in ("assignee", "owner", "completed_by", "on_behalf_of"):
        known[f"{name}_name"] = NAMES.get(str(known[name]))
    return known


NOTE: dict[str, Any] = {
    "id": _id(8, 1), "author": COLLEAGUE, "author_name": NAMES[COLLEAGUE], "verb": None,
    "comment": "J'ai eu la gérante au téléphone : l'extrait Kbis arrive demain.", "messages": {},
    "created_at": _when(-0.5), "private": False,
}  # fmt: skip
PRIVATE = {**NOTE, "id": _id(8, 3), "author": CLERK, "author_name": NAMES[CLERK],
           "comment": "Relire le procès-verbal avant de rappeler.", "private": True}  # fmt: skip
ASKED: dict[str, Any] = {
    **NOTE, "id": _id(8, 2), "author": CLERK, "author_name": NAMES[CLERK], "comment": "",
    "verb": "request_information",
    "messages": {"company": QUESTION},
}  # fmt: skip
TASKS = {
    task["id"]: task
    for task in (
        _task(READY, "ready", ["claim", "assign", "suspend", "forward", "escalate"],
              due_date=_working(3), escalates_at=_when(1)),
        _task(MINE, "reserved", HOLDERS_VERBS, assignee=CLERK, due_date=_working(-2), overdue=True,
              comments=[NOTE, PRIVATE], history=staff_edge.HISTORY),
        _task(THEIRS, "reserved", ["assign", "escalate"], assignee=COLLEAGUE, due_date=_when(1)),
        _task(WAITING, "suspended", ["escalate"], assignee=CLERK, waiting_for="requester",
              suspended_at=_when(-4), comments=[ASKED]),
        _task(BLOCKED, "ready", ["claim", "assign", "suspend", "forward", "escalate"],
              task_type="application_admission_blocked", priority=100,
              candidate_groups=["member_services", "supervisor"], due_date=_when(0.02),
              outcomes=[{"outcome": "retry", "comment_required": False}, REVIEW[1]]),
        _task(DONE, "completed", [], outcome="accept", completed_by=COLLEAGUE,
              completed_at=_when(-1)),
        _task(OWN, "ready", [], due_date=None),
        _task(HUGE, "in_progress", HOLDERS_VERBS, assignee=CLERK),
        _task(ASIDE, "suspended", ["resume", "escalate"], assignee=CLERK,
              suspended_at=_when(-1), follow_up_date=_when(4)),
        _task(STANDING_IN, "reserved", HOLDERS_VERBS, assignee=SUBSTITUTED, priority=75,
              on_behalf_of=SUBSTITUTED, on_behalf_of_until=(NOW + 11 * DAY).date().isoformat(),
              follow_up_date=_when(2), due_date=_when(6)),
        *(_task(one["id"], one["state"], HOLDERS_VERBS if one["assignee"] == CLERK else ["claim"],
                **{name: value for name, value in one.items() if name not in ("id", "state")})
          for one in staff_edge.TASKS),
    )
}  # fmt: skip


def inbox(person: str, query: dict[str, str]) -> dict[str, Any]:
    tasks = [] if person == "staff-idle" else list(TASKS.values())
    if person == "staff-crowd":
        tasks = [_task(_id(7, number), "ready", ["claim"], due_date=_when((number - 50) / 6 - 3),
                       overdue=number < 68) for number in range(60, 110)]  # fmt: skip
    over = query.get("state") == "over"
    shown = [task for task in tasks if (task["completed_at"] is not None) is over]
    if query.get("state") in ("suspended", "reserved"):
        shown = [task for task in shown if task["state"] == query["state"]]
    if "assignee" in query:
        held = {"none": None, "me": CLERK}[query["assignee"]]
        ours = (held, SUBSTITUTED) if held else (None,)
        shown = [task for task in shown if task["assignee"] in ours]
    if query.get("overdue"):
        shown = [task for task in shown if task["overdue"]]
    open_ones = [task for task in tasks if task["completed_at"] is None]
    return {
        "items": shown[: int(query.get("limit", 50))],
        "next": "c3VpdGU=" if person == "staff-crowd" else None,
        "counts": {
            "open": 312 if person == "staff-crowd" else len(open_ones),
            "unassigned": sum(task["assignee"] is None for task in open_ones),
            "mine": sum(task["assignee"] in (CLERK, SUBSTITUTED) for task in open_ones),
            "overdue": sum(task["overdue"] for task in open_ones),
        },
    }


def read(person: str, path: str, asked: QueryParams) -> Any:
    """The answer to a reading, or None when it is not one of the inbox's."""
    query = dict(asked)
    match path.strip("/").split("/"):
        case ["staff", "tasks"] if {"member", "subject"} & set(query):
            known = UUID(query.get("member") or query["subject"]).int
            return {**inbox(person, {}), "items": [TASKS[staff_edge.MERGER]] if known else []}
        case ["staff", "tasks"]:
            return inbox(person, query)
        case ["staff", "tasks", task_id] if task_id in TASKS:
            return copy.deepcopy(TASKS[task_id])
        case ["staff", "membership-applications"]:
            return {"items": [line(int(one[-4:])) for one in asked.getlist("ids")], "next": None}
        case ["staff", "membership-applications", one]:
            return application(int(UUID(one).hex[-4:]))
        case ["staff", "membership-applications", _, "timeline"]:
            return TIMELINE
    return staff_edge.read(person, path, asked)


def changed(call: str, body: Any) -> Any:
    """The answer to a verb; None when it is not one on tasks."""
    match call.partition(" /")[2].split("/"):
        case ["staff", "tasks", "bulk"]:
            return {"results": [{"id": one, "status": 200} for one in body["ids"]]}
        case ["staff", "tasks", task_id, verb]:
            to = (body or {}).get("to") if verb in ("assign", "delegate") else None
            until = (body or {}).get("until") or (
                _when(3) if "working_days" in (body or {}) else None
            )
            told = {"assignee_name": NAMES[to]} if to else {"follow_up_date": until}
            return {**TASKS[task_id], **told}
    return staff_edge.changed(call, body)
