"""NAF rév. 2, the activities of establishments: its 732 sub-classes, written `62.01Z`.

Read once from the npm package of the lock. NAF 2025 replaces it on 2027-01-01, not before.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from pydantic import TypeAdapter

from shared.nomenclatures.packages import read_package_file
from shared.nomenclatures.search import Search

REVISION = "rev2"

_SUB_CLASS = re.compile(r"^(\d{2})\.?(\d{2})([A-Z])$")
# NAF rév. 1 had three digits and a letter; NACE has no letter.
_OTHER_SHAPE = re.compile(r"^(\d{2}\.?\d[A-Z]|\d{2}\.?\d{1,2})$")


@dataclass(frozen=True, slots=True)
class NafCode:
    code: str
    label: str


class NafReading(StrEnum):
    """What a text is as a NAF code. `OTHER_REVISION`: well formed elsewhere, not in rév. 2."""

    KNOWN = "known"
    OTHER_REVISION = "other_revision"
    UNKNOWN = "unknown"


class Naf:
    def __init__(self, codes: Iterable[NafCode]) -> None:
        known = sorted(codes, key=lambda one: (len(one.label), one.code))
        self._known = {one.code: one for one in known}
        self._classes = {code[:5] for code in self._known}
        self._letters = {code[5] for code in self._known}
        self._search = Search(known, lambda one: one.label, lambda one: one.code)

    def __len__(self) -> int:
        return len(self._known)

    def get(self, text: str) -> NafCode | None:
        """Accepts `6201z` and `62.01 Z` for `62.01Z`."""
        return self._known.get(normalise(text))

    def read(self, text: str) -> NafReading:
        """Tell a code of another revision (« un code rév. 2 est attendu ») from an unknown one."""
        code = normalise(text)
        if code in self._known:
            return NafReading.KNOWN
        if _OTHER_SHAPE.match(code):
            return NafReading.OTHER_REVISION
        elsewhere = _SUB_CLASS.match(code) and (
            code[:5] not in self._classes or code[5] not in self._letters
        )
        return NafReading.OTHER_REVISION if elsewhere else NafReading.UNKNOWN

    def search(self, query: str, limit: int = 10) -> list[NafCode]:
        return self._search.find(query, limit)


def normalise(text: str) -> str:
    """Write a sub-class as `62.01Z`; leave anything else as it stands, in capitals."""
    written = "".join(text.split()).upper()
    parts = _SUB_CLASS.match(written)
    return f"{parts[1]}.{parts[2]}{parts[3]}" if parts else written


@cache
def load_naf() -> Naf:
    rows = TypeAdapter(list[dict[str, str]]).validate_json(
        read_package_file("@socialgouv/codes-naf", "index.json")
    )
    return Naf(
        NafCode(row["id"], " ".join(row["label"].split()))
        for row in rows
        if _SUB_CLASS.match(row["id"])
    )
