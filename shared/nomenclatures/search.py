"""Search a nomenclature by code or by words, accents and case ignored, without reading it whole.

Entries are numbered in the order they should be shown; what a query finds are numbers, found by
bisection. The shortest beginnings, which match most, are counted once when the index is built.
"""

import re
import sys
import unicodedata
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from heapq import nsmallest
from itertools import chain
from typing import Generic, TypeVar

Entry = TypeVar("Entry")
Numbers = frozenset[int]

_WORD = re.compile(r"[^\W_]+")
_LIGATURES = str.maketrans({"œ": "oe", "æ": "ae", "Œ": "oe", "Æ": "ae"})
_COUNTED_ONCE = 2
_SHORTEST_ROOT = 4
_AFTER_ALL = "\uffff"
_LONGEST_QUERY = 100


def words(text: str) -> list[str]:
    """The words of a text as they are compared: no accent, ligature, capital or mark."""
    if text.isascii():
        plain = text.lower()
    else:
        decomposed = unicodedata.normalize("NFKD", text.translate(_LIGATURES)).casefold()
        plain = "".join(one for one in decomposed if not unicodedata.combining(one))
    return [sys.intern(word) for word in _WORD.findall(plain)]


class WordIndex:
    """`same_as` names short forms: `{"st": "saint"}` also finds what begins with « saint »."""

    def __init__(self, texts: Iterable[list[str]], same_as: Mapping[str, str]) -> None:
        holders: defaultdict[str, list[int]] = defaultdict(list)
        for number, text in enumerate(texts):
            for word in set(text):
                holders[word].append(number)
        beginnings: defaultdict[str, set[int]] = defaultdict(set)
        for word, numbers in holders.items():
            for length in range(1, min(len(word), _COUNTED_ONCE) + 1):
                beginnings[word[:length]].update(numbers)
        self._words = sorted(holders)
        self._holders = {word: tuple(numbers) for word, numbers in holders.items()}
        self._beginnings = {start: frozenset(found) for start, found in beginnings.items()}
        self._same_as = same_as

    def find(self, asked: Sequence[str]) -> Numbers:
        """The entries where each word asked begins a word."""
        if not asked:
            return frozenset()
        found = sorted((self._beginning(word) for word in asked), key=len)
        return found[0].intersection(*found[1:])

    def find_near(self, asked: Sequence[str]) -> Numbers:
        """As `find`, a word that begins none losing up to two letters: « infirmière »."""
        return self.find([self._root(word) for word in asked])

    def _root(self, word: str) -> str:
        roots = [word, *(word[:-cut] for cut in (1, 2) if len(word) - cut >= _SHORTEST_ROOT)]
        return next((root for root in roots if self._beginning(root)), word)

    def _beginning(self, start: str) -> Numbers:
        same = self._same_as.get(start)
        found = self._starting(start)
        return found | self._starting(same) if same else found

    def _starting(self, start: str) -> Numbers:
        if len(start) <= _COUNTED_ONCE:
            return self._beginnings.get(start, frozenset())
        first = bisect_left(self._words, start)
        last = bisect_left(self._words, start + _AFTER_ALL, lo=first)
        return frozenset(
            chain.from_iterable(self._holders[word] for word in self._words[first:last])
        )


class _Sorted:
    """Texts in order, each with its entry: the entries whose text is, or begins with, another."""

    def __init__(self, pairs: Iterable[tuple[str, int]]) -> None:
        ordered = sorted(pairs)
        self._texts = [text for text, _ in ordered]
        self._numbers = [number for _, number in ordered]

    def equal(self, text: str) -> list[int]:
        return self._between(text, text + "\0")

    def beginning(self, text: str) -> list[int]:
        return self._between(text, text + _AFTER_ALL)

    def _between(self, first: str, last: str) -> list[int]:
        start = bisect_left(self._texts, first)
        return self._numbers[start : bisect_left(self._texts, last, lo=start)]


class Search(Generic[Entry]):
    """Answers by code first, then the very name, then names that begin so, then the others."""

    def __init__(
        self,
        entries: Sequence[Entry],
        name: Callable[[Entry], str],
        *codes: Callable[[Entry], str],
        same_as: Mapping[str, str] | None = None,
    ) -> None:
        """`entries` come in the order in which equals are shown; `codes` the most used first."""
        names = [words(name(entry)) for entry in entries]
        written = [[_joined(code(entry)) for code in codes] for entry in entries]
        self._entries = entries
        self._names = _Sorted((" ".join(text), number) for number, text in enumerate(names))
        self._codes = [
            _Sorted((own[rank], number) for number, own in enumerate(written))
            for rank in range(len(codes))
        ]
        self._index = WordIndex(
            (text + own for text, own in zip(names, written, strict=True)), same_as or {}
        )

    def find(self, query: str, limit: int = 10) -> list[Entry]:
        asked = words(query[:_LONGEST_QUERY])
        chosen: dict[int, None] = {}
        for numbers in self._ranks(asked) if asked else ():
            if len(chosen) >= limit:
                break
            chosen.update(dict.fromkeys(nsmallest(limit + len(chosen), numbers)))
        return [self._entries[number] for number in list(chosen)[:limit]]

    def _ranks(self, asked: list[str]) -> Iterator[Iterable[int]]:
        code, name = "".join(asked), " ".join(asked)
        if code[0].isdigit():
            for codes in self._codes:
                yield codes.beginning(code)
        yield self._names.equal(name)
        yield self._names.beginning(name)
        found = self._index.find(asked)
        yield found or self._index.find_near(asked)


def _joined(code: str) -> str:
    return "".join(words(code))
