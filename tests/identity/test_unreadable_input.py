"""What no rule of a field foresees: bodies that are no JSON, values PostgreSQL cannot hold."""

from base64 import urlsafe_b64encode
from uuid import uuid4

import pytest

from shared.http.caller import Caller
from tests.asgi import InProcess
from tests.callers import caller_headers
from tests.conftest import SessionsOf
from tests.identity.api import CLERK, Api, demonstration


@pytest.fixture
async def api(sessions_of: SessionsOf) -> Api:
    return await demonstration(sessions_of("identity"))


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        (b'{"email": "\xff"}', 400, "body_unreadable"),
        (b"[" * 100_000, 400, "body_unreadable"),
        (b'{"email": ' + b"9" * 5_000 + b"}", 400, "body_unreadable"),
        (b'{"email": ', 422, "invalid"),
    ],
)
async def test_a_body_that_is_no_json_is_said_to_be_none(
    api: Api, body: bytes, status: int, code: str
) -> None:
    headers = {**caller_headers("identity", Caller()), "content-type": "application/json"}
    answer = await InProcess(api.app).request("POST", "/sessions", content=body, headers=headers)
    told = answer.json()
    assert (answer.status_code, told["code"]) == (status, code)
    assert [field["field"] for field in told.get("fields", [])] == ["body"] * (status == 422)
    sentences = [told["detail"], *(field["detail"] for field in told.get("fields", []))]
    assert "Le corps de la requête n'est pas du JSON valable." in sentences


async def test_a_value_that_cannot_be_stored_is_refused(api: Api) -> None:
    _, clerk = await api.signed_in(CLERK)
    cursor = urlsafe_b64encode(f"{uuid4()} a\0b".encode()).decode()
    answer = await api.call("GET", f"/staff/accounts?cursor={cursor}", caller=clerk)
    assert (answer.status_code, answer.json()["code"]) == (422, "value_unstorable")
