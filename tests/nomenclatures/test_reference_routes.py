"""The nomenclatures over HTTP: open to visitors, cacheable."""

import pytest
from fastapi import FastAPI

from services.membership.reference.routes import router
from shared.http.caller import CallerVerifier
from shared.http.problems import answer_refusals
from tests.asgi import InProcess
from tests.callers import KEY, caller_headers


@pytest.fixture
def visitor() -> InProcess:
    app = FastAPI()
    app.state.callers = CallerVerifier(KEY[1], "membership")
    answer_refusals(app)
    app.include_router(router)
    return InProcess(app, caller_headers("membership"))


async def test_a_visitor_finds_an_occupation(visitor: InProcess) -> None:
    answer = await visitor.get("/reference/pcs?q=431f")
    assert answer.json() == {
        "items": [{"code": "431f", "label": "Infirmiers en soins généraux, salariés"}],
        "next": None,
    }
    assert answer.headers["cache-control"] == "public, max-age=86400"


async def test_a_visitor_finds_an_activity(visitor: InProcess) -> None:
    answer = await visitor.get("/reference/naf?q=6201z")
    assert answer.json()["items"] == [{"code": "62.01Z", "label": "Programmation informatique"}]


async def test_a_visitor_finds_a_commune_under_each_postal_code(visitor: InProcess) -> None:
    answer = await visitor.get("/reference/communes?q=nantes&limit=4")
    items = answer.json()["items"]
    assert items[0] == {
        "code": "44109",
        "label": "NANTES (44000)",
        "name": "Nantes",
        "postal_code": "44000",
        "department": "44",
    }
    assert [item["postal_code"] for item in items] == ["44000", "44100", "44200", "44300"]


@pytest.mark.parametrize("kind", ["pcs", "naf", "communes"])
async def test_no_query_is_no_answer_and_too_long_a_one_is_refused(
    visitor: InProcess, kind: str
) -> None:
    assert (await visitor.get(f"/reference/{kind}")).json()["items"] == []
    assert (await visitor.get(f"/reference/{kind}?q={'a' * 101}")).status_code == 422
    assert (await visitor.get(f"/reference/{kind}?q=a&limit=51")).status_code == 422
