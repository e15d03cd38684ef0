"""Members, positions and employees for a merger, one row at a time."""

from datetime import date
from uuid import UUID, uuid4

from sqlalchemy import func, select

from services.workforce.employees.ins import seal_ins
from services.workforce.tables import Employee, JobAssignment, JobPosition
from shared.contracts.workforce.moves import WorkforceMove
from shared.database import SessionFactory
from tests.callers import SEAL
from tests.workforce.staff import AT

ONE, TWO, THREE = (UUID(int=n) for n in (1, 2, 3))


def merger(*absorbed: UUID, join: bool = True) -> WorkforceMove:
    return WorkforceMove(
        procedure_id=uuid4(),
        absorbing=ONE,
        absorbed=list(absorbed),
        join_positions=join,
        join_employees=join,
    )


async def position(
    sessions: SessionFactory, member: UUID, label: str = "Vendeuse", pcs: str = "554a",
    risks: tuple[str, ...] = ("night_work",),
) -> UUID:  # fmt: skip
    row = JobPosition(
        id=uuid4(), member_id=member, label=label, pcs_code=pcs, risks=list(risks), vehicles=[],
        folded=label.lower(), created_at=AT,
    )  # fmt: skip
    async with sessions.begin() as session:
        session.add(row)
    return row.id


async def employee(
    sessions: SessionFactory, member: UUID, held: UUID | None, name: str = "Le Goff",
    ins: str | None = None, born: date = date(1990, 5, 17),
) -> UUID:  # fmt: skip
    row = Employee(
        id=uuid4(), member_id=member, title="MME", first_name="Élodie", birth_name=name,
        married_name=None, birth_date=born, ins_sealed=seal_ins(SEAL, ins) if ins else None,
        folded=name.lower(), created_at=AT,
    )  # fmt: skip
    async with sessions.begin() as session:
        session.add(row)
        await session.flush()
        session.add(line(member, row.id, held))
    return row.id


def line(member: UUID, employee_id: UUID, held: UUID | None) -> JobAssignment:
    return JobAssignment(
        id=uuid4(), member_id=member, employee_id=employee_id, position_id=held,
        contract_type="cdi", starts_on=date(2024, 3, 1), ends_on=None,
    )  # fmt: skip


async def of(sessions: SessionFactory, table: type[Employee | JobPosition | JobAssignment],
             member: UUID) -> int:  # fmt: skip
    async with sessions() as session:
        found = await session.scalar(select(func.count()).where(table.member_id == member))
    return int(found or 0)
