"""A list of lines as pages: fifty at a time, searched, with what is to correct on each."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import ceil
from urllib.parse import urlencode

from services.portal.applications.steps import Application, StepPage
from services.portal.french import counted
from services.portal.page import Json
from shared.errors import FieldProblem

SIZE = 50


@dataclass(frozen=True)
class Line:
    """One position or one employee; `number` is its place in the whole list."""

    number: int
    item: Json
    problems: tuple[FieldProblem, ...] = ()


@dataclass(frozen=True)
class Wanted:
    """What the reader asked to see."""

    search: str = ""
    wrong_only: bool = False
    page: int = 1

    def address(self, path: str, page: int) -> str:
        asked: dict[str, str | int] = {"page": page}
        if self.search:
            asked["recherche"] = self.search
        if self.wrong_only:
            asked["etat"] = "a-corriger"
        return f"{path}?{urlencode(asked)}"


@dataclass(frozen=True)
class Lines:
    shown: list[Line]
    found: int
    total: int
    wrong: list[Line]
    page: int
    pages: int
    before: str
    after: str

    def count(self, one: str) -> str:
        if self.found == self.total:
            return counted(self.total, one)
        return f"{counted(self.found, one)} sur {self.total}"


def lines_of(application: Application, step: StepPage) -> list[Line]:
    problems: dict[str, list[FieldProblem]] = {}
    for said in application.problems(step):
        problems.setdefault(said.field.split(".")[1] if "." in said.field else "", []).append(said)
    return [
        Line(number + 1, item, tuple(problems.get(str(number), ())))
        for number, item in enumerate(application.lines(step))
    ]


def turned(lines: Sequence[Line], wanted: Wanted, words: Callable[[Json], str], path: str) -> Lines:
    """The page of the list that was asked for; a page past the end is the last one."""
    wrong = [line for line in lines if line.problems]
    found = [
        line
        for line in (wrong if wanted.wrong_only else lines)
        if wanted.search.casefold() in words(line.item).casefold()
    ]
    pages = max(1, ceil(len(found) / SIZE))
    page = min(wanted.page, pages)
    return Lines(
        shown=found[(page - 1) * SIZE : page * SIZE],
        found=len(found),
        total=len(lines),
        wrong=wrong,
        page=page,
        pages=pages,
        before=wanted.address(path, page - 1) if page > 1 else "",
        after=wanted.address(path, page + 1) if page < pages else "",
    )
