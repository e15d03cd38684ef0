"""Teams a task can be passed to, in words. A health team goes by those who work in it."""

from collections.abc import Sequence

from services.portal.inbox.wording import GROUPS
from services.portal.page import Json, Page, tolerated

NO_TEAMS: Json = {"items": []}
HEALTH_TEAM = "health_team/"
OF_PROCEDURES = {"member_services", "supervisor"}


async def named(page: Page, items: list[Json]) -> list[tuple[str, str]]:
    """(code, label) of each, ours first."""
    codes = [one["group"] for one in items]
    people = await _people(page) if any(_is_team(code) for code in codes) else {}
    order = list(GROUPS)
    ours = sorted((code for code in codes if code in GROUPS), key=order.index)
    teams = sorted((_team(code, people), code) for code in codes if _is_team(code))
    return [(code, _whole(code, teams)) for code in ours] + [(code, label) for label, code in teams]


async def choices(page: Page, tasks: Sequence[Json]) -> list[tuple[str, str]]:
    """Where there is somebody, and every one of these tasks may go."""
    found = await tolerated(page.api.get("/staff/task-groups"), NO_TEAMS)
    return admitted(await named(page, found["items"]), tasks)


def admitted(teams: Sequence[tuple[str, str]], tasks: Sequence[Json]) -> list[tuple[str, str]]:
    """A procedure is decided by the member services: no other team may have it."""
    bound = any(task["subject_kind"] == "procedure" for task in tasks)
    return [(code, label) for code, label in teams if not bound or code in OF_PROCEDURES]


def _whole(code: str, teams: list[tuple[str, str]]) -> str:
    """Beside single teams, the group they all belong to says that it is all of them."""
    return "Toutes les équipes santé travail" if teams and code == "health_team" else GROUPS[code]


def _is_team(code: str) -> bool:
    return code.startswith(HEALTH_TEAM)


def _team(code: str, people: dict[str, list[str]]) -> str:
    names = people.get(code.removeprefix(HEALTH_TEAM), [])
    if not names:
        return "Une équipe santé travail"
    shown = ", ".join(names[:3]) + (" et d'autres" if len(names) > 3 else "")
    return f"Équipe santé travail : {shown}"


async def _people(page: Page) -> dict[str, list[str]]:
    """Names by team, of as many colleagues as one page tells."""
    found = await tolerated(page.api.get("/staff/accounts"), NO_TEAMS)
    people: dict[str, list[str]] = {}
    for one in found["items"]:
        for team in one.get("teams", ()):
            people.setdefault(str(team), []).append(one["display_name"])
    return people
