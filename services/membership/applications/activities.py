"""Membership's steps of an application. Each may run twice and must do its work once."""

from collections.abc import Callable
from typing import Any

from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from services.membership.applications import queries
from services.membership.drafts import queries as drafts
from services.membership.drafts.rules import Grounds, check
from services.membership.drafts.sealing import open_draft
from services.membership.tables import Revision
from shared.contracts.membership import applications as contract
from shared.contracts.membership.applications import EventKind, Stage, Step, StepState
from shared.contracts.membership.drafts import Draft
from shared.contracts.tasks.records import Note
from shared.database import SessionFactory, violates
from shared.errors import Conflict, FieldProblem, Invalid
from shared.sealed import Seal
from shared.typed.reading import Unreadable, read_siret

ALREADY_MEMBER = Conflict(
    "siret_already_member", "Nous avons déjà un adhérent avec ce numéro de Siret."
)
ALREADY_OPEN = Conflict(
    "application_already_open",
    "Vous préparez déjà une demande d'adhésion pour cet établissement.",
)
ALREADY_SUBMITTED = Conflict(
    "siret_already_submitted",
    "Une autre demande d'adhésion a déjà été transmise pour cet établissement. Le service"
    " adhérent examine les deux ; contactez-le si elle ne vient pas de votre entreprise.",
)


class ApplicationActivities:
    def __init__(
        self, sessions: SessionFactory, seal: Seal, grounds: Callable[[], Grounds]
    ) -> None:
        self._sessions = sessions
        self._seal = seal
        self._grounds = grounds

    @contract.open_application.implement
    async def open_application(self, new: contract.NewApplication) -> contract.ApplicationRef:
        try:
            async with self._sessions.begin() as session:
                revision = await session.get_one(Revision, new.revision_id)
                draft = open_draft(self._seal, {Step.IDENTIFICATION: revision})
                siret = read_siret(draft.identification.siret or "")
                row = await queries.add(session, new, siret)
                await drafts.adopt(
                    session, new.application_id, Step.IDENTIFICATION, new.revision_id
                )
                return contract.ApplicationRef(
                    application_id=row.id, reference=reference(row.number)
                )
        except IntegrityError as error:
            if violates(error, "one_open_application"):
                raise ALREADY_OPEN from error
            raise

    @contract.adopt_revision.implement
    async def adopt_revision(self, adoption: contract.Adoption) -> list[StepState]:
        try:
            async with self._sessions.begin() as session:
                await drafts.adopt(
                    session, adoption.application_id, adoption.step, adoption.revision_id
                )
                revisions = await drafts.contents(session, adoption.application_id)
                draft = open_draft(self._seal, revisions)
                if adoption.step is Step.IDENTIFICATION:
                    await self._follow_siret(session, adoption, draft)
        except IntegrityError as error:
            if violates(error, "one_open_application"):
                raise ALREADY_OPEN from error
            raise
        problems = check(draft, self._grounds())
        return [
            StepState(step=step, revision_id=revision.id, complete=not problems[step])
            for step, revision in revisions.items()
        ]

    async def _follow_siret(
        self, session: AsyncSession, adoption: contract.Adoption, draft: Draft
    ) -> None:
        try:
            siret = read_siret(draft.identification.siret or "")
        except Unreadable:
            return
        if await queries.member_with(session, siret):
            raise ALREADY_MEMBER
        await queries.set_siret(session, adoption.application_id, siret)

    @contract.submit_application.implement
    async def submit_application(self, submission: contract.Submission) -> None:
        try:
            async with self._sessions.begin() as session:
                await self._submit(session, submission)
        except IntegrityError as error:
            if violates(error, "one_submission_per_siret"):
                raise ALREADY_SUBMITTED from error
            raise

    async def _submit(self, session: AsyncSession, submission: contract.Submission) -> None:
        revisions = await drafts.contents(session, submission.application_id)
        draft = open_draft(self._seal, revisions)
        missing = [
            FieldProblem(field=f"{step}.{one.field}", code=one.code, detail=one.detail)
            for step, found in check(draft, self._grounds()).items()
            for one in found
        ]
        if missing:
            raise Invalid(
                "application_incomplete", "Certaines informations sont à compléter.", missing[:100]
            )
        siret = read_siret(draft.identification.siret or "")
        if await queries.member_with(session, siret):
            raise ALREADY_MEMBER
        await queries.submit(session, submission, siret)

    @contract.record_transition.implement
    async def record_transition(self, transition: contract.Transition) -> None:
        async with self._sessions.begin() as session:
            await queries.record(session, transition)
            if transition.stage in {Stage.WITHDRAWN, Stage.EXPIRED}:
                # What was declared served the application only.
                await drafts.erase(session, transition.application_id)

    @contract.adopt_corrections.implement
    async def adopt_corrections(self, notes: contract.Notes) -> None:
        await self._adopt(notes, EventKind.CORRECTIONS_REQUESTED)

    @contract.adopt_refusal.implement
    async def adopt_refusal(self, notes: contract.Notes) -> None:
        await self._adopt(notes, EventKind.REFUSED)

    async def _adopt(self, notes: contract.Notes, kind: EventKind) -> None:
        note = self._seal.open(notes.note, Note)
        messages = {step: text for step, text in note.messages.items() if step in set(Step)}
        async with self._sessions.begin() as session:
            await queries.add_note(session, notes, kind, note.comment, messages)

    def all(self) -> list[Callable[..., Any]]:
        return [
            self.open_application,
            self.adopt_revision,
            self.submit_application,
            self.record_transition,
            self.adopt_corrections,
            self.adopt_refusal,
        ]


def reference(number: int) -> str:
    return f"D-{number:06d}"
