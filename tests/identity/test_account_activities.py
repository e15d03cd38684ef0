"""Identity's activities, each run twice: its work is done once."""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select
from temporalio.testing import ActivityEnvironment

from services.identity.accounts import queries
from services.identity.accounts.activities import AccountActivities
from services.identity.links.activities import LinkActivities
from services.identity.secret import hashed
from services.identity.tables import Account, Link, MemberLink
from shared.contracts.identity import accounts as contract
from shared.contracts.identity.people import Registration
from shared.database import SessionFactory
from shared.errors import Gone, NotFound
from tests.callers import SEAL
from tests.conftest import SessionsOf
from tests.identity.world import PERSON

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
LATER = NOW + timedelta(days=7)


@pytest.fixture
def sessions(sessions_of: SessionsOf) -> SessionFactory:
    return sessions_of("identity")


@pytest.fixture
def accounts(sessions: SessionFactory) -> AccountActivities:
    return AccountActivities(sessions, SEAL)


@pytest.fixture
def links(sessions: SessionFactory) -> LinkActivities:
    return LinkActivities(sessions, SEAL)


async def staged(sessions: SessionFactory, at: datetime = NOW) -> UUID:
    account_id = uuid4()
    async with sessions.begin() as session:
        asked = Registration.model_validate(PERSON)
        await queries.stage(session, account_id, asked, "no hash", at)
    return account_id


async def run_at(started: datetime, code: Any, payload: object) -> Any:
    """Run an activity as an attempt that began then."""
    environment = ActivityEnvironment()
    environment.info = replace(environment.info, started_time=started)
    return await environment.run(code, payload)


async def make(
    links: LinkActivities, account_id: UUID, link_id: UUID, started: datetime = NOW
) -> str:
    request = contract.LinkRequest(account_id=account_id, link_id=link_id, expires_at=LATER)
    sealed = await run_at(started, links.make_activation_link, request)
    return SEAL.open(sealed, contract.LinkSecret).token


async def stored(sessions: SessionFactory, link_id: UUID) -> Link:
    async with sessions() as session:
        link = await session.get(Link, link_id)
    assert link is not None
    return link


async def test_opening_adopts_what_was_staged(
    sessions: SessionFactory, accounts: AccountActivities
) -> None:
    opening = contract.AccountOpening(account_id=await staged(sessions), at=NOW)
    for at in (NOW, NOW + timedelta(minutes=1)):
        await accounts.open_account(opening.model_copy(update={"at": at}))
    async with sessions.begin() as session:
        await queries.prune_staged(session, NOW + timedelta(days=1))
        account = await session.get(Account, opening.account_id)
    assert account is not None
    assert account.opened_at == NOW


async def test_what_no_process_adopted_is_pruned(
    sessions: SessionFactory, accounts: AccountActivities
) -> None:
    opening = contract.AccountOpening(account_id=await staged(sessions), at=NOW)
    async with sessions.begin() as session:
        await queries.prune_staged(session, NOW + timedelta(minutes=61))
    with pytest.raises(NotFound):
        await accounts.open_account(opening)


async def test_a_link_made_twice_is_one_and_its_last_secret_is_good(
    sessions: SessionFactory, links: LinkActivities
) -> None:
    account_id, link_id = await staged(sessions), uuid4()
    await make(links, account_id, link_id)
    last = await make(links, account_id, link_id, NOW + timedelta(seconds=10))
    # The first attempt was not dead, only slow: it must not undo what replaced it.
    await make(links, account_id, link_id, NOW + timedelta(seconds=1))
    assert (await stored(sessions, link_id)).token_hash == hashed(last)


async def test_a_new_link_voids_the_one_before_but_never_the_one_after(
    sessions: SessionFactory, links: LinkActivities
) -> None:
    account_id, first, second = await staged(sessions), uuid4(), uuid4()
    await make(links, account_id, first)
    await make(links, account_id, second, NOW + timedelta(seconds=5))
    await make(links, account_id, first, NOW + timedelta(seconds=1))
    assert (await stored(sessions, first)).voided_at is not None
    assert (await stored(sessions, second)).voided_at is None


