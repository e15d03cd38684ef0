"""A takeover from the form to the end of its undo window, through HTTP, SQL and the process."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from services.membership.tables import AccessGrant, Member
from shared.http.caller import Caller, Role
from tests.conftest import SessionsOf, TemporalServer
from tests.dumps import changed
from tests.membership.procedures_world import SIRET
from tests.membership.reorganisation_world import (
    NEW_SIRET,
    SIRETS,
    Reorganisations,
    reorganising,
)
from tests.membership.test_reorganisation_killed import taken_over
from tests.workflows.kept import keep


@pytest.fixture
async def office(
    temporal: TemporalServer, sessions_of: SessionsOf
) -> AsyncIterator[Reorganisations]:
    async with reorganising(temporal, sessions_of) as office:
        yield office


async def test_a_company_is_taken_over_and_given_back(office: Reorganisations) -> None:
    before = await office.dump()
    procedure = await office.executed(
        "takeover", legal_name="Menuiserie Riou", contact_email="yann@menuiserie.example"
    )
    await taken_over(office)
    found = (await office.staff("GET", f"/members?search={SIRET}")).json()["items"]
    assert [(one["siret"], one["former_sirets"], one["legal_name"]) for one in found] == [
        (NEW_SIRET, [SIRET], "Menuiserie Riou")
    ]
    mails = await office.world.mailbox.count(5)
    assert sorted((str(mail.template), mail.address.split("@")[0]) for mail in mails) == [
        ("access_withdrawn", "elodie"), ("access_withdrawn", "karim"),
        ("procedure_approved", "yann"), ("procedure_done", "yann"), ("procedure_received", "yann"),
    ]  # fmt: skip

    undone = await office.staff("POST", f"/procedures/{procedure}/undo", {"comment": "Erreur."})
    assert undone.status_code == 200, undone.text
    assert set(changed(before, await office.dump())) <= {"membership.access_changes"}
    await office.process(procedure, "takeover").result()
    await keep(office.process(procedure, "takeover"), "reorganisation/takeover_undone")
    mails = (await office.world.mailbox.count(8))[5:]
    assert sorted((str(mail.template), mail.address.split("@")[0]) for mail in mails) == [
        ("member_restored", "elodie"), ("member_restored", "karim"), ("procedure_undone", "yann"),
    ]  # fmt: skip


async def test_users_whom_the_plan_keeps_keep_their_access(office: Reorganisations) -> None:
    karim = office.world.id("karim")
    procedure = await office.executed("takeover", keep_users=[str(karim)])
    async with office.world.sessions_of("membership")() as session:
        kept = await session.get(AccessGrant, (office.members["one"], karim))
        assert kept is not None
        assert kept.access == "read_only"
    await office.days_pass(procedure, 16, "takeover")
    assert await office.process(procedure, "takeover").result() == "accepted"
    await keep(office.process(procedure, "takeover"), "reorganisation/takeover_accepted")


async def test_a_siret_that_became_a_member_s_meanwhile_is_refused_at_approval_then_at_execution(
    office: Reorganisations,
) -> None:
    procedure = await office.planned("takeover")
    await office.complete(procedure, "takeover_preparation", outcome="submit")
    await _bear(office, NEW_SIRET)
    refused = await office.complete(
        procedure, "takeover_approval", by=office.boss, outcome="approve"
    )
    assert (refused.status_code, refused.json()["code"]) == (409, "siret_already_member")
    await _bear(office, SIRETS["two"])
    approved = await office.do(
        procedure, "takeover_approval", "complete", {"outcome": "approve"}, by=office.boss
    )
    assert approved.status_code == 200, approved.text
    await _bear(office, NEW_SIRET)
    before = await office.dump()
    await office.days_pass(procedure, 11, "takeover")
    await office.world.until(procedure, "blocked")
    assert changed(before, await office.dump()) == {}
    back = await office.complete(
        procedure, "takeover_blocked", outcome="return", comment="Le SIRET est pris."
    )
    assert back.status_code == 200, back.text
    await office.world.until(procedure, "pending")
    await keep(
        office.process(procedure, "takeover"), "reorganisation/takeover_blocked_then_returned"
    )


async def _bear(office: Reorganisations, siret: str) -> None:
    async with office.world.sessions_of("membership").begin() as session:
        (await session.get_one(Member, office.members["two"])).siret = siret


async def test_giving_back_is_refused_once_another_bears_the_old_siret(
    office: Reorganisations,
) -> None:
    procedure = await office.executed("takeover")
    await _bear(office, SIRET)
    before = await office.dump()
    undone = await office.staff("POST", f"/procedures/{procedure}/undo", {"comment": "Erreur."})
    assert (undone.status_code, undone.json()["code"]) == (409, "siret_already_member")
    assert changed(before, await office.dump()) == {}


@pytest.mark.parametrize(
    ("changes", "field", "code"),
    [
        ({"description": ""}, "description", "missing"),
        ({"description": "a" * 4001}, "description", "too_long"),
        ({"phone": ""}, "phone", "missing"),
        ({"phone": "demain"}, "phone", "phone_format"),
        ({"new_siret": ""}, "new_siret", "missing"),
        ({"new_siret": "55210055400022"}, "new_siret", "siret_key"),
        ({"new_siret": SIRET}, "new_siret", "siret_unchanged"),
        ({"new_siret": SIRETS["two"]}, "new_siret", "siret_already_member"),
        ({"former_siret": "123"}, "former_siret", "siret_length"),
        ({"member_number": ""}, "member_number", "missing"),
    ],
)
async def test_what_cannot_be_read_is_refused_at_its_field(
    office: Reorganisations, changes: dict[str, str], field: str, code: str
) -> None:
    before = await office.dump()
    answer = await office.ask_takeover(**changes)
    assert answer.status_code == 422, answer.text
    assert (field, code) in {(one["field"], one["code"]) for one in answer.json()["fields"]}
    assert changed(before, await office.dump()) == {}


async def test_a_wrong_pair_teaches_nothing(office: Reorganisations) -> None:
    unknown = await office.ask_takeover(member_number="99999")
    wrong = await office.ask_takeover(former_siret="55210055400039")
    assert unknown.status_code == wrong.status_code
    assert unknown.json()["detail"] == wrong.json()["detail"]


async def test_one_takeover_at_a_time_for_one_person(office: Reorganisations) -> None:
    assert (await office.ask_takeover()).status_code == 201
    again = await office.ask_takeover()
    assert (again.status_code, again.json()["code"]) == (409, "procedure_already_open")
    assert (await office.ask_takeover("helene")).status_code == 201


async def test_plans_that_cannot_be_are_refused_at_their_field(office: Reorganisations) -> None:
    procedure = (await office.ask_merger()).json()["id"]
    one, two = str(office.members["one"]), str(office.members["two"])
    early = await office.plan(procedure)
    assert (early.status_code, early.json()["code"]) == (403, "task_not_yours")
    await office.do(procedure, "merger_preparation", "claim")
    none = await office.complete(procedure, "merger_preparation", outcome="submit")
    assert (none.status_code, none.json()["code"]) == (409, "plan_missing")
    today = datetime.now(UTC)
    for changes, field, code in (
        ({"absorbed": [one]}, "absorbed.0", "member_absorbs_itself"),
        ({"absorbed": [two, two]}, "absorbed.1", "member_repeated"),
        ({"absorbed": [str(uuid4())]}, "absorbed.0", "member_unknown"),
        ({"absorbed": []}, "absorbed", ""),
        ({"absorbing": str(uuid4())}, "absorbing", "member_unknown"),
        ({"effective_on": (today - timedelta(days=3)).date().isoformat()}, "effective_on",
         "date_past"),
        ({"effective_on": (today + timedelta(days=400)).date().isoformat()}, "effective_on",
         "date_too_far"),
    ):  # fmt: skip
        answer = await office.plan(procedure, **changes)
        assert answer.status_code == 422, answer.text
        found = {one["field"]: one["code"] for one in answer.json()["fields"]}
        assert field in found
        assert code in ("", found[field])
    shown = (await office.staff("GET", f"/reorganisations/{procedure}")).json()
    assert shown["plan"] is None


async def test_a_member_already_absorbed_cannot_be_absorbed_again(
    office: Reorganisations,
) -> None:
    first = await office.executed()
    procedure = (await office.ask_merger()).json()["id"]
    await office.do(procedure, "merger_preparation", "claim")
    held = await office.plan(procedure)
    assert held.status_code == 422
    assert {one["code"] for one in held.json()["fields"]} == {"member_closed"}
    await office.days_pass(first, 16)
    await office.process(first).result()
    again = await office.plan(procedure, absorbed=[str(office.members["two"])])
    assert {one["code"] for one in again.json()["fields"]} == {"member_closed"}


async def test_who_asked_prepares_approves_and_undoes_nothing(office: Reorganisations) -> None:
    """A member of staff who asks is a requester like another."""
    yann = office.world.accounts["yann"]
    both = Caller(account_id=yann.account_id, roles=frozenset({Role.MEMBER_SERVICES}))
    procedure = await office.planned()
    for path, body in (
        ("merger-plan", office.merger_plan()),
        ("cancellation", {"comment": "Non."}),
        ("undo", {"comment": "Non."}),
    ):
        method = "PUT" if path == "merger-plan" else "POST"
        answer = await office.staff(method, f"/procedures/{procedure}/{path}", body, by=both)
        assert (answer.status_code, answer.json()["code"]) == (403, "own_request"), path


async def test_nobody_but_the_member_services_sees_or_touches_it(office: Reorganisations) -> None:
    procedure = await office.planned()
    nurse = Caller(account_id=uuid4(), roles=frozenset({Role.HEALTH_TEAM}))
    for by in (nurse, office.world.accounts["elodie"]):
        for method, path, body in (
            ("GET", f"/reorganisations/{procedure}", None),
            ("PUT", f"/procedures/{procedure}/merger-plan", office.merger_plan()),
            ("POST", f"/procedures/{procedure}/undo", {"comment": "Non."}),
            ("POST", f"/procedures/{procedure}/cancellation", {"comment": "Non."}),
        ):
            answer = await office.staff(method, path, body, by=by)
            assert (answer.status_code, answer.json()["code"]) == (404, "not_found")
    unknown = await office.staff("GET", f"/reorganisations/{uuid4()}")
    assert unknown.status_code == 404


async def test_a_comment_of_a_megabyte_is_refused(office: Reorganisations) -> None:
    procedure = await office.scheduled()
    for comment in ("a" * 1_000_000, "", "a\x00b"):
        answer = await office.staff(
            "POST", f"/procedures/{procedure}/cancellation", {"comment": comment}
        )
        assert answer.status_code == 422
    early = await office.staff("POST", f"/procedures/{procedure}/undo", {"comment": "Non."})
    assert (early.status_code, early.json()["code"]) == (409, "procedure_not_executed")
