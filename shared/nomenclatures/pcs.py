"""PCS-ESE 2017, the occupations of salaried jobs (« code CSP »), from the project's own file.

Source: INSEE, nomenclature des PCS des emplois salariés des employeurs privés et publics, 2017.
"""

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from shared.nomenclatures.search import Search

FILE = Path(__file__).with_name("pcs_ese_2017.csv")


@dataclass(frozen=True, slots=True)
class PcsCode:
    code: str
    label: str


class Pcs:
    def __init__(self, codes: Iterable[PcsCode]) -> None:
        known = sorted(codes, key=lambda one: (len(one.label), one.code))
        self._known = {one.code: one for one in known}
        self._search = Search(known, lambda one: one.label, lambda one: one.code)

    def __len__(self) -> int:
        return len(self._known)

    def get(self, text: str) -> PcsCode | None:
        """Accepts `474B` and `474 b` for `474b`."""
        return self._known.get("".join(text.split()).lower())

    def search(self, query: str, limit: int = 10) -> list[PcsCode]:
        return self._search.find(query, limit)


@cache
def load_pcs() -> Pcs:
    with FILE.open(encoding="utf-8", newline="") as lines:
        rows = csv.DictReader(lines, delimiter=";")
        return Pcs(PcsCode(row["code"], row["label"]) for row in rows)
