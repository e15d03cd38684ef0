"""A member's positions and employees over HTTP: to those with a right, and no row of another."""

from collections.abc import Awaitable, Callable
from datetime import date
from functools import partial
from uuid import UUID, uuid4

import pytest
from sqlalchemy import update

from services.workforce.seed import seed_workforce
from services.workforce.tables import JobAssignment, JobPosition
from shared.contracts.workforce.admissions import AdmittedEmployee, AdmittedPosition
from shared.contracts.workforce.risks import Risk, Vehicle
from shared.database import SessionFactory
from shared.http.caller import Access, Caller, Role
from tests.callers import SEAL
from tests.conftest import SessionsOf
from tests.workforce.staff import AT, Calling, employee, position, workforce_api

MEMBER = uuid4()
LATER = date(2100, 1, 1)

Seeded = Callable[[list[AdmittedPosition], list[AdmittedEmployee]], Awaitable[None]]


@pytest.fixture
def sessions(sessions_of: SessionsOf) -> SessionFactory:
    return sessions_of("workforce")


@pytest.fixture
def calling(sessions: SessionFactory) -> Calling:
    return partial(workforce_api, sessions)


@pytest.fixture
def seeded(sessions: SessionFactory) -> Seeded:
    async def seed(held: list[AdmittedPosition], employed: list[AdmittedEmployee]) -> None:
        await seed_workforce(sessions, SEAL, MEMBER, held, employed, AT)

    return seed


def _with(access: Access, member_id: UUID = MEMBER) -> Caller:
    return Caller(account_id=uuid4(), members={member_id: access})


@pytest.mark.parametrize("rows", ["positions", "employees"])
@pytest.mark.parametrize(
    ("caller", "status"),
    [
        (_with(Access.ADMINISTRATOR), 200),
        (_with(Access.FULL), 200),
        (_with(Access.WORKFORCE_AND_VISITS), 200),
        (_with(Access.READ_ONLY), 200),
        (_with(Access.BILLING), 403),
        (_with(Access.ADMINISTRATOR, uuid4()), 404),
        (Caller(account_id=uuid4()), 404),
        (Caller(account_id=uuid4(), roles=frozenset({Role.MEMBER_SERVICES})), 200),
        (Caller(account_id=uuid4(), roles=frozenset({Role.HEALTH_TEAM})), 404),
        (Caller(), 401),
    ],
    ids=[
        "administrator", "full", "workforce and visits", "read only", "billing",
        "administrator of another", "no member", "member services", "health team", "visitor",
    ],
)  # fmt: skip
async def test_who_may_read_the_workforce(
    calling: Calling, rows: str, caller: Caller, status: int
) -> None:
    answer = await (await calling(caller)).get(f"/members/{MEMBER}/{rows}")
    assert answer.status_code == status


async def test_positions_are_listed_with_their_risks_and_follow_up(
    calling: Calling, seeded: Seeded
) -> None:
    driver = position("Cariste", Risk.DRIVING_AUTHORISATION, Risk.NIGHT_WORK, pcs="652a")
    driver.vehicles = [Vehicle.R489_3]
    await seeded([driver], [])
    answer = await (await calling(_with(Access.FULL))).get(f"/members/{MEMBER}/positions")
    [item] = answer.json()["items"]
    assert item["pcs_label"].startswith("Ouvriers qualifiés de la manutention")
    assert [risk["label"] for risk in item["risks"]] == ["CACES", "Travail de nuit"]
    assert item["vehicles"][0]["code"] == "r489_3"
    assert item["follow_up"] == {
        "level": "SIA",
        "label": "Suivi individuel adapté",
        "before_start": True,
        "attestation_required": True,
    }


async def test_another_members_rows_are_never_listed(calling: Calling, seeded: Seeded) -> None:
    held = position()
    await seeded([held], [employee(held)])
    other = uuid4()
    for rows in ("positions", "employees"):
        answer = await (await calling(_with(Access.FULL, other))).get(
            f"/members/{other}/{rows}?status=all"
        )
        assert answer.json() == {"items": [], "next": None}


async def test_closed_positions_are_listed_on_demand(
    calling: Calling, seeded: Seeded, sessions: SessionFactory
) -> None:
    closed, kept = position("Ancien"), position("Nouveau")
    await seeded([closed, kept], [])
    async with sessions.begin() as session:
        await session.execute(
            update(JobPosition).where(JobPosition.id == closed.id).values(closed_at=AT)
        )
    api = await calling(_with(Access.FULL))
    active = (await api.get(f"/members/{MEMBER}/positions")).json()["items"]
    everything = (await api.get(f"/members/{MEMBER}/positions?status=all")).json()["items"]
    assert [item["label"] for item in active] == ["Nouveau"]
    assert [item["label"] for item in everything] == ["Ancien", "Nouveau"]


