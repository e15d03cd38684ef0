"""What an application's process allows, by its state alone. Pure."""

from datetime import datetime

from shared.contracts.membership.applications import (
    STEPS,
    WITH_EMPLOYER,
    NewApplication,
    Stage,
    Step,
    StepState,
)
from shared.contracts.processes.membership_application import ApplicationState, SubmissionRequest
from shared.contracts.tasks.lifecycle import TaskAction, Verb
from shared.errors import Conflict, FieldProblem, Invalid

WITHDRAWABLE = WITH_EMPLOYER | {Stage.UNDER_REVIEW}


def begun(new: NewApplication, now: datetime) -> ApplicationState:
    return ApplicationState(
        reference="",
        stage=Stage.DRAFT,
        sequence=0,
        steps={},
        touched_at=now,
        reminders=0,
        round=0,
        review=None,
        tasks=[],
    )


def first_step(new: NewApplication) -> dict[Step, StepState]:
    """The route checked the identification before it opened the application."""
    return {
        Step.IDENTIFICATION: StepState(
            step=Step.IDENTIFICATION, revision_id=new.revision_id, complete=True
        )
    }


def check_save(state: ApplicationState, step: Step) -> None:
    _must_be_with_employer(state)
    for earlier in STEPS[: STEPS.index(step)]:
        if not _complete(state, earlier):
            raise Conflict(
                "step_not_reached",
                f"Terminez d'abord l'étape {STEPS.index(earlier) + 1}.",
            )


def check_submission(state: ApplicationState, request: SubmissionRequest) -> None:
    _must_be_with_employer(state)
    if not request.accepted:
        sentence = "Acceptez les conditions générales d'adhésion pour transmettre la demande."
        raise Invalid(
            "terms_not_accepted",
            sentence,
            [FieldProblem(field="accepted", code="terms_not_accepted", detail=sentence)],
        )
    missing = [step for step in STEPS if not _complete(state, step)]
    if missing:
        raise Conflict(
            "step_incomplete", f"L'étape {STEPS.index(missing[0]) + 1} n'est pas terminée."
        )


def check_correction(action: TaskAction) -> None:
    """Corrections asked for without a word would leave the employer before a riddle."""
    if action.verb is Verb.REQUEST_INFORMATION and action.note_id is None:
        sentence = "Écrivez ce qui est à corriger, pour une étape au moins."
        raise Invalid(
            "comment_required",
            sentence,
            [FieldProblem(field="messages", code="comment_required", detail=sentence)],
        )


def check_withdrawal(state: ApplicationState) -> None:
    if state.stage not in WITHDRAWABLE:
        raise Conflict(
            "application_decided", "La demande n'est plus en cours : elle ne peut être retirée."
        )


def _must_be_with_employer(state: ApplicationState) -> None:
    if state.stage is Stage.UNDER_REVIEW:
        raise Conflict(
            "application_under_review",
            "La demande est transmise ; le service adhérent l'examine. Elle ne peut être modifiée.",
        )
    if state.stage not in WITH_EMPLOYER:
        raise Conflict("application_not_editable", "La demande n'est plus en préparation.")


def _complete(state: ApplicationState, step: Step) -> bool:
    found = state.steps.get(step)
    return found is not None and found.complete
