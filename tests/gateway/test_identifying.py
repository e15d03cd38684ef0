"""Who the services are told is calling, and until when that is remembered."""

import asyncio
from collections.abc import AsyncIterator
from uuid import UUID, uuid4

import asyncpg
import pytest

from shared.contracts.identity.resolutions import RIGHTS_CHANNEL
from shared.http.caller import Role
from shared.listen import Listener
from tests.conftest import Postgres
from tests.gateway.conftest import Client, Door
from tests.gateway.world import ACCOUNT, MEMBER, OTHER_MEMBER, PUBLIC_URL, SESSION, Notices, World

COOKIE = "session=held"
POSITIONS = f"/api/v1/members/{MEMBER}/positions"


async def test_a_visitor_is_nobody(client: Client, world: World) -> None:
    await client.get("/api/v1/accounts")
    assert world.last.caller.account_id is None
    assert world.last.caller.address == "127.0.0.1"
    assert world.asked == 0


async def test_a_session_is_an_account_by_cookie_or_bearer(client: Client, world: World) -> None:
    world.open("held", roles=["member_services"])
    for headers in ({"cookie": COOKIE}, {"authorization": "Bearer held"}):
        await client.get("/api/v1/me", **headers)
        caller = world.last.caller
        assert (caller.account_id, caller.session_id) == (ACCOUNT, SESSION)
        assert caller.roles == {"member_services"}
        assert caller.members == {}
    assert world.asked == 1


async def test_only_the_right_on_the_member_in_the_path_is_told(
    client: Client, world: World
) -> None:
    world.open("held")
    world.held = {MEMBER: "full", OTHER_MEMBER: "billing"}
    await client.get(POSITIONS, cookie=COOKIE)
    assert world.last.caller.members == {MEMBER: "full"}
    await client.get(f"/api/v1/members/{uuid4()}/positions", cookie=COOKIE)
    assert world.last.caller.members == {}


async def test_the_pages_are_told_the_member_chosen(client: Client, world: World) -> None:
    world.open("held")
    world.held = {MEMBER: "full", OTHER_MEMBER: "billing"}
    await client.get("/accueil", cookie=f"{COOKIE}; member={OTHER_MEMBER}")
    assert world.last.caller.members == {OTHER_MEMBER: "billing"}


async def test_an_api_token_is_kept_to_its_members_and_to_reading(
    client: Client, world: World
) -> None:
    world.open("api", session_id=None, scopes=["read"], members=[str(OTHER_MEMBER)])
    world.held = {MEMBER: "full", OTHER_MEMBER: "full"}
    await client.get(POSITIONS, authorization="Bearer api")
    assert world.last.caller.members == {}
    assert world.last.caller.scopes == frozenset({"read"})
    refused = await client.post(POSITIONS, authorization="Bearer api")
    assert (refused.status, refused.code) == (403, "scope_insufficient")


async def test_a_token_made_for_some_members_opens_no_staff_page(
    client: Client, world: World
) -> None:
    world.open("some", session_id=None, roles=["member_services"], members=[str(MEMBER)])
    world.open("all", session_id=None, roles=["member_services"])
    for token, roles in (("some", frozenset()), ("all", frozenset({Role.MEMBER_SERVICES}))):
        await client.get(POSITIONS, authorization=f"Bearer {token}")
        assert world.last.caller.roles == roles


async def test_the_teams_of_staff_are_told_but_of_a_limited_token(
    client: Client, world: World
) -> None:
    team = UUID(int=71)
    known = {"roles": ["health_team"], "teams": [str(team)]}
    world.open("held", **known)
    world.open("some", session_id=None, members=[str(MEMBER)], **known)
    for token, teams in (("held", {team}), ("some", set())):
        await client.get(POSITIONS, authorization=f"Bearer {token}")
        assert world.last.caller.teams == teams


async def test_an_ended_session_is_said_to_programs_and_forgotten_by_browsers(
    client: Client, world: World
) -> None:
    bearer = await client.get("/api/v1/me", authorization="Bearer over")
    assert (bearer.status, bearer.code, bearer.cookies) == (401, "session_ended", [])
    call = await client.get("/api/v1/me", cookie="session=over")
    assert (call.status, call.code) == (401, "session_ended")
    page = await client.get("/accueil", cookie="session=over")
    assert (page.status, world.last.caller.account_id) == (200, None)
    assert world.last.header("cookie") == "session-ended=1"
    for answer in (call, page):
        assert answer.cookies[0].startswith('session="";')
        assert "Max-Age=0" in answer.cookies[0]


async def test_logging_in_again_over_an_ended_session_keeps_the_new_one(
    client: Client, world: World
) -> None:
    sent = {"cookie": "session=over", "test-set-cookie": "session=new; Path=/"}
    answer = await client.post("/api/v1/sessions", **sent)
    assert (answer.status, answer.cookies) == (201, ["session=new; Path=/"])


