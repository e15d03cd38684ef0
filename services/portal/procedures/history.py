"""Applications to join and procedures as one history, newest first, over two lists of the API.

Each list goes on at its own pace: an address of a page says where both of them stand.
"""

import asyncio
import base64
import json
from dataclasses import asdict, dataclass, replace
from datetime import datetime

from services.portal.api import ApiProblem
from services.portal.page import Json, Page, tolerated
from services.portal.procedures.kinds import BY_CODE
from services.portal.stages import APPLICATION_STATES, WITH_EMPLOYER

PAGE = 50
PATHS = ("/me/membership-applications", "/me/procedures")


@dataclass(frozen=True)
class Place:
    """How far one list was shown: `seen` lines of the page that begins at `cursor`."""

    cursor: str | None = None
    seen: int = 0
    over: bool = False


@dataclass(frozen=True)
class History:
    """`partial`: one of the lists did not answer."""

    lines: list[Json]
    next: str | None
    partial: bool


async def read(page: Page, following: str | None = None) -> History:
    places = _places(following)
    found = await asyncio.gather(*(_part(page, *one) for one in zip(PATHS, places, strict=True)))
    if all(part is None for part in found):
        raise ApiProblem(503, "service_silent", "Le service ne répond pas pour le moment.")
    lines, after = _merged([part or {"items": [], "next": None} for part in found], places)
    going_on = any(not place.over for place in after)
    return History(lines, _address(after) if going_on else None, None in found)


async def _part(page: Page, path: str, place: Place) -> Json | None:
    if place.over:
        return {"items": [], "next": None}
    found: Json | None = await tolerated(page.api.get(path, cursor=place.cursor), None)
    return found


def _merged(found: list[Json], places: list[Place]) -> tuple[list[Json], list[Place]]:
    waiting = [part["items"][place.seen :] for part, place in zip(found, places, strict=True)]
    taken = [0, 0]
    lines: list[Json] = []
    while len(lines) < PAGE:
        heads = [
            (datetime.fromisoformat(mine[taken[at]]["created_at"]), at)
            for at, mine in enumerate(waiting)
            if taken[at] < len(mine)
        ]
        if not heads:
            break
        at = max(heads)[1]
        lines.append(line(waiting[at][taken[at]]))
        taken[at] += 1
        if taken[at] == len(waiting[at]) and found[at]["next"]:
            break  # What comes next in that list is not known yet.
    return lines, [
        _after(place, part, count) for place, part, count in zip(places, found, taken, strict=True)
    ]


def _after(place: Place, part: Json, taken: int) -> Place:
    if place.over or place.seen + taken < len(part["items"]):
        return replace(place, seen=place.seen + taken)
    return Place(part["next"], over=not part["next"])


def _address(places: list[Place]) -> str:
    return base64.urlsafe_b64encode(json.dumps([asdict(one) for one in places]).encode()).decode()


def _places(following: str | None) -> list[Place]:
    try:
        applications, procedures = json.loads(base64.urlsafe_b64decode(following or ""))
        return [Place(**applications), Place(**procedures)]
    except (ValueError, TypeError):
        return [Place(), Place()]


def line(one: Json) -> Json:
    """An application or a procedure as a line: what it is, how it stands, what there is to do."""
    return _of_procedure(one) if "kind" in one else _of_application(one)


def _of_application(one: Json) -> Json:
    stage = one["stage"]
    verbs = {"draft": "Reprendre", "corrections": "Corriger"}
    over = stage in APPLICATION_STATES
    return {
        "title": "Adhésion",
        "reference": one["reference"],
        "siret": one["siret"],
        "member_number": None,
        "state": APPLICATION_STATES.get(stage, "in_progress"),
        "held_by": "requester" if stage in WITH_EMPLOYER else "" if over else "member_services",
        "until": None if over else one["until"],
        "created_at": one["created_at"],
        "path": f"/adhesions/{one['id']}",
        "verb": verbs.get(stage, "Voir" if over else "Suivre"),
    }


def _of_procedure(one: Json) -> Json:
    verbs = {"information": "Répondre", "code_sent": "Saisir le code"}
    going = one["state"] == "in_progress"
    return {
        "title": BY_CODE[one["kind"]].title if one["kind"] in BY_CODE else one["kind"],
        "reference": one["reference"],
        "siret": None,
        "member_number": one["member_number"],
        "state": one["state"],
        "held_by": one["held_by"] if going else "",
        "until": one["until"] if going else None,
        "created_at": one["created_at"],
        "path": f"/demarches/{one['id']}",
        "verb": verbs.get(one["stage"], "Suivre" if going else "Voir"),
    }


def mine_to_do(lines: list[Json]) -> list[Json]:
    """Those that wait for whoever reads."""
    return [one for one in lines if one["held_by"] == "requester"]
