"""Positions declared, completed, closed and deleted over HTTP."""

import asyncio
from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select

from services.workforce.seed import seed_workforce
from services.workforce.tables import JobAssignment
from shared.contracts.workforce.admissions import AdmittedEmployee, AdmittedPosition
from shared.contracts.workforce.risks import Risk
from shared.database import SessionFactory
from shared.http.caller import Access, Caller, Role
from tests.asgi import InProcess
from tests.callers import SEAL
from tests.conftest import SessionsOf
from tests.workforce.staff import AT, employee, position, workforce_api

MEMBER = uuid4()
POSITIONS = f"/members/{MEMBER}/positions"
TYPED: dict[str, Any] = {"label": "Soudeur", "pcs_code": "623 B", "risks": ["cmr"]}

Seeded = Callable[[list[AdmittedPosition], list[AdmittedEmployee]], Awaitable[None]]


@pytest.fixture
def sessions(sessions_of: SessionsOf) -> SessionFactory:
    return sessions_of("workforce")


@pytest.fixture
async def api(sessions: SessionFactory) -> InProcess:
    return await workforce_api(sessions, held(Access.FULL))


@pytest.fixture
def seeded(sessions: SessionFactory) -> Seeded:
    return partial(seeded_in, sessions)


async def seeded_in(
    sessions: SessionFactory, positions: list[AdmittedPosition], employed: list[AdmittedEmployee]
) -> None:
    await seed_workforce(sessions, SEAL, MEMBER, positions, employed, AT)


def held(access: Access, member: UUID = MEMBER) -> Caller:
    return Caller(account_id=uuid4(), members={member: access})


async def declared(api: InProcess, **changes: Any) -> Any:
    answer = await api.post(POSITIONS, json=TYPED | changes)
    assert answer.status_code == 201, answer.text
    return answer.json()


def said(answer: Any) -> tuple[int, str]:
    return answer.status_code, answer.json()["code"]


async def test_a_position_is_declared_and_read_again(api: InProcess) -> None:
    made = await declared(api)
    assert (made["label"], made["pcs_code"], made["follow_up"]["level"]) == (
        "Soudeur", "623b", "SIR",
    )  # fmt: skip
    assert made["allowed_actions"] == ["change", "delete", "close"]
    read = await api.get(f"{POSITIONS}/{made['id']}")
    assert read.json() == made
    assert read.headers["etag"] == made["etag"]
    listed = (await api.get(POSITIONS)).json()["items"]
    assert [one["id"] for one in listed] == [made["id"]]


@pytest.mark.parametrize(
    ("changes", "problems"),
    [
        ({"label": " "}, [("label", "missing")]),
        ({"pcs_code": "999z"}, [("pcs_code", "pcs_unknown")]),
        ({"risks": ["boredom"]}, [("risks", "risk_unknown")]),
        ({"risks": ["ionising_radiation"]}, [("ionising_category", "missing")]),
        ({"risks": ["driving_authorisation"]}, [("vehicles", "missing")]),
        ({"risks": ["driving_authorisation"], "vehicles": ["tank"]},
         [("vehicles", "vehicle_unknown")]),
        ({"risks": ["other"]}, [("other_risk", "missing")]),
        ({"label": "Sou\u200bdeur"}, [("label", "text_characters")]),
        ({"label": None, "pcs_code": None}, [("label", "missing"), ("pcs_code", "missing")]),
    ],
)  # fmt: skip
async def test_what_is_wrong_is_said_at_its_field_and_nothing_is_kept(
    api: InProcess, changes: dict[str, Any], problems: list[tuple[str, str]]
) -> None:
    answer = await api.post(POSITIONS, json=TYPED | changes)
    assert answer.status_code == 422
    assert [(one["field"], one["code"]) for one in answer.json()["fields"]] == problems
    assert (await api.get(POSITIONS)).json()["items"] == []


@pytest.mark.parametrize("body", [{"label": "x" * 201}, {"colour": "blue"}, {"risks": "cmr"}, []])
async def test_a_body_of_another_shape_is_refused(api: InProcess, body: Any) -> None:
    sent = TYPED | body if isinstance(body, dict) else body
    assert (await api.post(POSITIONS, json=sent)).status_code == 422


async def test_a_similar_position_open_or_closed_is_shown_before_saving(api: InProcess) -> None:
    first = await declared(api)
    assert said(await api.post(POSITIONS, json=TYPED)) == (409, "similar_position")
    await api.post(f"{POSITIONS}/{first['id']}/closure")
    assert said(await api.post(POSITIONS, json=TYPED)) == (409, "similar_position")
    other = await declared(api, label="Soudeur à l'arc", confirmed=True)
    similar = (await api.get(f"{POSITIONS}/similar?pcs_code=623B")).json()["items"]
    assert [one["id"] for one in similar] == [other["id"], first["id"]]
    besides = await api.get(f"{POSITIONS}/similar?pcs_code=623b&besides={other['id']}")
    assert [one["id"] for one in besides.json()["items"]] == [first["id"]]
    assert (await api.get(f"{POSITIONS}/similar?pcs_code=zzz")).json()["items"] == []