@pytest.mark.parametrize("token", ["x" * 201, "é", ""])
async def test_what_cannot_be_a_token_asks_nobody(client: Client, world: World, token: str) -> None:
    await client.get("/accueil", cookie=f"session={token}")
    assert world.asked == 0


async def test_identity_being_away_is_no_end_of_a_session(
    door: Door, services: dict[str, str], world: World
) -> None:
    async with door(services=services | {"identity": "http://127.0.0.1:9"}) as client:
        answer = await client.get(POSITIONS, cookie=COOKIE)
        page = await client.get("/", cookie=COOKIE)
        stranger = await client.get("/")
    assert (answer.status, answer.code, answer.cookies) == (503, "unavailable", [])
    assert (page.status, page.cookies) == (503, [])
    assert stranger.status == 200


@pytest.mark.parametrize("status", [401, 422, 429, 500])
async def test_a_fault_of_identity_signs_nobody_out(
    client: Client, world: World, status: int
) -> None:
    world.broken = status
    answer = await client.get("/api/v1/me", cookie=COOKIE)
    assert (answer.status, answer.cookies) == (503, [])


async def test_a_page_does_without_rights_that_cannot_be_read_and_soon_has_them(
    client: Client, door: Door, services: dict[str, str], world: World
) -> None:
    world.open("held")
    world.held = {MEMBER: "full"}
    async with door(services=services | {"membership": "http://127.0.0.1:9"}) as away:
        assert (await away.get("/", cookie=COOKIE)).status == 200
        assert world.last.caller.members == {}
        assert (await away.get(POSITIONS, cookie=COOKIE)).status == 503
    await client.get("/", cookie=COOKIE)
    assert world.last.caller.members == {MEMBER: "full"}


async def test_nothing_is_remembered_while_nobody_listens(
    client: Client, world: World, notices: Notices
) -> None:
    world.open("held")
    notices.connected = False
    for _ in range(3):
        await client.get("/api/v1/me", cookie=COOKIE)
    assert world.asked == 3


async def test_a_loss_of_the_line_forgets_everybody(
    client: Client, world: World, notices: Notices
) -> None:
    world.open("held")
    await client.get("/api/v1/me", cookie=COOKIE)
    notices.lost()
    await client.get("/api/v1/me", cookie=COOKIE)
    assert world.asked == 2


async def test_a_notice_about_somebody_else_forgets_nobody(
    client: Client, world: World, notices: Notices
) -> None:
    world.open("held")
    await client.get("/api/v1/me", cookie=COOKIE)
    notices.heard(str(uuid4()))
    await client.get("/api/v1/me", cookie=COOKIE)
    assert world.asked == 1


async def test_a_session_is_remembered_no_longer_than_it_lasts(door: Door, world: World) -> None:
    world.open("held")
    async with door(remember_seconds=0.05) as client:
        await client.get("/api/v1/me", cookie=COOKIE)
        await asyncio.sleep(0.1)
        del world.tokens["held"]
        assert (await client.get("/api/v1/me", cookie=COOKIE)).status == 401


@pytest.fixture
async def listener(postgres_server: Postgres) -> AsyncIterator[Listener]:
    listening = Listener(postgres_server.url("gateway"), RIGHTS_CHANNEL)
    async with listening.running():
        while not listening.connected:  # noqa: ASYNC110
            await asyncio.sleep(0.01)
        yield listening


async def test_a_right_withdrawn_stops_the_very_next_request(
    door: Door, world: World, listener: Listener, postgres_server: Postgres
) -> None:
    world.open("held")
    world.held = {MEMBER: "full"}
    heard = asyncio.Event()
    async with door(heard=listener) as client:
        listener.on(RIGHTS_CHANNEL, lambda _: heard.set())
        await client.get(POSITIONS, cookie=COOKIE)
        assert world.last.caller.members == {MEMBER: "full"}

        world.held = {}
        membership = await asyncpg.connect(
            postgres_server.url("membership").replace("+asyncpg", "")
        )
        await membership.execute(f"select pg_notify('{RIGHTS_CHANNEL}', '{ACCOUNT}')")
        await membership.close()
        await asyncio.wait_for(heard.wait(), 5)

        await client.get(POSITIONS, cookie=COOKIE)
        assert world.last.caller.members == {}


async def test_over_https_only_the_prefixed_cookie_counts(door: Door, world: World) -> None:
    world.open("held")
    async with door(public_url=PUBLIC_URL.replace("http:", "https:")) as client:
        await client.get("/", cookie=COOKIE)
        assert world.last.caller.account_id is None
        await client.get("/", cookie="__Host-session=held")
        assert world.last.caller.account_id == ACCOUNT


async def test_an_address_is_believed_from_a_trusted_proxy_only(door: Door, world: World) -> None:
    forwarded = {"x-forwarded-for": "203.0.113.1, 198.51.100.7"}
    for trusted, address in (("10.0.0.0/8", "127.0.0.1"), ("127.0.0.0/8", "198.51.100.7")):
        async with door(trusted_proxies=[trusted]) as client:
            await client.get("/", **forwarded)
        assert world.last.caller.address == address
