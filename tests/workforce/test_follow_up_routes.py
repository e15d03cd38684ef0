"""The risks and the follow-up over HTTP: open to visitors, by the rule set in force."""

from functools import partial

import pytest

from services.workforce.follow_up.rulesets import Ruleset
from shared.contracts.workforce.risks import Vehicle
from shared.database import SessionFactory
from tests.conftest import SessionsOf
from tests.workforce.staff import Calling, workforce_api


@pytest.fixture
def sessions(sessions_of: SessionsOf) -> SessionFactory:
    return sessions_of("workforce")


@pytest.fixture
def calling(sessions: SessionFactory) -> Calling:
    return partial(workforce_api, sessions)


async def test_a_visitor_reads_the_fourteen_risks(calling: Calling) -> None:
    answer = await (await calling()).get("/reference/risks")
    body = answer.json()
    assert answer.headers["cache-control"] == "public, max-age=86400"
    assert len(body["items"]) == 14
    assert {one["code"]: one["detail"] for one in body["items"] if one["detail"]} == {
        "ionising_radiation": "ionising_category",
        "driving_authorisation": "vehicles",
        "other": "other_risk",
    }
    assert len(body["vehicles"]) == len(Vehicle)


async def test_a_visitor_sees_the_follow_up_of_ticked_risks(calling: Calling) -> None:
    path = "/follow-up?risks=night_work&risks=electrical_work&on=2026-11-23"
    assert (await (await calling()).get(path)).json() == {
        "level": "SIA",
        "label": "Suivi individuel adapté",
        "because": [
            {
                "risk": "night_work",
                "situation": None,
                "label": "Travail de nuit",
                "article": "R4624-18",
            }
        ],
        "before_start": True,
        "first_visit": {"within_months": 0, "article": "R4624-18", "due_on": None},
        "renewal": {"months": 36, "intermediate_months": None, "article": "R4624-17"},
        "attestation_required": True,
        "attestation_for": [
            {
                "risk": "electrical_work",
                "situation": None,
                "label": "Électrique",
                "article": "R4544-11-1",
            }
        ],
        "ruleset": "law-2025-10",
        "on": "2026-11-23",
        "sentence": "Suivi individuel adapté, en raison de\u00a0: Travail de nuit (R4624-18)."
        " Visite d'information et de prévention avant la prise de poste (R4624-18), puis au"
        " moins tous les trois ans (R4624-17). Une attestation d'absence de contre-indications"
        " médicales, valable cinq ans, est nécessaire pour\u00a0: Électrique (R4544-11-1).",
    }


async def test_the_guides_table_may_be_kept_in_force(calling: Calling) -> None:
    kept = await calling(ruleset=Ruleset.GUIDE_2023)
    answer = (await kept.get("/follow-up?risks=driving_authorisation")).json()
    assert (answer["level"], answer["ruleset"]) == ("SIR", "guide-2023")
    today = (await (await calling()).get("/follow-up?risks=driving_authorisation")).json()
    assert today["level"] == "SI"


async def test_no_risk_is_a_simple_follow_up(calling: Calling) -> None:
    assert (await (await calling()).get("/follow-up")).json()["level"] == "SI"


async def test_a_situation_and_a_start_give_the_last_day_of_the_first_visit(
    calling: Calling,
) -> None:
    path = "/follow-up?situations=apprentice&situations=disabled_worker&starts_on=2026-12-31"
    answer = (await (await calling()).get(path)).json()
    assert answer["level"] == "SIA"
    assert answer["first_visit"] == {
        "within_months": 2, "article": "R6222-36", "due_on": "2027-02-28",
    }  # fmt: skip
    assert [(one["situation"], one["article"]) for one in answer["because"]] == [
        ("disabled_worker", "R4624-20")
    ]


@pytest.mark.parametrize("starts_on", ["0001-01-01", "9999-12-31", "31/12/2026"])
async def test_a_start_that_cannot_be_is_refused(calling: Calling, starts_on: str) -> None:
    answer = await (await calling()).get(f"/follow-up?starts_on={starts_on}")
    assert (answer.status_code, answer.json()["fields"][0]["field"]) == (422, "starts_on")


async def test_an_unknown_risk_is_refused_at_its_field(calling: Calling) -> None:
    answer = await (await calling()).get("/follow-up?risks=boredom")
    assert answer.status_code == 422
    assert answer.json()["fields"][0]["field"] == "risks.0"


async def test_an_unsigned_call_is_refused(calling: Calling) -> None:
    answer = await (await calling()).get("/reference/risks", headers={"x-caller-token": "forged"})
    assert answer.status_code == 401