async def test_two_people_who_declare_the_same_at_once_see_each_other(api: InProcess) -> None:
    answers = await asyncio.gather(*(api.post(POSITIONS, json=TYPED) for _ in range(5)))
    assert sorted(answer.status_code for answer in answers) == [201, 409, 409, 409, 409]


async def test_sent_twice_under_one_key_it_is_declared_once(api: InProcess) -> None:
    sent = [
        await api.post(POSITIONS, json=TYPED, headers={"Idempotency-Key": "k"}) for _ in range(2)
    ]
    assert [answer.status_code for answer in sent] == [201, 201]
    assert sent[0].json() == sent[1].json()


async def test_a_position_nobody_held_changes_and_goes(api: InProcess) -> None:
    made = await declared(api)
    place = f"{POSITIONS}/{made['id']}"
    changed = await api.patch(place, json={"label": "Soudeuse"}, headers={"If-Match": made["etag"]})
    assert (changed.json()["label"], changed.json()["risks"]) == ("Soudeuse", made["risks"])
    late = await api.patch(place, json={"label": "X"}, headers={"If-Match": made["etag"]})
    assert said(late) == (412, "position_changed")
    assert [one["label"] for one in (await api.get(f"{POSITIONS}?search=soudeuse")).json()["items"]]
    assert (await api.delete(place)).status_code == 204
    assert said(await api.get(place)) == (404, "not_found")


async def test_a_held_position_keeps_what_it_says_but_for_a_missing_detail(
    api: InProcess, seeded: Seeded
) -> None:
    old = position("Cariste").model_copy(update={"risks": [Risk.DRIVING_AUTHORISATION]})
    await seeded([old], [employee(old)])
    place = f"{POSITIONS}/{old.id}"
    shown = (await api.get(place)).json()
    assert (shown["missing_details"], shown["holders"], shown["allowed_actions"]) == (
        ["vehicles"], 1, ["complete"],
    )  # fmt: skip
    assert shown["reason"] == "Ce poste est occupé par un salarié."
    vehicles = {"vehicles": ["r489_3"]}
    renamed = await api.patch(place, json=vehicles | {"label": "Magasinier"})
    assert said(renamed) == (409, "position_held")
    completed = (await api.patch(place, json=vehicles)).json()
    assert (completed["missing_details"], completed["allowed_actions"]) == ([], [])
    assert said(await api.patch(place, json={"vehicles": ["r490"]})) == (409, "position_held")
    assert said(await api.delete(place)) == (409, "position_held")
    assert said(await api.post(f"{place}/closure")) == (409, "position_held")
    assert (await api.get(place)).json() == completed


async def test_a_position_of_a_past_career_closes_and_reopens_but_never_goes(
    api: InProcess, seeded: Seeded, sessions: SessionFactory
) -> None:
    old = position("Cariste")
    await seeded([old], [employee(old)])
    async with sessions.begin() as session:
        for line in await session.scalars(select(JobAssignment)):
            line.ends_on = line.starts_on
    place = f"{POSITIONS}/{old.id}"
    closed = (await api.post(f"{place}/closure")).json()
    assert closed["allowed_actions"] == ["reopen"]
    assert closed["reason"] == "Ce poste figure dans la carrière d'un salarié."
    assert (await api.post(f"{place}/closure")).json() == closed
    assert said(await api.patch(place, json={"label": "X"})) == (409, "position_closed")
    assert said(await api.delete(place)) == (409, "position_held")
    assert (await api.get(POSITIONS)).json()["items"] == []
    assert (await api.delete(f"{place}/closure")).json()["closed_at"] is None
    assert len((await api.get(POSITIONS)).json()["items"]) == 1


@pytest.mark.parametrize(
    ("caller", "status"),
    [
        (held(Access.ADMINISTRATOR), 201),
        (held(Access.FULL), 201),
        (held(Access.WORKFORCE_AND_VISITS), 201),
        (held(Access.BILLING), 403),
        (held(Access.READ_ONLY), 403),
        (held(Access.FULL, uuid4()), 404),
        (Caller(account_id=uuid4(), roles=frozenset({Role.MEMBER_SERVICES})), 404),
    ],
)
async def test_who_may_write(sessions: SessionFactory, caller: Caller, status: int) -> None:
    api = await workforce_api(sessions, caller)
    assert (await api.post(POSITIONS, json=TYPED)).status_code == status
    for method, path in (
        ("PATCH", ""), ("DELETE", ""), ("POST", "/closure"), ("DELETE", "/closure"),
    ):  # fmt: skip
        body: Any = {} if method == "PATCH" else None
        answer = await api.request(method, f"{POSITIONS}/{uuid4()}{path}", json=body)
        assert answer.status_code == (404 if status == 201 else status)


async def test_the_position_of_another_member_does_not_exist(
    api: InProcess, sessions: SessionFactory
) -> None:
    made = await declared(api)
    other = uuid4()
    stranger = await workforce_api(sessions, held(Access.ADMINISTRATOR, other))
    place = f"/members/{other}/positions/{made['id']}"
    for method, path in (("GET", ""), ("PATCH", ""), ("DELETE", ""), ("POST", "/closure")):
        body: Any = {} if method == "PATCH" else None
        answer = await stranger.request(method, f"{place}{path}", json=body)
        assert said(answer) == (404, "not_found")
    assert (await api.get(f"{POSITIONS}/{made['id']}")).json() == made
