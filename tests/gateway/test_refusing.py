"""What the gateway refuses itself: other sites, too much, too often."""

from collections.abc import AsyncIterator

import pytest

from services.gateway.throttle import Throttle
from shared.errors import TooMany
from tests.gateway.conftest import Client, Door
from tests.gateway.world import PUBLIC_URL, World

JSON = "application/json"
FORM = "application/x-www-form-urlencoded"

CROSS_SITE = [
    # sec-fetch-site, origin, content type, accepted
    ("same-origin", None, FORM, True),
    ("none", None, FORM, True),
    ("same-origin", "https://evil.example", FORM, True),
    ("same-site", PUBLIC_URL, JSON, False),
    ("cross-site", PUBLIC_URL, JSON, False),
    ("cross-site", None, JSON, False),
    (None, PUBLIC_URL, FORM, True),
    (None, "https://evil.example", JSON, False),
    (None, "null", JSON, False),
    (None, f"{PUBLIC_URL}.evil.example", JSON, False),
    (None, None, JSON, True),
    (None, None, None, True),
    (None, None, FORM, False),
    (None, None, "multipart/form-data; boundary=x", False),
    (None, None, "TEXT/PLAIN; charset=utf-8", False),
]


@pytest.mark.parametrize("cookie", [None, "session=held"])
@pytest.mark.parametrize(("site", "origin", "kind", "accepted"), CROSS_SITE)
async def test_another_site_changes_nothing(
    client: Client, world: World, site: str, origin: str, kind: str, accepted: bool, cookie: str
) -> None:
    world.open("held")
    sent = {"sec-fetch-site": site, "origin": origin, "content-type": kind, "cookie": cookie}
    headers = {name: value for name, value in sent.items() if value}
    answer = await client.post("/api/v1/accounts", b"{}", **headers)
    assert answer.status == (201 if accepted else 403)
    assert accepted or (answer.code, world.seen) == ("cross_site", [])


@pytest.mark.parametrize(
    ("path", "sent", "accepted"),
    [
        ("/desabonnement/k.t", {}, True),
        ("/desabonnement/k.t", {"cookie": "session=held"}, False),
        ("/desabonnement/k.t", {"cookie": "member=1"}, False),
        ("/desabonnement/k.t", {"origin": "https://evil.example"}, False),
        ("/desabonnement/k.t", {"sec-fetch-site": "cross-site"}, False),
        ("/desabonnement/k.t", {"sec-fetch-site": "same-origin", "cookie": "session=held"}, True),
        ("/desabonnements", {}, False),
        ("/preferences", {}, False),
        ("/api/v1/accounts", {}, False),
    ],
)
@pytest.mark.parametrize("kind", [FORM, "multipart/form-data; boundary=x"])
async def test_a_mail_program_stops_mails_without_a_session(
    client: Client, world: World, path: str, sent: dict[str, str], accepted: bool, kind: str
) -> None:
    """RFC 8058: a form, from nowhere, without a cookie; and at that address only."""
    world.open("held")
    body = b"List-Unsubscribe=One-Click"
    answer = await client.post(path, body, **{"content-type": kind, **sent})
    assert (answer.status == 403) is not accepted
    assert bool(world.seen) is accepted


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE"])
async def test_every_changing_method_is_guarded(client: Client, method: str) -> None:
    sent = {"sec-fetch-site": "cross-site"}
    assert (await client.send(method, "/api/v1/accounts", headers=sent)).status == 403
    assert (await client.send("GET", "/api/v1/accounts", headers=sent)).status == 200


async def test_a_bearer_comes_from_anywhere(client: Client, world: World) -> None:
    world.open("held")
    sent = {"sec-fetch-site": "cross-site", "authorization": "Bearer held"}
    assert (await client.post("/api/v1/accounts", **sent)).status == 201


async def test_a_page_says_it_in_french(client: Client) -> None:
    answer = await client.post("/connexion", b"a=b", **{"sec-fetch-site": "cross-site"})
    assert answer.status == 403
    assert "<h1>Cette demande est refusée</h1>" in answer.text
    assert "script-src 'self'" in answer.headers["content-security-policy"]


@pytest.mark.parametrize("method", ["TRACE", "PROPFIND"])
async def test_strange_methods_are_not_passed_on(client: Client, world: World, method: str) -> None:
    answer = await client.send(method, "/api/v1/accounts")
    assert (answer.status, answer.code, world.seen) == (405, "method_not_allowed", [])


async def test_a_body_may_be_as_large_as_the_limit_and_no_larger(door: Door, world: World) -> None:
    async with door(max_body=1000) as client:
        assert (await client.post("/api/v1/accounts", b"x" * 1000)).status == 201
        answer = await client.post("/api/v1/accounts", b"x" * 1001)
    assert (answer.status, answer.code) == (413, "too_large")
    assert len(world.seen) == 1


async def test_a_body_of_no_declared_length_is_counted(door: Door, world: World) -> None:
    async def pieces() -> AsyncIterator[bytes]:
        for _ in range(50):
            yield b"x" * 100

    async with door(max_body=1000) as client:
        answer = await client.post("/api/v1/accounts", pieces())
    assert (answer.status, answer.code) == (413, "too_large")
    assert world.seen == []


async def test_a_file_may_be_larger(door: Door) -> None:
    sent = {"content-type": "multipart/form-data; boundary=x", "sec-fetch-site": "same-origin"}
    async with door(max_body=10, max_upload=1000) as client:
        assert (await client.post("/api/v1/accounts", b"x" * 900, **sent)).status == 201
        assert (await client.post("/api/v1/accounts", b"x" * 1100, **sent)).status == 413


async def test_an_address_that_asks_too_often_waits(door: Door) -> None:
    async with door(address_burst=3, address_rate=0.1) as client:
        statuses = [(await client.get("/api/v1/accounts")).status for _ in range(3)]
        answer = await client.get("/api/v1/accounts")
        page = await client.get("/")
    assert statuses == [200, 200, 200]
    assert (answer.status, answer.code) == (429, "too_many_requests")
    assert 1 <= int(answer.headers["retry-after"]) <= 10
    assert (page.status, "Trop de demandes" in page.text) == (429, True)


async def test_sessions_behind_one_address_do_not_share_their_patience(
    door: Door, world: World
) -> None:
    world.open("one")
    world.open("two")
    async with door(session_burst=2, session_rate=0.1) as client:
        first = [(await client.get("/api/v1/me", cookie="session=one")).status for _ in range(4)]
        second = (await client.get("/api/v1/me", cookie="session=two")).status
    # The first of all is counted on the address: nobody knows the session yet.
    assert (first, second) == ([200, 200, 200, 429], 200)


async def test_guessing_tokens_is_counted_on_the_address(door: Door, world: World) -> None:
    async with door(address_burst=3, address_rate=0.1) as client:
        guesses = [
            (await client.get("/api/v1/me", authorization=f"Bearer {n}")).status for n in range(5)
        ]
    assert guesses == [401, 401, 401, 429, 429]
    assert world.asked == 3


def test_a_bucket_fills_again() -> None:
    now = 0.0
    throttle = Throttle(rate=2, burst=2, clock=lambda: now)
    throttle.take("a")
    throttle.take("a")
    with pytest.raises(TooMany) as refused:
        throttle.take("a")
    assert refused.value.retry_after == 1
    throttle.take("b")
    now = 0.5
    throttle.take("a")
    with pytest.raises(TooMany):
        throttle.take("a")
