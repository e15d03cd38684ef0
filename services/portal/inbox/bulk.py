"""One act on several tasks: its details where it has some, then a line of result each."""

import asyncio
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

from fastapi import APIRouter, Response

from services.portal import paths
from services.portal.api import ApiProblem
from services.portal.forms import Form, Posted, PostedForm
from services.portal.french import counted
from services.portal.inbox import teams, wording
from services.portal.inbox.dates import chosen
from services.portal.inbox.people import NOBODY, merged
from services.portal.inbox.subjects import rows
from services.portal.page import Json, Page, StaffPage, tolerated

router = APIRouter(include_in_schema=False)


@dataclass(frozen=True)
class Act:
    """`asks` is what else has to be said; `one` and `many` finish « 2 tâches … »."""

    label: str
    one: str
    many: str
    asks: str = ""


ACTS = {
    "claim": Act("Prendre en charge", "prise en charge", "prises en charge"),
    "unclaim": Act("Remettre dans la corbeille", "remise dans la corbeille",
                   "remises dans la corbeille"),
    "resume": Act("Reprendre", "reprise", "reprises"),
    "assign": Act("Confier à un collègue", "confiée", "confiées", "to"),
    "delegate": Act("Demander l'avis d'un collègue", "confiée pour avis", "confiées pour avis",
                    "to"),
    "resolve": Act("Rendre à qui la suit", "rendue", "rendues"),
    "forward": Act("Passer à une autre équipe", "passée à une autre équipe",
                   "passées à une autre équipe", "group"),
    "suspend": Act("Mettre de côté", "mise de côté", "mises de côté", "until"),
    "set_follow_up_date": Act("Fixer une date de suivi", "à suivre à cette date",
                              "à suivre à cette date", "until"),
    "set_priority": Act("Changer la priorité", "changée de priorité", "changées de priorité",
                        "priority"),
    "escalate": Act("Signaler comme prioritaire", "signalée", "signalées"),
}  # fmt: skip
# The first two have buttons of their own; the rest of a holder's acts make no sense on a free task.
HAVE_BUTTONS = {"claim", "unclaim"}
OF_HOLDERS = {"delegate", "resolve", "resume", "set_priority"}
NOTHING_TICKED = "Cochez d'abord les tâches concernées."
MOST = 100
# Colleagues differ little from one task of a list to the next.
ASKED_OF = 4


def offered(tab: str) -> dict[str, Act]:
    hidden = HAVE_BUTTONS | (OF_HOLDERS if tab == "a-prendre" else set())
    return {verb: act for verb, act in ACTS.items() if verb not in hidden}


@router.post("/corbeille/lot")
async def chosen_act(page: StaffPage, posted: PostedForm) -> Response:
    """From the list: done at once, or led to what else has to be said."""
    verb = posted.text("autre") if posted.text("verbe") == "autre" else posted.text("verbe")
    ids = _ids(posted)
    if not ids or verb not in ACTS:
        said = NOTHING_TICKED if not ids else "Choisissez d'abord l'action."
        return page.go(_back(posted), said, "warning")
    if ACTS[verb].asks:
        return await _form(page, posted, verb, ids)
    return await _do(page, posted, {"verb": verb, "ids": ids})


@router.post("/corbeille/lot/{verb}")
async def act(verb: str, page: StaffPage, posted: PostedForm) -> Response:
    """From the form: the same with its details."""
    if verb not in ACTS:
        raise ApiProblem(404, "not_found", "Cette page n'existe pas.")
    ids = _ids(posted)
    if not ids:
        return page.go(_back(posted), NOTHING_TICKED, "warning")
    try:
        return await _do(page, posted, {"verb": verb, "ids": ids, **_details(verb, posted)})
    except ApiProblem as problem:
        if problem.status not in (400, 422, 503):
            raise
        return await _form(page, posted, verb, ids, problem)


async def _do(page: Page, posted: Posted, body: Json) -> Response:
    """What all succeeded in is said over the list; else each task has its line."""
    key = posted.text("cle") or None
    found: Json = await page.api.post("/staff/tasks/bulk", body, key=key)
    results, act = found["results"], ACTS[body["verb"]]
    done = sum(one["status"] == 200 for one in results)
    said = f"{counted(done, 'tâche')} {act.one if done < 2 else act.many}."
    if done == len(results):
        return page.go(_back(posted), said)
    return await page.show(
        "inbox/results.html",
        act=act,
        said=said,
        done=done,
        lines=await _lines(page, results),
        back=_back(posted),
    )


async def _lines(page: Page, results: list[Json]) -> list[Json]:
    """Each result with its task; one that is not ours to see any more has none."""
    known = await _tasks(page, [one["id"] for one in results])
    return [{**one, "row": known.get(one["id"])} for one in results]


async def _tasks(page: Page, ids: list[str]) -> dict[str, Json]:
    found = await asyncio.gather(
        *(tolerated(page.api.get(f"/staff/tasks/{one}"), None) for one in ids)
    )
    shown = await rows(page, [one for one in found if one], datetime.now(UTC))
    return {row["id"]: row for row in shown}


async def _form(
    page: Page, posted: Posted, verb: str, ids: list[str], problem: ApiProblem | None = None
) -> Response:
    tasks = await _tasks(page, ids)
    form: Form | None = posted.refuse(problem) if problem else None
    return await page.show(
        "inbox/bulk.html",
        status=problem.status if problem else 200,
        form=form,
        verb=verb,
        act=ACTS[verb],
        ids=ids,
        rows=list(tasks.values()),
        back=_back(posted),
        words=wording,
        key=str(uuid4()),
        **await _offered(page, ACTS[verb].asks, ids, tasks),
    )


async def _offered(page: Page, asks: str, ids: list[str], tasks: dict[str, Json]) -> dict[str, Any]:
    if asks == "group":
        return {"groups": await teams.choices(page, list(tasks.values()))}
    if asks != "to":
        return {}
    found = await asyncio.gather(
        *(tolerated(page.api.get(f"/staff/tasks/{one}/colleagues"), NOBODY)
          for one in ids[:ASKED_OF])
    )  # fmt: skip
    return {"people": merged([one for part in found for one in part["items"]])}


def _details(verb: str, posted: Posted) -> Json:
    match ACTS[verb].asks:
        case "to":
            if not posted.text("to"):
                raise posted.wrong("to", "Choisissez la personne à qui confier ces tâches.")
            return posted.fields("to", "comment")
        case "group":
            if not posted.text("group"):
                raise posted.wrong("group", "Choisissez l'équipe à laquelle passer ces tâches.")
            return posted.fields("group", "comment")
        case "until":
            comment = posted.fields("comment") if verb == "suspend" else {}
            return {**chosen(posted, required=verb == "suspend"), **comment}
        case "priority":
            if not posted.text("priority").isdigit():
                raise posted.wrong("priority", "Choisissez la priorité.")
            return {"priority": int(posted.text("priority"))}
    return {}


def _ids(posted: Posted) -> list[str]:
    known = [one for one in dict.fromkeys(posted.many("tache")) if _is_id(one)]
    return known[:MOST]


def _back(posted: Posted) -> str:
    return paths.local(posted.text("retour"), "/corbeille")


def _is_id(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True
