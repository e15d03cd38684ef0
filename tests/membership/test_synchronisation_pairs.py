"""The pair of numbers: what may be typed, how often, and what a guesser learns: nothing."""

import asyncio
from collections import Counter
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import select, update

from services.membership.settings import Settings
from services.membership.synchronisations import queries
from services.membership.synchronisations.pairs import check_pair
from services.membership.synchronisations.policy import guess_limits
from services.membership.synchronisations.rules import (
    GuessLimits,
    Outcome,
    blocked_until,
    network,
    read_pair,
)
from services.membership.synchronisations.tables import Guess, NumberLock
from services.membership.tables import Member
from shared.contracts.membership.procedures import ProcedureKind
from shared.database import SessionFactory
from shared.errors import Conflict, Invalid, NotFound, Refused, TooMany
from shared.http.caller import SignedIn
from tests.conftest import SessionsOf
from tests.membership.procedures_world import NUMBER, SIREN, SIRET, add_member

KIND = ProcedureKind.SYNCHRONISATION
OTHER_SIREN = "732829320"
LIMITS = guess_limits(Settings(database_url=""))


@pytest.fixture
async def sessions(sessions_of: SessionsOf) -> SessionFactory:
    await add_member(sessions_of)
    return sessions_of("membership")


def somebody(address: str = "") -> SignedIn:
    return SignedIn(account_id=uuid4(), address=address)


async def guess(
    sessions: SessionFactory, caller: SignedIn, number: str = NUMBER, siren: str = OTHER_SIREN,
    kind: ProcedureKind = KIND,
) -> Member | Refused:  # fmt: skip
    context: Any = SimpleNamespace(sessions=sessions, guess_limits=LIMITS)
    try:
        return await check_pair(context, caller, kind, number, siren)
    except Refused as refused:
        return refused


async def outcomes(sessions: SessionFactory) -> Counter[str]:
    async with sessions() as session:
        return Counter(await session.scalars(select(Guess.outcome)))


async def aged(sessions: SessionFactory, by: timedelta) -> None:
    async with sessions.begin() as session:
        await session.execute(update(Guess).values(at=Guess.at - by))
        await session.execute(update(NumberLock).values(locked_until=NumberLock.locked_until - by))


@pytest.mark.parametrize(
    ("number", "siren"),
    [(NUMBER, SIREN), ("20 001", "552 100 554"), ("２０００１", "５５２１００５５４")],
)
async def test_the_right_pair_is_found_however_it_is_written(
    sessions: SessionFactory, number: str, siren: str
) -> None:
    found = await guess(sessions, somebody(), number, siren)
    assert isinstance(found, Member)
    assert found.number == NUMBER


@pytest.mark.parametrize(
    ("kind", "typed", "field", "code"),
    [
        (KIND, "552100555", "siren", "siren_key"),
        (KIND, SIRET, "siren", "siren_length"),
        (KIND, "55210055A", "siren", "siren_format"),
        (ProcedureKind.ACCESS_REQUEST, "55210055400014", "siret", "siret_key"),
        (ProcedureKind.COMPANY_TAKEOVER, "55210055400014", "former_siret", "siret_key"),
    ],
)
async def test_a_wrong_key_is_a_slip_of_the_pen_and_no_guess(
    sessions: SessionFactory, kind: ProcedureKind, typed: str, field: str, code: str
) -> None:
    refused = await guess(sessions, somebody(), siren=typed, kind=kind)
    assert isinstance(refused, Invalid)
    assert [(one.field, one.code) for one in refused.fields] == [(field, code)]
    assert await outcomes(sessions) == Counter()


def test_both_fields_are_said_at_once() -> None:
    with pytest.raises(Invalid) as refused:
        read_pair(KIND, "20-00/1", "12")
    assert [one.field for one in refused.value.fields] == ["member_number", "siren"]


async def test_an_unknown_number_and_a_wrong_pair_are_told_alike(sessions: SessionFactory) -> None:
    unknown = await guess(sessions, somebody(), "99999", SIREN)
    wrong = await guess(sessions, somebody())
    assert isinstance(unknown, NotFound)
    assert isinstance(wrong, NotFound)
    assert (unknown.code, unknown.detail) == (wrong.code, wrong.detail)
    assert await outcomes(sessions) == Counter({"unknown": 1, "mismatch": 1})


async def test_a_siret_must_be_whole(sessions: SessionFactory) -> None:
    """The right SIREN with another establishment's NIC is a wrong pair."""
    found = await guess(sessions, somebody(), siren=SIRET, kind=ProcedureKind.ACCESS_REQUEST)
    assert isinstance(found, Member)
    other = await guess(
        sessions, somebody(), siren="55210055400021", kind=ProcedureKind.ACCESS_REQUEST
    )
    assert isinstance(other, NotFound)


