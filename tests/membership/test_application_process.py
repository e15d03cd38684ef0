"""An application from its first step to its end, through HTTP, SQL and the process."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import func, select

from services.billing.seed import seed_billing_account
from services.billing.tables import BillingAccount
from services.membership.tables import AccessGrant, Member, Revision
from services.workforce.tables import Employee, JobPosition
from shared.contracts.billing.accounts import BilledParty
from shared.contracts.membership.applications import Stage
from shared.http.caller import Caller
from tests.conftest import SessionsOf, TemporalServer
from tests.membership.draft import EMPLOYEES, IDENTIFICATION
from tests.membership.world import World, running
from tests.workflows.kept import keep


@pytest.fixture
async def world(temporal: TemporalServer, sessions_of: SessionsOf) -> AsyncIterator[World]:
    async with running(temporal, sessions_of) as world:
        yield world


async def counted(world: World, service: str, table: Any) -> int:
    async with world.sessions_of(service)() as session:
        return int(await session.scalar(select(func.count()).select_from(table)) or 0)


async def kinds(world: World, application: str) -> list[str]:
    answer = await world.as_().get(f"/membership-applications/{application}/timeline")
    return [event["kind"] for event in answer.json()["items"]]


async def test_a_company_joins(world: World) -> None:
    application = await world.filled()
    shown = await world.read(application)
    assert (shown["stage"], shown["current_step"]) == ("draft", "validation")
    assert shown["allowed_actions"] == ["save", "submit", "withdraw"]

    assert (await world.submit(application)).json() == {"stage": "under_review"}
    await world.decide(application, outcome="accept")
    assert await world.process(application).result() is Stage.ACCEPTED
    await keep(world.process(application), "membership_application/accepted")

    shown = await world.read(application)
    assert shown["stage"] == "accepted"
    member = UUID(shown["member_id"])
    async with world.sessions() as session:
        row = await session.get_one(Member, member)
        assert row.number == "10001"
        assert row.activated_at is not None
        grant = await session.get_one(AccessGrant, (member, world.employer.account_id))
        assert grant.access == "administrator"
    assert await counted(world, "workforce", JobPosition) == 2
    assert await counted(world, "workforce", Employee) == 2
    assert await counted(world, "billing", BillingAccount) == 1
    assert [mail.template for mail in world.mailbox.mails] == [
        "application_submitted",
        "member_welcome",
    ]
    assert world.mailbox.mails[-1].facts["member_number"] == "10001"
    assert await kinds(world, application) == [
        "opened", "step_completed", "step_completed", "step_completed", "submitted", "taken_up",
        "accepted", "member_created",
    ]  # fmt: skip


async def test_corrections_stop_the_clock_and_come_back_to_the_same_clerk(world: World) -> None:
    application = await world.submitted()
    await world.do(application, "claim")
    due = (await world.task(application))["due_date"]
    mute = await world.do(application, "request-information", {})
    assert (mute.status_code, mute.json()["code"]) == (422, "comment_required")
    asked = await world.do(
        application, "request-information", {"messages": {"employees": "Précisez les contrats."}}
    )
    assert asked.status_code == 200, asked.text
    shown = await world.read(application)
    assert (shown["stage"], shown["held_by"]) == ("corrections", "employer")
    messages = {step["step"]: step["message"] for step in shown["steps"]}
    assert messages["employees"] == "Précisez les contrats."

    assert "submit_information" not in asked.json()["allowed_actions"]
    noted = await world.do(application, "submit-information", {"comment": "Deux CDD."})
    assert (noted.status_code, noted.json()["code"]) == (409, "answered_by_form")

    await world.temporal.skipper.fast_forward(world.process(application), timedelta(days=3))
    assert (await world.save(application, "employees", EMPLOYEES)).status_code == 200
    assert (await world.submit(application)).status_code == 200
    task = await world.task(application)
    assert task["assignee"] == str(world.clerk.account_id)
    assert task["due_date"] > due
    assert [one["round"] for one in (await world.read(application))["submissions"]] == [1, 2]
    await world.do(application, "complete", {"outcome": "accept"})
    assert await world.process(application).result() is Stage.ACCEPTED
    assert "resubmitted" in await kinds(world, application)
    await keep(world.process(application), "membership_application/corrected")


async def test_a_refusal_says_why_on_the_portal_and_not_in_the_mail(world: World) -> None:
    application = await world.submitted()
    await world.do(application, "claim")
    bare = await world.do(application, "complete", {"outcome": "refuse"})
    assert (bare.status_code, bare.json()["code"]) == (422, "comment_required")
    reason = "Votre activité relève de la santé au travail agricole."
    await world.do(application, "complete", {"outcome": "refuse", "comment": reason})
    assert await world.process(application).result() is Stage.REFUSED
    await keep(world.process(application), "membership_application/refused")
    shown = await world.read(application)
    assert (shown["stage"], shown["comment"]) == ("refused", reason)
    assert reason not in str(world.mailbox.mails)
    again = await world.open()
    assert again.status_code == 201


async def test_an_idle_draft_is_reminded_twice_then_expires(world: World) -> None:
    application = (await world.open()).json()["id"]
    process = world.process(application)
    await world.temporal.skipper.fast_forward(process, timedelta(days=8))
    await world.temporal.skipper.fast_forward(process, timedelta(days=23))
    assert await kinds(world, application) == ["opened", "reminded", "reminded"]
    await world.temporal.skipper.fast_forward(process, timedelta(days=30))
    assert await process.result() is Stage.EXPIRED
    await keep(world.process(application), "membership_application/expired")
    assert [mail.template for mail in world.mailbox.mails] == [
        "application_reminder", "application_reminder", "application_expired",
    ]  # fmt: skip
    assert await counted(world, "membership", Revision) == 0
    late = await world.save(application, "company", {})
    assert late.status_code == 422 or late.json()["code"] == "process_over"


async def test_saving_puts_the_reminder_off(world: World) -> None:
    application = (await world.open()).json()["id"]
    process = world.process(application)
    await world.temporal.skipper.fast_forward(process, timedelta(days=5))
    await world.save(application, "company", {"legal_name": "Kervadec"}, draft=True)
    await world.temporal.skipper.fast_forward(process, timedelta(days=5))
    assert await kinds(world, application) == ["opened"]


async def test_the_employer_withdraws_before_the_decision(world: World) -> None:
    application = await world.submitted()
    answer = await world.as_().delete(f"/membership-applications/{application}")
    assert answer.status_code == 204
    assert await world.process(application).result() is Stage.WITHDRAWN
    await keep(world.process(application), "membership_application/withdrawn")
    shown = await world.on_tasks("GET", f"?subject={application}&state=exited")
    assert [task["state"] for task in shown.json()["items"]] == ["exited"]
    again = await world.submit(application)
    assert (again.status_code, again.json()["code"]) == (409, "process_over")


async def test_the_first_submission_takes_the_siret(world: World) -> None:
    stranger = Caller(account_id=uuid4())
    first, second = await world.filled(), await world.filled(stranger)
    assert (await world.submit(first)).status_code == 200
    refused = await world.submit(second, stranger)
    assert (refused.status_code, refused.json()["code"]) == (409, "siret_already_submitted")
    assert (await world.read(second, stranger))["stage"] == "draft"
    staff = await world.as_(world.clerk).get(f"/staff/membership-applications/{first}")
    assert [rival["id"] for rival in staff.json()["rivals"]] == [second]

    await world.as_().delete(f"/membership-applications/{first}")
    assert (await world.submit(second, stranger)).status_code == 200


async def test_two_submissions_at_once_leave_one_winner(world: World) -> None:
    stranger = Caller(account_id=uuid4())
    first, second = await world.filled(), await world.filled(stranger)
    answers = await asyncio.gather(world.submit(first), world.submit(second, stranger))
    assert sorted(answer.status_code for answer in answers) == [200, 409]


async def test_a_double_click_submits_once(world: World) -> None:
    application = await world.filled()
    answers = await asyncio.gather(world.submit(application), world.submit(application))
    assert sorted(answer.status_code for answer in answers) == [200, 409]
    assert (await kinds(world, application)).count("submitted") == 1


async def test_withdrawal_and_acceptance_at_once_tell_the_truth_to_both(world: World) -> None:
    application = await world.submitted()
    await world.do(application, "claim")
    withdrawn, accepted = await asyncio.gather(
        world.as_().delete(f"/membership-applications/{application}"),
        world.do(application, "complete", {"outcome": "accept"}),
    )
    assert sorted([withdrawn.status_code, accepted.status_code]) in ([200, 409], [204, 409])
    end = await world.process(application).result()
    assert end is (Stage.WITHDRAWN if withdrawn.status_code == 204 else Stage.ACCEPTED)


async def test_a_step_that_refuses_for_good_undoes_everything_and_calls_somebody(
    world: World,
) -> None:
    stranger = uuid4()
    party = BilledParty(
        siret=IDENTIFICATION["siret"], legal_name="Déjà là", address="1 rue", postal_code="44000",
        town="Nantes",
    )  # fmt: skip
    async with world.sessions() as session:
        at = (await session.scalars(select(func.now()))).one()
    await seed_billing_account(world.sessions_of("billing"), stranger, party, at)

    application = await world.submitted()
    await world.decide(application, outcome="accept")
    await world.until(application, "admission_blocked")
    assert await counted(world, "membership", Member) == 0
    assert await counted(world, "workforce", Employee) == 0
    assert await counted(world, "billing", BillingAccount) == 1

    async with world.sessions_of("billing").begin() as session:
        await session.delete(await session.get_one(BillingAccount, stranger))
    blocked = "application_admission_blocked"
    await world.do(application, "claim", task_type=blocked)
    await world.do(application, "complete", {"outcome": "retry"}, task_type=blocked)
    assert await world.process(application).result() is Stage.ACCEPTED
    async with world.sessions() as session:
        assert await session.scalar(select(Member.number)) == "10001"
    await keep(world.process(application), "membership_application/admission_undone_then_retried")


async def test_numbers_run_without_a_gap_when_many_are_admitted_at_once(world: World) -> None:
    sirets = [siret(f"{n:09d}") for n in range(100000000, 100000600) if luhn(f"{n:09d}")][:6]
    applications = [await world.submitted(siret=one) for one in sirets]
    await asyncio.gather(*(world.decide(one, outcome="accept") for one in applications))
    await asyncio.gather(*(world.process(one).result() for one in applications))
    async with world.sessions() as session:
        numbers = (await session.scalars(select(Member.number).order_by(Member.number))).all()
    assert numbers == [str(10001 + n) for n in range(6)]


def luhn(digits: str) -> bool:
    return sum(sum(divmod(2 * int(d), 10)) if i % 2 else int(d)
               for i, d in enumerate(reversed(digits))) % 10 == 0  # fmt: skip


def siret(siren: str) -> str:
    return next(f"{siren}{nic:05d}" for nic in range(100) if luhn(f"{siren}{nic:05d}"))
