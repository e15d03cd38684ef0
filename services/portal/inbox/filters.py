"""What the inbox's address says: tab, filters, order. What nobody of ours wrote is ignored."""

import re
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from typing import Annotated
from urllib.parse import urlencode

from fastapi import Depends, Query

from services.portal.api import Param
from services.portal.forms import iso_date
from services.portal.french import PARIS
from services.portal.inbox.kinds import KINDS

TABS = {
    "a-prendre": "À prendre",
    "mes-taches": "Mes tâches",
    "retard": "En retard",
    "toutes": "Toutes",
}
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
    "suivi": "Date de suivi atteinte",
}
SORTS = {
    "due_date": "Échéance",
    "created_at": "Ancienneté",
    "priority": "Priorité",
}
ASSIGNEE = {"a-prendre": "none", "mes-taches": "me"}
DUE_ASKED: dict[str, dict[str, Param]] = {
    "retard": {"overdue": "true"},
    "aujourdhui": {"due_within_days": 0},
    "semaine": {"due_within_days": 7},
    "suivi": {"follow_up_within_days": 0},
}
PAGE = 50
GROUP = re.compile(r"[a-z_]+|health_team/[0-9a-f-]{36}")


@dataclass(frozen=True)
class Filters:
    """`member` is a number or a SIRET as typed, or an identifier; `before` an ISO date or what
    was typed instead of one."""

    tab: str = "a-prendre"
    type: str = ""
    state: str = ""
    due: str = ""
    sort: str = "due_date"
    cursor: str = ""
    group: str = ""
    member: str = ""
    before: str = ""

    def asked(self, member_id: str | None = None) -> dict[str, Param]:
        """The same in the words of the tasks service, but the page."""
        late: dict[str, Param] = {"overdue": "true"} if self.tab == "retard" else {}
        wanted: dict[str, Param] = {
            "assignee": ASSIGNEE.get(self.tab),
            "task_type": self.type or None,
            "state": self.state or None,
            "group": self.group or None,
            "member": member_id,
            "due_before": self.due_before,
            "sort": self.sort,
            **DUE_ASKED.get(self.due, {}),
            **late,
        }
        return {name: value for name, value in wanted.items() if value is not None}

    @property
    def due_before(self) -> str | None:
        day = self.day
        return datetime.combine(day, time(), PARIS).isoformat() if day else None

    @property
    def day(self) -> date | None:
        try:
            return date.fromisoformat(self.before)
        except ValueError:
            return None

    @property
    def misdated(self) -> bool:
        return bool(self.before) and self.day is None

    def address(self, **changes: str) -> str:
        """`/corbeille` with these filters; the page is forgotten unless it is named."""
        values = {"vue": self.tab, "type": self.type, "etat": self.state, "echeance": self.due,
                  "tri": self.sort, "equipe": self.group, "adherent": self.member,
                  "avant": self.before, **changes}  # fmt: skip
        said = {name: value for name, value in values.items() if value not in ("", *DEFAULTS)}
        return "/corbeille" + (f"?{urlencode(said)}" if said else "")

    @property
    def bare(self) -> str:
        """The same tab without a filter."""
        return replace(Filters(), tab=self.tab, sort=self.sort).address()

    @property
    def narrowed(self) -> bool:
        return bool(self.type or self.state or self.due or self.more)

    @property
    def more(self) -> bool:
        """Whether one of the rarer filters is used."""
        return bool(self.group or self.member or self.before)


DEFAULTS = ("a-prendre", "due_date")


def _known(value: str, among: dict[str, str]) -> str:
    return value if value in among else next(iter(among))


def read(
    vue: str = "",
    type: str = "",
    etat: str = "",
    echeance: str = "",
    tri: str = "",
    suite: Annotated[str, Query(max_length=300)] = "",
    equipe: Annotated[str, Query(max_length=60)] = "",
    adherent: Annotated[str, Query(max_length=60)] = "",
    avant: Annotated[str, Query(max_length=20)] = "",
) -> Filters:
    tab = _known(vue, TABS)
    return Filters(
        tab=tab,
        type=_known(type, TYPES),
        state="" if tab in ("a-prendre", "retard") else _known(etat, STATES),
        due="" if tab == "retard" else _known(echeance, DUE),
        sort=_known(tri, SORTS),
        cursor=suite,
        group=equipe if GROUP.fullmatch(equipe) else "",
        member=adherent.replace(" ", ""),
        before=iso_date(avant),
    )


AskedFilters = Annotated[Filters, Depends(read)]