@pytest.mark.parametrize("search", ["elodie lef", "LEFÈVRE", "lefevre", "d'hérou élo"])
async def test_an_employee_is_found_without_accents(
    calling: Calling, seeded: Seeded, search: str
) -> None:
    held = position()
    wanted = employee(held, "Lefèvre-d'Hérouville", "Élodie")
    await seeded([held], [wanted, employee(held, "Abel", "Zoé")])
    found = await (await calling(_with(Access.FULL))).get(
        f"/members/{MEMBER}/employees", params={"search": search}
    )
    assert [item["id"] for item in found.json()["items"]] == [str(wanted.id)]


@pytest.mark.parametrize("search", ["%", "_", "nobody"])
async def test_a_search_that_matches_nobody(calling: Calling, seeded: Seeded, search: str) -> None:
    held = position()
    await seeded([held], [employee(held)])
    found = await (await calling(_with(Access.FULL))).get(
        f"/members/{MEMBER}/employees", params={"search": search}
    )
    assert found.json()["items"] == []


async def test_an_employee_is_shown_with_position_contract_and_masked_ins(
    calling: Calling, seeded: Seeded
) -> None:
    held = position("Cariste", Risk.NIGHT_WORK)
    await seeded([held], [employee(held, ins="295109912611193")])
    answer = await (await calling(_with(Access.READ_ONLY))).get(f"/members/{MEMBER}/employees")
    [item] = answer.json()["items"]
    assert item["ins"] == "2 95 10 ** *** *** 93"
    assert item["standing"] == "current"
    assert item["follow_up_level"] == "SIA"
    assert item["assignment"] == {
        "position_id": str(held.id),
        "position_label": "Cariste",
        "contract_type": "cdi",
        "contract_label": "CDI",
        "starts_on": "2024-03-01",
        "ends_on": None,
    }


async def test_active_employees_are_those_whose_contract_runs_today(
    calling: Calling, seeded: Seeded, sessions: SessionFactory
) -> None:
    held = position()
    here, gone, coming = (
        employee(held, "A"),
        employee(held, "B"),
        employee(held, "C", starts_on=LATER),
    )
    await seeded([held], [here, gone, coming])
    async with sessions.begin() as session:
        await session.execute(
            update(JobAssignment)
            .where(JobAssignment.employee_id == gone.id)
            .values(ends_on=date(2025, 1, 31))
        )
    api = await calling(_with(Access.FULL))
    active = (await api.get(f"/members/{MEMBER}/employees")).json()["items"]
    everybody = (await api.get(f"/members/{MEMBER}/employees?status=all")).json()["items"]
    assert [item["birth_name"] for item in active] == ["A"]
    assert [(item["birth_name"], item["standing"]) for item in everybody] == [
        ("A", "current"),
        ("B", "ended"),
        ("C", "future"),
    ]


async def test_employees_are_filtered_by_position(calling: Calling, seeded: Seeded) -> None:
    mason, clerk = position(), position("Assistante")
    await seeded([mason, clerk], [employee(mason, "A"), employee(clerk, "B")])
    found = await (await calling(_with(Access.FULL))).get(
        f"/members/{MEMBER}/employees?position={clerk.id}"
    )
    assert [item["birth_name"] for item in found.json()["items"]] == ["B"]


@pytest.mark.parametrize("rows", ["positions", "employees"])
async def test_pages_follow_each_other_without_gap_or_repeat(
    calling: Calling, seeded: Seeded, rows: str
) -> None:
    held = [position(f"Poste {number % 3}") for number in range(7)]
    employed = [employee(held[0], f"Nom {number % 3}") for number in range(7)]
    await seeded(held, employed)
    api = await calling(_with(Access.FULL))
    seen: list[str] = []
    cursor = ""
    while True:
        page = (await api.get(f"/members/{MEMBER}/{rows}?limit=3{cursor}")).json()
        seen += [item["id"] for item in page["items"]]
        if page["next"] is None:
            break
        cursor = f"&cursor={page['next']}"
    everything = (await api.get(f"/members/{MEMBER}/{rows}")).json()["items"]
    assert seen == [item["id"] for item in everything]
    assert len(set(seen)) == 7


@pytest.mark.parametrize("rows", ["positions", "employees"])
async def test_a_cursor_of_another_list_is_refused(calling: Calling, rows: str) -> None:
    answer = await (await calling(_with(Access.FULL))).get(
        f"/members/{MEMBER}/{rows}?cursor={uuid4()}"
    )
    assert (answer.status_code, answer.json()["code"]) == (422, "cursor_unknown")


async def test_employees_are_in_the_order_of_the_names_shown(
    calling: Calling, seeded: Seeded
) -> None:
    held = position()
    married = employee(held, "Abel", "Zoé").model_copy(update={"married_name": "Martin"})
    await seeded([held], [married, employee(held, "Élie"), employee(held, "Eude")])
    api = await calling(_with(Access.FULL))
    listed = (await api.get(f"/members/{MEMBER}/employees")).json()["items"]
    assert [item["birth_name"] for item in listed] == ["Élie", "Eude", "Abel"]
    found = await api.get(f"/members/{MEMBER}/employees", params={"search": "abel"})
    assert [item["married_name"] for item in found.json()["items"]] == ["Martin"]
