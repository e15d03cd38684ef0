"""The fakes of staff pages answer in the shapes of the services: else these tests prove nothing."""

from typing import Any

import pytest
from pydantic import BaseModel
from starlette.datastructures import QueryParams

from services.billing.moves.routes import BillingMoves
from services.membership.access.answers import AccessHistory, AccessPage
from services.membership.access_reviews.routes import LapsedReviews
from services.membership.administrators.staff import EvidenceView
from services.membership.members.answers import Members, MemberView
from services.membership.procedures.answers import StaffProcedures, StaffProcedureView, Timeline
from services.membership.reorganisations.answers import Reorganisation
from services.membership.synchronisations.staff import Guesses, NumberLocks
from services.tasks.filters.routes import Filters
from services.tasks.inbox.answers import Colleagues, TaskPage
from services.tasks.inbox.detail import TaskDetail
from services.workforce.moves.answers import WorkforceMoves
from shared.contracts.identity.absences import Absences
from tests.portal import inbox_edge, office_edge, staff_edge

MEMBER = f"/staff/members/{office_edge.MEMBER}"
READINGS: list[tuple[str, type[BaseModel]]] = [
    ("/staff/tasks?state=all", TaskPage),
    *((f"/staff/tasks/{task}", TaskDetail) for task in inbox_edge.TASKS),
    (f"/staff/tasks/{inbox_edge.MINE}/colleagues", Colleagues),
    ("/staff/task-filters", Filters),
    ("/staff/absences", Absences),
    ("/staff/guesses", Guesses),
    ("/staff/number-locks", NumberLocks),
    ("/staff/members", Members),
    *((f"/members/{one['id']}", MemberView) for one in office_edge.MEMBERS),
    (f"{MEMBER}/access-grants", AccessPage),
    (f"{MEMBER}/access-history", AccessHistory),
    ("/staff/procedures?ids=" + "&ids=".join(staff_edge.KIND_OF), StaffProcedures),
    *((f"/staff/procedures/{one}", StaffProcedureView) for one in staff_edge.KIND_OF),
    *((f"/staff/procedures/{one}/timeline", Timeline) for one in staff_edge.KIND_OF),
    *((f"/staff/procedures/{one}/evidence", EvidenceView)
      for one, kind in staff_edge.KIND_OF.items() if kind == "administrator_change"),
    *((f"/staff/reorganisations/{one}", Reorganisation)
      for one, kind in staff_edge.KIND_OF.items() if kind in ("merger", "company_takeover")),
    (f"/staff/access-reviews/{staff_edge.REVIEWS}", LapsedReviews),
    ("/staff/workforce-moves", WorkforceMoves),
    ("/staff/billing-moves", BillingMoves),
]  # fmt: skip


@pytest.mark.parametrize(("address", "shape"), READINGS, ids=lambda value: str(value)[-60:])
def test_a_fake_answers_in_the_service_s_shape(address: str, shape: type[BaseModel]) -> None:
    path, _, query = address.partition("?")
    answer: dict[str, Any] = inbox_edge.read("staff", path, QueryParams(query))
    shape.model_validate(answer)
    assert set(answer) - {"next"} <= set(shape.model_fields)
