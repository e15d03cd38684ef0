"""Each step of membership, run twice: Temporal may repeat an activity whose answer it lost."""

from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy import select

from services.membership.admissions.activities import AdmissionActivities
from services.membership.applications.activities import ApplicationActivities
from services.membership.drafts import queries as drafts
from services.membership.tables import (
    Application,
    Event,
    ReviewNote,
    Revision,
    Submission,
)
from shared.contracts.membership import applications as contract
from shared.contracts.membership.applications import EventKind, Holder, Stage, Step
from shared.contracts.membership.drafts import (
    Company,
)
from shared.contracts.tasks.records import Note
from shared.database import SessionFactory
from shared.errors import Conflict, Invalid
from tests.callers import SEAL
from tests.conftest import SessionsOf
from tests.membership.rows import NOW, counted, filled, opened, staged
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


async def test_opening_twice_keeps_one_application(
    sessions: SessionFactory, steps: ApplicationActivities
) -> None:
    await opened(sessions, steps)
    assert await counted(sessions, Application) == 1


async def test_a_second_application_of_the_account_is_refused(
    sessions: SessionFactory, steps: ApplicationActivities
) -> None:
    new = await opened(sessions, steps)
    other = new.model_copy(update={"application_id": uuid4()})
    with pytest.raises(Conflict, match="déjà une demande"):
        await steps.open_application(other)


async def test_adopting_twice_keeps_one_revision_a_step(
    sessions: SessionFactory, steps: ApplicationActivities
) -> None:
    new = await filled(sessions, steps)
    again = await staged(sessions, new.application_id, Step.COMPANY, Company())
    adoption = contract.Adoption(
        application_id=new.application_id, step=Step.COMPANY, revision_id=again
    )
    states = {one.step: one for one in await steps.adopt_revision(adoption)}
    assert not states[Step.COMPANY].complete
    assert await counted(sessions, Revision) == 4


async def test_adopting_what_is_gone_keeps_what_was_there(
    sessions: SessionFactory, steps: ApplicationActivities
) -> None:
    new = await filled(sessions, steps)
    adoption = contract.Adoption(
        application_id=new.application_id, step=Step.COMPANY, revision_id=uuid4()
    )
    states = {one.step: one for one in await steps.adopt_revision(adoption)}
    assert states[Step.COMPANY].complete


async def test_what_is_stored_cannot_be_read_without_the_key(
    sessions: SessionFactory, steps: ApplicationActivities
) -> None:
    await filled(sessions, steps)
    async with sessions() as session:
        stored = " ".join(await session.scalars(select(Revision.content)))
    assert "Guivarc" not in stored


async def test_a_staged_revision_that_nobody_adopts_is_pruned(sessions: SessionFactory) -> None:
    forgotten, application = uuid4(), uuid4()
    long_ago = NOW - timedelta(hours=2)
    async with sessions.begin() as session:
        await drafts.stage(session, forgotten, application, Step.COMPANY, "k.x", long_ago)
    await staged(sessions, application, Step.COMPANY, Company())
    async with sessions() as session:
        assert await session.get(Revision, forgotten) is None


async def test_submitting_twice_writes_one_submission(
    sessions: SessionFactory, steps: ApplicationActivities
) -> None:
    new = await filled(sessions, steps)
    submission = contract.Submission(
        application_id=new.application_id, account_id=new.account_id, terms_version="2026-01",
        at=NOW, round=1,
    )  # fmt: skip
    await steps.submit_application(submission)
    await steps.submit_application(submission)
    assert await counted(sessions, Submission) == 1


async def test_an_incomplete_application_says_what_is_missing_field_by_field(
    sessions: SessionFactory, steps: ApplicationActivities
) -> None:
    new = await opened(sessions, steps)
    with pytest.raises(Invalid) as refused:
        await steps.submit_application(
            contract.Submission(
                application_id=new.application_id, account_id=new.account_id,
                terms_version="2026-01", at=NOW, round=1,
            )
        )  # fmt: skip
    fields = {one.field for one in refused.value.fields}
    assert {"company.legal_name", "positions.positions", "employees.employees"} <= fields


def transition(new: contract.NewApplication, sequence: int, stage: Stage) -> contract.Transition:
    return contract.Transition(
        application_id=new.application_id, sequence=sequence, at=NOW, event=EventKind.SUBMITTED,
        by=Holder.EMPLOYER, stage=stage, held_by=Holder.MEMBER_SERVICES,
    )  # fmt: skip


async def test_an_older_transition_never_overwrites_a_newer_one(
    sessions: SessionFactory, steps: ApplicationActivities
) -> None:
    new = await opened(sessions, steps)
    older, newer = transition(new, 1, Stage.UNDER_REVIEW), transition(new, 2, Stage.CORRECTIONS)
    for one in (newer, older, newer):
        await steps.record_transition(one)
    async with sessions() as session:
        row = await session.get_one(Application, new.application_id)
    assert (row.stage, row.sequence) == (Stage.CORRECTIONS, 2)
    assert await counted(sessions, Event) == 2


async def test_notes_are_adopted_once(
    sessions: SessionFactory, steps: ApplicationActivities
) -> None:
    new = await opened(sessions, steps)
    note = SEAL.close(Note(comment="À revoir", messages={"company": "Le nom", "elsewhere": "x"}))
    notes = contract.Notes(application_id=new.application_id, round=1, at=NOW, note=note)
    await steps.adopt_corrections(notes)
    await steps.adopt_corrections(notes)
    async with sessions() as session:
        kept = (await session.scalars(select(ReviewNote))).one()
    assert kept.messages == {"company": "Le nom"}
