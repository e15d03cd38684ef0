"""Filters kept by the tasks service, in its own words; here, back and forth to an address."""

from datetime import datetime
from typing import Any
from urllib.parse import parse_qsl, urlsplit
from uuid import UUID

from services.portal import paths
from services.portal.french import PARIS
from services.portal.inbox import filters
from services.portal.inbox.filters import Filters
from services.portal.page import Json

NO_FILTERS: Json = {"items": []}
TAB = {"none": "a-prendre", "me": "mes-taches"}
# What these pages can show again. A filter kept by a program may ask for more.
READ = {"assignee", "task_type", "state", "group", "member", "due_before", "due_within_days",
        "follow_up_within_days", "overdue", "sort"}  # fmt: skip


def query_of(asked: Filters, member_id: str | None) -> Json:
    query: dict[str, Any] = dict(asked.asked(member_id))
    if "overdue" in query:
        query["overdue"] = True
    return query


def of_address(address: str) -> Filters:
    """The filters an address of ours carries."""
    query = dict(parse_qsl(urlsplit(paths.local(address, "/corbeille")).query))
    names = ("vue", "type", "etat", "echeance", "tri", "equipe", "adherent", "avant")
    return filters.read(**{name: query.get(name, "")[:60] for name in names}, suite="")


def shown(items: list[Json], asked: Filters) -> list[Json]:
    """Each with its address, or none when these pages cannot show what it asks."""
    here = asked.address()
    lines = [(one, _address(one["query"])) for one in items]
    return [{**one, "href": href, "here": href == here} for one, href in lines]


def identifier(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _address(query: Json) -> str:
    if set(query) - READ or query.get("assignee") not in (None, *TAB):
        return ""
    due = next((code for code, said in filters.DUE_ASKED.items() if _says(query, said)), "")
    late = due == "retard" and "assignee" not in query
    return Filters(
        tab=TAB.get(query.get("assignee") or "", "retard" if late else "toutes"),
        type=query.get("task_type") or "",
        state="" if query.get("state") in (None, "open") else query["state"],
        due="" if late else due,
        sort=query.get("sort") or "due_date",
        group=query.get("group") or "",
        member=query.get("member") or "",
        before=_day(query.get("due_before")),
    ).address()


def _says(query: Json, said: Json) -> bool:
    return all(name in query and str(query[name]).lower() == str(value)
               for name, value in said.items())  # fmt: skip


def _day(moment: str | None) -> str:
    if not moment:
        return ""
    return datetime.fromisoformat(moment).astimezone(PARIS).date().isoformat()
