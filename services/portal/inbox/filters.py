"""What the inbox's address says: tab, filters, order. What nobody of ours wrote is ignored."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Annotated
from urllib.parse import urlencode

from fastapi import Depends, Query

from services.portal.api import Param
from services.portal.french import PARIS
from services.portal.inbox.wording import KINDS

TABS = {"a-prendre": "À prendre", "mes-taches": "Mes tâches", "toutes": "Toutes"}
TYPES = {"": "Tous", **{code: kind.short for code, kind in KINDS.items()}}
STATES = {
    "": "En cours",
    "ready": "À prendre",
    "reserved": "Prises en charge",
    "in_progress": "Reprises",
    "suspended": "En attente",
    "over": "Terminées",
}
DUE = {
    "": "Toutes",
    "retard": "En retard",
    "aujourdhui": "Avant ce soir",
    "semaine": "Sous 7 jours",
}
SORTS = {
    "due_date": "Échéance",
    "created_at": "Ancienneté",
    "priority": "Priorité",
}
ASSIGNEE = {"a-prendre": "none", "mes-taches": "me"}
PAGE = 50


@dataclass(frozen=True)
class Filters:
    tab: str
    type: str
    state: str
    due: str
    sort: str
    cursor: str

    def asked(self, now: datetime) -> dict[str, Param]:
        """The same in the words of the tasks service."""
        return {
            "assignee": ASSIGNEE.get(self.tab),
            "task_type": self.type or None,
            "state": self.state or None,
            "overdue": "true" if self.due == "retard" else None,
            "due_before": _before(self.due, now),
            "sort": self.sort,
            "cursor": self.cursor or None,
            "limit": PAGE,
        }

    def address(self, **changes: str) -> str:
        """`/corbeille` with these filters; the page is forgotten unless it is named."""
        values = {"vue": self.tab, "type": self.type, "etat": self.state, "echeance": self.due,
                  "tri": self.sort, **changes}  # fmt: skip
        said = {name: value for name, value in values.items() if value not in ("", *DEFAULTS)}
        return "/corbeille" + (f"?{urlencode(said)}" if said else "")

    @property
    def narrowed(self) -> bool:
        return bool(self.type or self.state or self.due)


DEFAULTS = ("a-prendre", "due_date")


def _before(due: str, now: datetime) -> str | None:
    days = {"aujourdhui": 1, "semaine": 8}.get(due)
    if days is None:
        return None
    midnight = now.astimezone(PARIS).replace(hour=0, minute=0, second=0, microsecond=0)
    # Noon to noon, so that the day the clocks change counts as one.
    until = (midnight + timedelta(hours=12, days=days)).replace(hour=0)
    return until.isoformat()


def _known(value: str, among: dict[str, str]) -> str:
    return value if value in among else next(iter(among))


def _filters(
    vue: str = "",
    type: str = "",
    etat: str = "",
    echeance: str = "",
    tri: str = "",
    suite: Annotated[str, Query(max_length=300)] = "",
) -> Filters:
    tab = _known(vue, TABS)
    return Filters(
        tab=tab,
        type=_known(type, TYPES),
        state="" if tab == "a-prendre" else _known(etat, STATES),
        due=_known(echeance, DUE),
        sort=_known(tri, SORTS),
        cursor=suite,
    )


AskedFilters = Annotated[Filters, Depends(_filters)]
