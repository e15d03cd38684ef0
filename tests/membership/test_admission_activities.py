"""The saga's steps of membership, run twice."""

from uuid import uuid4

import pytest

from services.membership.admissions.activities import AdmissionActivities
from services.membership.applications.activities import ApplicationActivities
from services.membership.tables import (
    AccessGrant,
    HealthTeam,
    Member,
    MemberAddress,
)
from shared.contracts.membership.admissions import Admission, EmployeeSlice
from shared.contracts.workforce.admissions import EmployeeBatch
from shared.database import SessionFactory
from shared.errors import Conflict
from tests.callers import SEAL
from tests.conftest import SessionsOf
from tests.membership.rows import NOW, counted, filled
from tests.membership.test_draft_rules import GROUNDS


@pytest.fixture
async def sessions(sessions_of: SessionsOf) -> SessionFactory:
    return sessions_of("membership")


@pytest.fixture
def steps(sessions: SessionFactory) -> ApplicationActivities:
    return ApplicationActivities(sessions, SEAL, lambda: GROUNDS)


@pytest.fixture
def admissions(sessions: SessionFactory) -> AdmissionActivities:
    return AdmissionActivities(sessions, SEAL, lambda: GROUNDS)


async def test_a_member_is_prepared_numbered_and_granted_once(
    sessions: SessionFactory, steps: ApplicationActivities, admissions: AdmissionActivities
) -> None:
    new = await filled(sessions, steps)
    admission = Admission(
        application_id=new.application_id, member_id=uuid4(), account_id=new.account_id, at=NOW
    )
    with pytest.raises(Conflict, match="équipe santé"):
        await admissions.prepare_member(admission)
    async with sessions.begin() as session:
        session.add(
            HealthTeam(id=uuid4(), name="Équipe", medical_centre="", secretariat_email="",
                       secretariat_phone="", covers=["44"])
        )  # fmt: skip
    assert await admissions.prepare_member(admission) == await admissions.prepare_member(admission)
    first = await admissions.activate_member(admission)
    assert await admissions.activate_member(admission) == first
    await admissions.discard_member(admission.member_id)
    assert [await counted(sessions, table) for table in (Member, MemberAddress, AccessGrant)] == [
        1, 1, 1,
    ]  # fmt: skip


async def test_a_member_not_yet_active_is_discarded_twice_without_trace(
    sessions: SessionFactory, steps: ApplicationActivities, admissions: AdmissionActivities
) -> None:
    new = await filled(sessions, steps)
    async with sessions.begin() as session:
        session.add(
            HealthTeam(id=uuid4(), name="Équipe", medical_centre="", secretariat_email="",
                       secretariat_phone="", covers=["44109"])
        )  # fmt: skip
    admission = Admission(
        application_id=new.application_id, member_id=uuid4(), account_id=new.account_id, at=NOW
    )
    await admissions.prepare_member(admission)
    await admissions.discard_member(admission.member_id)
    await admissions.discard_member(admission.member_id)
    assert [await counted(sessions, table) for table in (Member, MemberAddress)] == [0, 0]


async def test_a_slice_seals_the_same_identifiers_again(
    sessions: SessionFactory, steps: ApplicationActivities, admissions: AdmissionActivities
) -> None:
    new = await filled(sessions, steps)
    part = EmployeeSlice(application_id=new.application_id, member_id=uuid4(), offset=1, count=200)
    first, second = [
        SEAL.open(await admissions.seal_employees(part), EmployeeBatch) for _ in range(2)
    ]
    assert first == second
    assert [one.birth_name for one in first.employees] == ["Le Bihan"]
