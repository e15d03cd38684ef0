"""The five steps as pages: their names, their addresses, and what an application says of each."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any
from uuid import UUID

from services.portal.french import counted
from services.portal.page import Json, Page
from shared.errors import FieldProblem

# Stages where the procedure is over, or in hands that cannot be stopped.
EDITABLE = ("draft", "corrections")
OVER = ("accepted", "refused", "withdrawn", "expired")
# What saving or transmitting answers once the application has left the employer's hands.
GONE = {"application_under_review", "application_not_editable", "process_over"}


@dataclass(frozen=True)
class StepPage:
    """`code` is the API's word, `slug` the address's, `title` the guide's; `line` what it lists."""

    code: str
    slug: str
    title: str
    line: str = ""


STEPS = (
    StepPage("identification", "identification", "Identification"),
    StepPage("company", "entreprise", "Entreprise"),
    StepPage("positions", "postes", "Postes", "poste"),
    StepPage("employees", "salaries", "Salariés", "salarié"),
    StepPage("validation", "validation", "Validation"),
)
IDENTIFICATION, COMPANY, POSITIONS, EMPLOYEES, VALIDATION = STEPS
BY_CODE = {step.code: step for step in STEPS}


@dataclass(frozen=True)
class Application:
    """What the API says of an application, as its pages ask it."""

    view: Json

    @property
    def id(self) -> str:
        return str(self.view["id"])

    @property
    def path(self) -> str:
        return f"/adhesions/{self.id}"

    @property
    def api_path(self) -> str:
        return f"/membership-applications/{self.id}"

    @property
    def stage(self) -> str:
        return str(self.view["stage"])

    @property
    def editable(self) -> bool:
        return "save" in self.view["allowed_actions"]

    @property
    def current(self) -> StepPage:
        return BY_CODE[self.view["current_step"]]

    @property
    def name(self) -> str:
        """The corporate name, once it is known."""
        return str(self.content(COMPANY).get("legal_name") or "")

    def until(self) -> datetime | None:
        until = self.view.get("until")
        return datetime.fromisoformat(until) if until else None

    def content(self, step: StepPage) -> Json:
        found: Json = self.view["content"][step.code]
        return found

    def lines(self, step: StepPage) -> list[Json]:
        found: list[Json] = self.content(step)[step.code]
        return found

    def of(self, step: StepPage) -> Json:
        return next((one for one in self.view["steps"] if one["step"] == step.code), {})

    def message(self, step: StepPage) -> str:
        return str(self.of(step).get("message") or "")

    def problems(self, step: StepPage) -> list[FieldProblem]:
        return [FieldProblem.model_validate(one) for one in self.of(step).get("problems", ())]

    def problems_of_line(self, step: StepPage, number: int) -> tuple[FieldProblem, ...]:
        """The problems of one position or employee, its fields named as in its form."""
        return below(self.problems(step), f"{step.code}.{number}.")

    def missing(self, step: StepPage) -> str:
        """What a step that was begun still lacks, in a sentence; empty when nothing is known."""
        found = self.problems(step)
        lines = {said.field.split(".")[1] for said in found if "." in said.field}
        if step.line and len(lines) > 1:
            return f"{counted(len(lines), step.line)} à corriger."
        others = counted(len(found) - 1, "autre point", "autres points")
        more = f" Et {others}." if len(found) > 1 else ""
        return f"{found[0].detail}{more}" if found else ""

    def reached(self, step: StepPage) -> bool:
        if step is VALIDATION:
            return self.current is VALIDATION
        return bool(self.of(step).get("reached"))

    def address(self, step: StepPage) -> str:
        return f"{self.path}/{step.slug}"

    def stepper(self, here: StepPage | None = None) -> list[Json]:
        """For the kit's stepper; steps that are reached are links."""
        linked = self.editable
        return [
            {
                "title": step.title,
                "state": self._state(step, here),
                "href": self.address(step) if linked and self.reached(step) else "",
            }
            for step in STEPS
        ]

    def _state(self, step: StepPage, here: StepPage | None) -> str:
        if step is here:
            return "current"
        if self.stage == "corrections" and self.message(step):
            return "problem"
        if self.of(step).get("complete"):
            return "done"
        if self.problems(step) and step is not self.current:
            return "problem"
        return "current" if here is None and step is self.current else "todo"


async def read(page: Page, application_id: UUID) -> Application:
    return Application(await page.api.get(f"/membership-applications/{application_id}"))


def pruned(content: Any) -> Any:
    """Content without what was left blank: what two versions are compared by."""
    if isinstance(content, Mapping):
        return {name: pruned(value) for name, value in content.items() if value is not None}
    if isinstance(content, Sequence) and not isinstance(content, str):
        return [pruned(one) for one in content]
    return content


def fingerprint(content: Json) -> str:
    """Which version of a step a form was filled in from."""
    return sha256(json.dumps(pruned(content), sort_keys=True).encode()).hexdigest()[:16]


def below(problems: Iterable[FieldProblem], prefix: str) -> tuple[FieldProblem, ...]:
    """The problems under `prefix`, named from there."""
    return tuple(
        said.model_copy(update={"field": said.field.removeprefix(prefix)})
        for said in problems
        if said.field.startswith(prefix)
    )
