"""One's profile and API tokens, and the names staff may read."""

import asyncio
from uuid import uuid4

import pytest

from services.identity.tokens.routes import MOST_TOKENS
from shared.contracts.identity.people import StaffRole
from shared.http.caller import Caller, Role
from tests.conftest import SessionsOf
from tests.identity.api import CLERK, MEMBER, Api, demonstration


@pytest.fixture
async def api(sessions_of: SessionsOf) -> Api:
    return await demonstration(sessions_of("identity"))


async def test_an_api_token_is_shown_once_and_reaches_no_guard_of_the_account(api: Api) -> None:
    _, caller = await api.signed_in()
    member = str(uuid4())
    body = {"name": "Logiciel de paie", "scopes": ["read"], "members": [member]}
    made = (await api.call("POST", "/me/api-tokens", body, caller)).json()
    listed = (await api.call("GET", "/me/api-tokens", caller=caller)).json()["items"]
    assert [one["name"] for one in listed] == ["Logiciel de paie"]
    assert "token" not in listed[0]

    known = (await api.resolve(made["token"])).json()
    assert known["account_id"] == str(MEMBER)
    assert (known["session_id"], known["scopes"], known["members"]) == (None, ["read"], [member])
    program = Caller(account_id=MEMBER, scopes=frozenset({"read", "write"}))
    for method, path in (("GET", "/me/sessions"), ("POST", "/me/api-tokens")):
        refused = await api.call(method, path, body if method == "POST" else None, program)
        assert (refused.status_code, refused.json()["code"]) == (403, "session_required")

    path = f"/me/api-tokens/{made['id']}"
    assert (await api.call("DELETE", path, caller=caller)).status_code == 204
    assert (await api.resolve(made["token"])).status_code == 404


async def test_an_api_token_lives_a_year_at_most(api: Api) -> None:
    _, caller = await api.signed_in()
    body = {"name": "Paie", "scopes": ["read"], "expires_in_days": 366}
    assert (await api.call("POST", "/me/api-tokens", body, caller)).status_code == 422


async def test_tokens_made_at_once_are_counted_one_by_one(api: Api) -> None:
    _, caller = await api.signed_in()
    body = {"name": "Paie", "scopes": ["read"]}
    asked = (api.call("POST", "/me/api-tokens", body, caller) for _ in range(MOST_TOKENS + 6))
    made = [answer.status_code for answer in await asyncio.gather(*asked)]
    assert (made.count(201), made.count(409)) == (MOST_TOKENS, 6)


async def test_everything_but_the_email_changes(api: Api) -> None:
    _, caller = await api.signed_in()
    changed = await api.call("PATCH", "/me", {"last_name": "Riou-O'Neil"}, caller)
    assert changed.json()["display_name"] == "Paul Riou-O'Neil"
    assert (await api.call("GET", "/me", caller=caller)).json() == changed.json()
    email = await api.call("PATCH", "/me", {"email": "autre@armor.example"}, caller)
    assert (email.status_code, email.json()["code"]) == (422, "email_not_changeable")
    assert "vous ne pouvez pas modifier votre adresse e-mail" in email.json()["detail"]


async def test_staff_find_names_behind_accounts_and_nobody_else_does(api: Api) -> None:
    _, clerk = await api.signed_in(CLERK)
    named = await api.call("GET", f"/staff/accounts?ids={MEMBER}&ids={uuid4()}", caller=clerk)
    expected = {"id": str(MEMBER), "display_name": "Paul Riou", "roles": [], "teams": []}
    assert named.json()["items"] == [expected]
    staff = (await api.call("GET", "/staff/accounts", caller=clerk)).json()
    assert [one["display_name"] for one in staff["items"]] == ["Anne Kerd"]
    assert staff["items"][0]["roles"] == ["member_services"]
    _, member = await api.signed_in()
    assert (await api.call("GET", "/staff/accounts", caller=member)).status_code == 404
    assert (await api.call("POST", "/staff/accounts", {}, clerk)).status_code == 404


def test_the_contracts_roles_are_the_callers() -> None:
    assert {role.value for role in StaffRole} == {role.value for role in Role}