async def test_a_scripted_guesser_gets_nowhere_and_learns_nothing(
    sessions: SessionFactory,
) -> None:
    """A thousand numbers at the company's own SIREN, the right one among them."""
    guesser, numbers = somebody("198.51.100.9"), [str(19501 + n) for n in range(1000)]
    assert NUMBER in numbers
    answers = [await guess(sessions, guesser, number, SIREN) for number in numbers]
    kinds = Counter(one.code for one in answers if isinstance(one, Refused))
    assert kinds == Counter({"member_pair_unknown": 5, "too_many_guesses": 995})
    assert (await outcomes(sessions))["throttled"] == 995


async def test_parallel_guesses_all_count(sessions: SessionFactory) -> None:
    guesser = somebody()
    answers = await asyncio.gather(
        *(guess(sessions, guesser, str(30000 + n), SIREN) for n in range(12))
    )
    kinds = Counter(one.code for one in answers if isinstance(one, Refused))
    assert kinds == Counter({"member_pair_unknown": 5, "too_many_guesses": 7})


async def test_many_accounts_at_one_address_are_one_guesser(sessions: SessionFactory) -> None:
    for n in range(20):
        answer = await guess(sessions, somebody(f"2001:db8:1::{n:x}"), str(30000 + n), SIREN)
        assert isinstance(answer, NotFound)
    assert isinstance(await guess(sessions, somebody("2001:db8:1::ff"), NUMBER, SIREN), TooMany)
    assert isinstance(await guess(sessions, somebody("2001:db8:2::1"), NUMBER, SIREN), Member)


@pytest.mark.parametrize("number", [NUMBER, "99999"])
async def test_a_number_is_locked_whether_it_exists_or_not(
    sessions: SessionFactory, number: str
) -> None:
    for _ in range(10):
        assert isinstance(await guess(sessions, somebody(), number), NotFound)
    locked = await guess(sessions, somebody(), number, SIREN)
    assert isinstance(locked, Conflict)
    assert locked.code == "number_locked"
    await aged(sessions, timedelta(hours=24, minutes=1))
    freed = await guess(sessions, somebody(), number, SIREN)
    assert not isinstance(freed, Conflict)


async def test_an_unlocked_number_forgets_its_failures(sessions: SessionFactory) -> None:
    for _ in range(10):
        await guess(sessions, somebody())
    async with sessions.begin() as session:
        await queries.release(session, NUMBER, uuid4(), datetime.now(UTC))
    assert isinstance(await guess(sessions, somebody()), NotFound)
    assert isinstance(await guess(sessions, somebody(), NUMBER, SIREN), Member)


async def test_a_closed_member_is_told_from_its_own_pair_only(
    sessions: SessionFactory, sessions_of: SessionsOf
) -> None:
    successor = await add_member(
        sessions_of, id=uuid4(), number="20002", siret="73282932000074", legal_name="Successeur"
    )
    async with sessions.begin() as session:
        await session.execute(
            update(Member)
            .where(Member.number == NUMBER)
            .values(closed_at=datetime.now(UTC), absorbed_into=successor)
        )
    closed = await guess(sessions, somebody(), NUMBER, SIREN)
    assert isinstance(closed, Conflict)
    assert closed.code == "member_closed"
    assert "20002" not in closed.detail
    assert "Successeur" not in closed.detail
    assert isinstance(await guess(sessions, somebody()), NotFound)
    assert (await outcomes(sessions))[Outcome.CLOSED] == 1


async def test_guesses_are_forgotten_after_a_year(sessions: SessionFactory) -> None:
    await guess(sessions, somebody())
    await aged(sessions, timedelta(days=366))
    await guess(sessions, somebody(), NUMBER, SIREN)
    assert await outcomes(sessions) == Counter({"accepted": 1})


NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


def ago(*minutes: float) -> list[datetime]:
    return [NOON - timedelta(minutes=one) for one in minutes]


@pytest.mark.parametrize(
    ("failures", "minutes"),
    [
        (ago(), None),
        (ago(0, 1, 2, 3), None),
        (ago(0, 1, 2, 3, 4), 15),
        (ago(0, 15, 16, 17, 18, 19), 30),
        (ago(0, 70, 80, 90, 100), None),
        (ago(*range(200)), 24 * 60),
    ],
)
def test_the_wait_grows_with_each_failure(failures: list[datetime], minutes: int | None) -> None:
    until = blocked_until(failures, 5, GuessLimits())
    assert until == (NOON + timedelta(minutes=minutes) if minutes else None)


def test_an_ipv6_network_is_one_address() -> None:
    assert network("2001:db8::1") == network("2001:db8::ffff:1") != network("2001:db8:1::1")
    assert network("192.0.2.1") == "192.0.2.1"
    assert network("") == ""
