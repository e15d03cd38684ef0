"""What a person typed, kept as typed; and the same again with what is wrong beside each field."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Annotated

from fastapi import Depends, Request

from services.portal.api import ApiProblem
from shared.errors import FieldProblem

Typed = Mapping[str, list[str]]
FRENCH_DATE = re.compile(r"^\s*(\d{1,2})\s*[/.\- ]\s*(\d{1,2})\s*[/.\- ]\s*(\d{4})\s*$")
NEVER_SHOWN_AGAIN = ("password", "token", "secret")


def iso_date(text: str) -> str:
    """`3/9/2026` as `2026-09-03`; what is no date goes on as it stands, for the service to say."""
    if found := FRENCH_DATE.match(text):
        day, month, year = (int(part) for part in found.groups())
        try:
            return date(year, month, day).isoformat()
        except ValueError:
            return text
    return text.strip()


@dataclass
class Form:
    """Given to the kit's macros as `form`. Names with dots (`employees.3.ins`) are allowed."""

    typed: Typed = field(default_factory=dict)
    problems: tuple[FieldProblem, ...] = ()
    message: str = ""
    labels: dict[str, str] = field(default_factory=dict)
    optional: int = 0

    @classmethod
    def of(cls, values: Mapping[str, object]) -> "Form":
        """Start from what is already known: `Form.of({"siret": "732…"})`."""
        return cls({name: _texts(value) for name, value in values.items()})

    def value(self, name: str, default: object = "") -> str:
        return (self.typed.get(name) or [*_texts(default), ""])[0]

    def many(self, name: str) -> list[str]:
        return list(self.typed.get(name, ()))

    def error(self, name: str) -> str:
        return next((said.detail for said in self.problems if said.field == name), "")

    def draw(self, name: str, label: str, required: bool) -> str:
        """Remember, for the summary, that the field is on the page. Draws nothing."""
        self.labels[name] = label
        self.optional += not required
        return ""

    @property
    def listed(self) -> list[FieldProblem]:
        """What is wrong, from the top of the page to its bottom."""
        order = list(self.labels)
        return sorted(
            self.problems,
            key=lambda said: order.index(said.field) if said.field in order else len(order),
        )

    @property
    def refused(self) -> bool:
        return bool(self.problems or self.message)


class Posted(Form):
    """A form that was sent."""

    def text(self, name: str) -> str:
        return self.value(name).strip()

    def fields(self, *names: str) -> dict[str, str]:
        """Those that were filled in: a blank one is left out, and the service says so."""
        return {name: self.text(name) for name in names if self.text(name)}

    def date(self, name: str) -> str | None:
        """ISO, from JJ/MM/AAAA or from the browser's calendar; None when blank."""
        return iso_date(self.value(name)) or None

    def ticked(self, name: str) -> bool:
        return bool(self.many(name))

    def refuse(self, problem: ApiProblem) -> "Posted":
        """The same form with the service's words; what is secret has to be typed again."""
        kept = {
            name: values
            for name, values in self.typed.items()
            if not any(word in name for word in NEVER_SHOWN_AGAIN)
        }
        return Posted(kept, problem.fields, "" if problem.fields else problem.detail)

    def wrong(self, name: str, detail: str) -> ApiProblem:
        """What only the page can see is wrong (two passwords that differ)."""
        field_problem = FieldProblem(field=name, code="page", detail=detail)
        return ApiProblem(422, "invalid", detail, (field_problem,))


def _texts(value: object) -> list[str]:
    if value is None:
        return []
    if isinstance(value, list | tuple):
        return [str(one) for one in value]
    if isinstance(value, date):
        return [value.isoformat()]
    return [str(value)]


async def typed_in(request: Request) -> Typed:
    """Every field that was sent, read once a request."""
    if not hasattr(request.state, "typed"):
        typed: dict[str, list[str]] = {}
        async with request.form(max_files=0, max_fields=20_000) as form:
            for name, value in form.multi_items():
                if isinstance(value, str):
                    typed.setdefault(name, []).append(value)
        request.state.typed = typed
    found: Typed = request.state.typed
    return found


async def _posted(request: Request) -> Posted:
    return Posted(await typed_in(request))


PostedForm = Annotated[Posted, Depends(_posted)]