async def test_no_token_is_stored_in_clear(sessions: SessionFactory, links: LinkActivities) -> None:
    link_id = uuid4()
    token = await make(links, await staged(sessions), link_id)
    link = await stored(sessions, link_id)
    assert token.encode() not in link.token_hash
    assert len(link.token_hash) == 32


async def test_a_link_for_nobody_is_refused(links: LinkActivities) -> None:
    with pytest.raises(NotFound):
        await make(links, uuid4(), uuid4())


async def test_activating_twice_in_one_attempt_is_once(
    sessions: SessionFactory, accounts: AccountActivities, links: LinkActivities
) -> None:
    activation = await activable(sessions, accounts, links)
    await accounts.activate_account(activation)
    await accounts.activate_account(activation)
    other = activation.model_copy(update={"at": NOW + timedelta(seconds=1)})
    with pytest.raises(Gone):
        await accounts.activate_account(other)
    async with sessions() as session:
        account = await session.get(Account, activation.account_id)
    assert account is not None
    assert account.activated_at == NOW


async def test_of_two_activations_at_once_one_is_done(
    sessions: SessionFactory, accounts: AccountActivities, links: LinkActivities
) -> None:
    activation = await activable(sessions, accounts, links)
    others = [
        activation.model_copy(update={"at": NOW + timedelta(microseconds=n)}) for n in range(4)
    ]
    answers = await asyncio.gather(
        *(accounts.activate_account(other) for other in others), return_exceptions=True
    )
    assert [type(answer) for answer in answers].count(Gone) == 3


async def test_a_link_expires(
    sessions: SessionFactory, accounts: AccountActivities, links: LinkActivities
) -> None:
    activation = await activable(sessions, accounts, links)
    with pytest.raises(Gone):
        await accounts.activate_account(activation.model_copy(update={"at": LATER}))


async def test_removal_spares_an_activated_account(
    sessions: SessionFactory, accounts: AccountActivities, links: LinkActivities
) -> None:
    activation = await activable(sessions, accounts, links)
    await accounts.activate_account(activation)
    await accounts.remove_unactivated_account(activation.account_id)
    async with sessions() as session:
        assert await session.get(Account, activation.account_id) is not None


async def test_removal_takes_everything_and_twice_is_once(
    sessions: SessionFactory, accounts: AccountActivities, links: LinkActivities
) -> None:
    activation = await activable(sessions, accounts, links)
    for _ in range(2):
        await accounts.remove_unactivated_account(activation.account_id)
    async with sessions() as session:
        assert await session.get(Account, activation.account_id) is None
        assert await session.get(Link, activation.link_id) is None
    with pytest.raises(NotFound):
        await accounts.seal_recipient(activation.account_id)
    with pytest.raises(Gone):
        await accounts.activate_account(activation)


async def test_a_member_is_linked_and_unlinked_once(
    sessions: SessionFactory, accounts: AccountActivities
) -> None:
    link = contract.MemberLink(account_id=await staged(sessions), member_id=uuid4())
    for step, count in ((accounts.link_member, 1), (accounts.unlink_member, 0)):
        for _ in range(2):
            await step(link)
        async with sessions() as session:
            held = (await session.scalars(select(MemberLink))).all()
        assert len(held) == count
    with pytest.raises(NotFound):
        await accounts.link_member(link.model_copy(update={"account_id": uuid4()}))


async def test_a_recipient_leaves_sealed(
    sessions: SessionFactory, accounts: AccountActivities
) -> None:
    sealed = await accounts.seal_recipient(await staged(sessions))
    assert "legoff" not in sealed
    recipient = SEAL.open(sealed, contract.Recipient)
    assert (recipient.address, recipient.first_name) == (PERSON["email"], "Élodie")


async def activable(
    sessions: SessionFactory, accounts: AccountActivities, links: LinkActivities
) -> contract.Activation:
    account_id, link_id = await staged(sessions), uuid4()
    await accounts.open_account(contract.AccountOpening(account_id=account_id, at=NOW))
    await make(links, account_id, link_id)
    return contract.Activation(account_id=account_id, link_id=link_id, at=NOW)
