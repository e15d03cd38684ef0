"""Rows as the activities leave them: an application opened, or filled in."""

from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

from sqlalchemy import func, select

from services.membership.applications.activities import ApplicationActivities
from services.membership.drafts import queries as drafts
from shared.contracts.membership import applications as contract
from shared.contracts.membership.applications import Step
from shared.contracts.membership.drafts import (
    Company,
    Content,
    Employees,
    Identification,
    Positions,
)
from shared.database import SessionFactory
from tests.callers import SEAL
from tests.membership.draft import COMPANY, EMPLOYEES, IDENTIFICATION, POSITIONS

NOW = datetime.now(UTC).replace(microsecond=0)


async def staged(sessions: SessionFactory, application: UUID, step: Step, content: Content) -> UUID:
    revision = uuid4()
    async with sessions.begin() as session:
        await drafts.stage(session, revision, application, step, SEAL.close(content), NOW)
    return revision


async def opened(sessions: SessionFactory, steps: ApplicationActivities) -> contract.NewApplication:
    application = uuid4()
    content = Identification.model_validate(IDENTIFICATION)
    revision = await staged(sessions, application, Step.IDENTIFICATION, content)
    new = contract.NewApplication(
        application_id=application, account_id=uuid4(), revision_id=revision, at=NOW,
        expires_at=NOW + timedelta(days=60),
    )  # fmt: skip
    first = await steps.open_application(new)
    assert await steps.open_application(new) == first
    return new


async def filled(sessions: SessionFactory, steps: ApplicationActivities) -> contract.NewApplication:
    new = await opened(sessions, steps)
    for step, content in (
        (Step.COMPANY, Company.model_validate(COMPANY)),
        (Step.POSITIONS, Positions.model_validate(POSITIONS)),
        (Step.EMPLOYEES, Employees.model_validate(EMPLOYEES)),
    ):
        adoption = contract.Adoption(
            application_id=new.application_id,
            step=step,
            revision_id=await staged(sessions, new.application_id, step, content),
        )
        first = await steps.adopt_revision(adoption)
        assert await steps.adopt_revision(adoption) == first
    return new


async def counted(sessions: SessionFactory, table: type) -> int:
    async with sessions() as session:
        return int(await session.scalar(select(func.count()).select_from(table)) or 0)
