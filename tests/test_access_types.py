"""Each access type opens what `shared/http/rights.py` says, in every service, and nothing more."""

from importlib import import_module
from typing import Any
from uuid import UUID, uuid4

import pytest

from shared.http.caller import Access, Caller, Role
from shared.http.rights import READS, RIGHTS, Right
from tests.asgi import InProcess
from tests.callers import caller_headers, resources_for
from tests.conftest import SessionsOf

# Every route below a member. Membership's are in its permission matrix.
NEEDED = {
    "workforce": {
        ("GET", "/members/{member_id}/employees"): Right.READ_WORKFORCE,
        ("GET", "/members/{member_id}/positions"): Right.READ_WORKFORCE,
        ("GET", "/members/{member_id}/positions/similar"): Right.READ_WORKFORCE,
        ("GET", "/members/{member_id}/positions/{position_id}"): Right.READ_WORKFORCE,
        ("POST", "/members/{member_id}/positions"): Right.CHANGE_WORKFORCE,
        ("PATCH", "/members/{member_id}/positions/{position_id}"): Right.CHANGE_WORKFORCE,
        ("DELETE", "/members/{member_id}/positions/{position_id}"): Right.CHANGE_WORKFORCE,
        ("POST", "/members/{member_id}/positions/{position_id}/closure"): Right.CHANGE_WORKFORCE,
        ("DELETE", "/members/{member_id}/positions/{position_id}/closure"): Right.CHANGE_WORKFORCE,
    },
    "billing": {
        ("GET", "/members/{member_id}/billing-account"): Right.READ_BILLING,
        ("GET", "/members/{member_id}/declarations"): Right.READ_BILLING,
        ("GET", "/members/{member_id}/invoices"): Right.READ_BILLING,
        ("GET", "/members/{member_id}/invoices/{number}"): Right.READ_BILLING,
    },
}
ELSEWHERE = {"number": "F-1", "position_id": UUID(int=44)}
LINES = [(service, *call, right) for service, calls in NEEDED.items()
         for call, right in calls.items()]  # fmt: skip


def app_of(service: str, sessions_of: SessionsOf) -> Any:
    create = import_module(f"services.{service}.app").create_app
    # None of these routes speaks to a process.
    return create(resources_for(service, sessions_of(service), None))  # type: ignore[arg-type]


@pytest.mark.parametrize("access", Access)
@pytest.mark.parametrize(("service", "method", "path", "right"), LINES)
async def test_a_type_opens_what_the_table_says(
    sessions_of: SessionsOf, service: str, method: str, path: str, right: Right, access: Access
) -> None:
    member = uuid4()
    caller = Caller(account_id=uuid4(), members={member: access})
    client = InProcess(app_of(service, sessions_of), caller_headers(service, caller))
    answer = await client.request(method, path.format(member_id=member, **ELSEWHERE))
    # 404 where there is no such row, 422 where a body is expected: the right was there.
    refused = answer.status_code == 403 and answer.json()["code"] == "access_insufficient"
    assert refused is (right not in RIGHTS[access]), answer.text
    assert answer.status_code in (200, 403, 404, 422)


@pytest.mark.parametrize(("service", "method", "path", "right"), LINES)
async def test_staff_read_and_strangers_learn_nothing(
    sessions_of: SessionsOf, service: str, method: str, path: str, right: Right
) -> None:
    app, member = app_of(service, sessions_of), uuid4()
    answers = {}
    for role in (None, *Role):
        caller = Caller(account_id=uuid4(), roles=frozenset({role} if role else ()))
        client = InProcess(app, caller_headers(service, caller))
        answers[role] = await client.request(method, path.format(member_id=member, **ELSEWHERE))
    nothing = answers[None].json()
    for role, answer in answers.items():
        if role is not Role.MEMBER_SERVICES:
            assert (answer.status_code, answer.json()) == (404, nothing)


@pytest.mark.parametrize("service", NEEDED)
async def test_every_route_below_a_member_is_in_the_table(
    sessions_of: SessionsOf, service: str
) -> None:
    routes = {
        (method.upper(), path)
        for path, methods in app_of(service, sessions_of).openapi()["paths"].items()
        for method in methods
        if path.startswith("/members/")
    }
    assert routes == set(NEEDED[service])


def test_the_types_differ_as_their_names_say() -> None:
    assert RIGHTS[Access.READ_ONLY] == READS
    assert not {Right.READ_WORKFORCE, Right.CHANGE_WORKFORCE} & RIGHTS[Access.BILLING]
    assert not {Right.READ_BILLING, Right.CHANGE_BILLING} & RIGHTS[Access.WORKFORCE_AND_VISITS]
    assert [one for one in Access if Right.MANAGE_ACCESS in RIGHTS[one]] == [Access.ADMINISTRATOR]
