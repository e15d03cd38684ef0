"""A member's positions and employees, to be admitted and read in tests."""

from collections.abc import Awaitable, Callable
from datetime import UTC, date, datetime
from uuid import UUID, uuid4

from services.workforce.app import create_app
from services.workforce.follow_up.rulesets import Ruleset
from shared.contracts.workforce.admissions import (
    AdmittedEmployee,
    AdmittedPosition,
    EmployeeBatch,
    PositionBatch,
    SealedBatch,
)
from shared.contracts.workforce.employees import ContractType, Title
from shared.contracts.workforce.risks import Risk
from shared.database import SessionFactory
from shared.http.caller import Caller
from shared.temporal.client import connect
from tests.asgi import InProcess
from tests.callers import SEAL, caller_headers, resources_for

Calling = Callable[..., Awaitable[InProcess]]

AT = datetime(2026, 11, 23, 9, tzinfo=UTC)


def position(label: str = "Maçon coffreur", *risks: Risk, pcs: str = "632a") -> AdmittedPosition:
    return AdmittedPosition(id=uuid4(), label=label, pcs_code=pcs, risks=list(risks))


def employee(
    held: AdmittedPosition,
    birth_name: str = "Lefèvre",
    first_name: str = "Élodie",
    *,
    starts_on: date = date(2024, 3, 1),
    ins: str | None = None,
) -> AdmittedEmployee:
    return AdmittedEmployee(
        id=uuid4(),
        position_id=held.id,
        title=Title.MME,
        first_name=first_name,
        birth_name=birth_name,
        birth_date=date(1990, 5, 17),
        ins=ins,
        contract_type=ContractType.CDI,
        starts_on=starts_on,
    )


def of_positions(member_id: UUID, *positions: AdmittedPosition) -> SealedBatch:
    content = SEAL.close(PositionBatch(positions=list(positions)))
    return SealedBatch(member_id=member_id, at=AT, content=content)


def of_employees(member_id: UUID, *employees: AdmittedEmployee) -> SealedBatch:
    content = SEAL.close(EmployeeBatch(employees=list(employees)))
    return SealedBatch(member_id=member_id, at=AT, content=content)


async def workforce_api(
    sessions: SessionFactory,
    caller: Caller | None = None,
    *,
    ruleset: Ruleset = Ruleset.LAW_2025_10,
) -> InProcess:
    """Workforce as this caller finds it. No route of it calls Temporal."""
    nobody = await connect("127.0.0.1:1", "none")
    app = create_app(resources_for("workforce", sessions, nobody), ruleset)
    return InProcess(app, caller_headers("workforce", caller))
