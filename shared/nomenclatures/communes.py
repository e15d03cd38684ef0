"""The communes of today with their postal codes (INSEE, La Poste), read once from npm.

A commune may have several postal codes and a postal code several communes.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Literal

from pydantic import TypeAdapter
from typing_extensions import TypedDict

from shared.nomenclatures.packages import read_package_file
from shared.nomenclatures.search import Search, words

_SHORT_FORMS = {"st": "saint", "ste": "sainte", "sts": "saints", "stes": "saintes"}


@dataclass(frozen=True, slots=True)
class Commune:
    code: str
    name: str
    department: str
    postal_codes: tuple[str, ...]
    population: int


@dataclass(frozen=True, slots=True)
class PostalTown:
    """A commune under one of its postal codes: what a person chooses. `code` is INSEE's."""

    code: str
    name: str
    postal_code: str
    department: str

    @property
    def label(self) -> str:
        return f"{self.name.upper()} ({self.postal_code})"


class Communes:
    def __init__(self, communes: Iterable[Commune]) -> None:
        # Of two names that fit as well, the town where more people live is meant.
        known = sorted(communes, key=lambda one: (-one.population, one.name, one.code))
        self._known = {one.code: one for one in known}
        self._named: defaultdict[str, list[Commune]] = defaultdict(list)
        for one in known:
            self._named[_spelt(one.name)].append(one)
        self._towns = [
            PostalTown(one.code, one.name, postal_code, one.department)
            for one in known
            for postal_code in one.postal_codes
        ]
        self._search = Search(
            self._towns,
            lambda town: town.name,
            lambda town: town.postal_code,
            lambda town: town.code,
            same_as=_SHORT_FORMS,
        )

    def __len__(self) -> int:
        """How many pairs of a commune and a postal code."""
        return len(self._towns)

    def get(self, insee_code: str) -> Commune | None:
        return self._known.get(insee_code.strip().upper())

    def matches(self, insee_code: str, postal_code: str) -> bool:
        commune = self.get(insee_code)
        return commune is not None and postal_code.strip() in commune.postal_codes

    def named(self, name_or_code: str) -> list[Commune]:
        """Every commune of this INSEE code or name; « NANTES (44000) » chooses among namesakes."""
        if commune := self.get(name_or_code):
            return [commune]
        name, _, rest = name_or_code.partition("(")
        postal_code = rest.strip(" )")
        return [
            one
            for one in self._named.get(_spelt(name), ())
            if not postal_code or postal_code in one.postal_codes
        ]

    def search(self, query: str, limit: int = 10) -> list[PostalTown]:
        return self._search.find(query, limit)


def _spelt(name: str) -> str:
    return " ".join(_SHORT_FORMS.get(word, word) for word in words(name))


class _Row(TypedDict, total=False):
    code: str
    nom: str
    type: Literal["commune-actuelle", "commune-deleguee", "commune-associee",
                  "arrondissement-municipal"]  # fmt: skip
    departement: str
    codesPostaux: list[str]
    population: int


@cache
def load_communes() -> Communes:
    rows = TypeAdapter(list[_Row]).validate_json(
        read_package_file("@etalab/decoupage-administratif", "data/communes.json")
    )
    return Communes(
        Commune(
            code=row["code"],
            name=row["nom"],
            department=row["departement"],
            postal_codes=tuple(row.get("codesPostaux", ())),
            population=row.get("population", 0),
        )
        for row in rows
        if row["type"] == "commune-actuelle"
    )
