"""Membership's steps of a synchronisation and of a change of administrator, run twice."""

from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from sqlalchemy import delete, select, update

from services.membership.access.activities import AccessActivities
from services.membership.access.tables import AccessChange
from services.membership.administrators.activities import AdministratorActivities
from services.membership.administrators.tables import AdministratorEvidence
from services.membership.synchronisations.activities import SynchronisationActivities
from services.membership.synchronisations.tables import SynchronisationCode
from services.membership.tables import AccessGrant, Member
from shared.contracts.identity.accounts import LinkSecret, Recipient
from shared.contracts.membership.access import AccessOrder
from shared.contracts.membership.administrators import Evidence, MoreEvidence
from shared.contracts.membership.levels import Access
from shared.contracts.membership.synchronisations import CodeVerdict, NewCode, TypedCode
from shared.contracts.notifications.messages import Delivery
from shared.database import SessionFactory
from shared.errors import Conflict, Gone
from tests.callers import SEAL
from tests.conftest import SessionsOf
from tests.membership.procedures_world import add_member

NOW = datetime.now(UTC).replace(microsecond=0)
PROCEDURE = uuid4()


@pytest.fixture
async def sessions(sessions_of: SessionsOf) -> SessionFactory:
    return sessions_of("membership")


@pytest.fixture
async def member(sessions_of: SessionsOf) -> UUID:
    return await add_member(sessions_of)


@pytest.fixture
def steps(sessions: SessionFactory) -> SynchronisationActivities:
    return SynchronisationActivities(sessions, SEAL)


def new_code(member: UUID, procedure: UUID = PROCEDURE, at: datetime = NOW) -> NewCode:
    return NewCode(
        procedure_id=procedure, member_id=member, code_id=uuid4(), at=at,
        expires_at=at + timedelta(minutes=30), most_a_day=2,
    )  # fmt: skip


def typed(code: str, at: datetime = NOW) -> TypedCode:
    sealed = SEAL.close(LinkSecret(token=code))
    return TypedCode(procedure_id=PROCEDURE, attempt_id=uuid4(), typed=sealed, at=at)


async def made(steps: SynchronisationActivities, new: NewCode) -> str:
    return SEAL.open(await steps.make_code(new), LinkSecret).token


async def test_a_code_made_twice_is_one_and_the_last_secret_is_good(
    steps: SynchronisationActivities, member: UUID, sessions: SessionFactory
) -> None:
    new = new_code(member)
    first, second = await made(steps, new), await made(steps, new)
    async with sessions() as session:
        assert len((await session.scalars(select(SynchronisationCode))).all()) == 1
    assert not (await steps.check_code(typed(first))).right
    assert (await steps.check_code(typed(second))).right


async def test_a_try_made_twice_counts_once(steps: SynchronisationActivities, member: UUID) -> None:
    code = await made(steps, new_code(member))
    wrong, right = typed("AAAAAAAA"), typed(code)
    for _ in range(2):
        assert await steps.check_code(wrong) == CodeVerdict(right=False, wrong_tries=1)
    for _ in range(2):
        assert await steps.check_code(right) == CodeVerdict(right=True, wrong_tries=1)
    with pytest.raises(Gone):
        await steps.check_code(typed(code))


async def test_a_code_voids_the_earlier_and_ends_by_itself(
    steps: SynchronisationActivities, member: UUID
) -> None:
    first = await made(steps, new_code(member, at=NOW - timedelta(minutes=1)))
    second = await made(steps, new_code(member))
    assert not (await steps.check_code(typed(first))).right
    with pytest.raises(Gone, match="plus valable"):
        await steps.check_code(typed(second, at=NOW + timedelta(minutes=30)))


async def test_a_member_gets_so_many_codes_a_day_whoever_asks(
    steps: SynchronisationActivities, member: UUID
) -> None:
    for _ in range(2):
        await steps.make_code(new_code(member, uuid4()))
    with pytest.raises(Conflict):
        await steps.make_code(new_code(member, uuid4()))
    await steps.make_code(new_code(member, at=NOW + timedelta(days=1, seconds=1)))


async def test_the_address_on_file_leaves_sealed(
    steps: SynchronisationActivities, member: UUID, sessions: SessionFactory
) -> None:
    assert (await steps.seal_contact_on_file(member)).recipient is None
    async with sessions.begin() as session:
        await session.execute(update(Member).values(contact_email="contact@menuiserie.example"))
    sealed = (await steps.seal_contact_on_file(member)).recipient
    assert sealed is not None
    assert SEAL.open(sealed, Recipient).address == "contact@menuiserie.example"
    assert (await steps.seal_contact_on_file(uuid4())).recipient is None


async def test_the_first_administrator_is_the_first_for_ever(
    sessions: SessionFactory, member: UUID
) -> None:
    access = AccessActivities(sessions)

    def first(account: UUID) -> AccessOrder:
        return AccessOrder(
            key=uuid4(), member_id=member, account_id=account, access=Access.ADMINISTRATOR,
            by=None, at=NOW, as_first_administrator=True,
        )  # fmt: skip

    order = first(uuid4())
    assert (await access.order_access(order)).after is Access.ADMINISTRATOR
    assert (await access.order_access(order)).after is Access.ADMINISTRATOR
    with pytest.raises(Conflict, match="déjà été réalisée"):
        await access.order_access(first(uuid4()))
    async with sessions.begin() as session:
        await session.execute(delete(AccessGrant))
    with pytest.raises(Conflict, match="déjà été réalisée"):
        await access.order_access(first(uuid4()))
    async with sessions() as session:
        assert len((await session.scalars(select(AccessChange))).all()) == 1


async def test_evidence_is_kept_as_it_was_first_told(sessions: SessionFactory) -> None:
    steps = AdministratorActivities(sessions)
    evidence = Evidence(
        procedure_id=PROCEDURE, former_account_id=uuid4(), former_access=Access.ADMINISTRATOR,
        former_last_seen_at=None, others_told=2, window_until=NOW,
    )  # fmt: skip
    for others in (2, 5):
        await steps.open_evidence(evidence.model_copy(update={"others_told": others}))
    for mail, at in ((Delivery.REFUSED, NOW), (Delivery.SENT, NOW + timedelta(hours=1))):
        more = MoreEvidence(procedure_id=PROCEDURE, former_mail=mail, objected_at=at)
        await steps.add_evidence(more)
    await steps.add_evidence(MoreEvidence(procedure_id=PROCEDURE))
    async with sessions() as session:
        row = await session.get_one(AdministratorEvidence, PROCEDURE)
    assert (row.others_told, row.former_mail, row.objected_at) == (2, "refused", NOW)
    assert (row.file_mail, row.consented_at) == (None, None)
