"""The billing account: opened once, closed on compensation, read by those who may."""

from uuid import UUID, uuid4

import pytest

from services.billing.accounts.activities import AccountActivities
from services.billing.app import create_app
from services.billing.seed import seed_billing_account
from shared.contracts.billing.accounts import BilledParty, BillingOpening
from shared.database import SessionFactory
from shared.errors import Conflict
from shared.http.caller import Access, Caller, Role
from shared.temporal.client import connect
from tests.asgi import InProcess
from tests.callers import SEAL, caller_headers, resources_for
from tests.conftest import SessionsOf
from tests.workforce.staff import AT

MEMBER = uuid4()
PARTY = BilledParty(
    siret="73282932000074",
    legal_name="Fournil de l'Erdre",
    address="12 rue de la Paix",
    postal_code="44000",
    town="NANTES",
)


@pytest.fixture
def sessions(sessions_of: SessionsOf) -> SessionFactory:
    return sessions_of("billing")


@pytest.fixture
def activities(sessions: SessionFactory) -> AccountActivities:
    return AccountActivities(sessions, SEAL)


def _opening(member_id: UUID = MEMBER, party: BilledParty = PARTY) -> BillingOpening:
    return BillingOpening(member_id=member_id, at=AT, party=SEAL.close(party))


async def _api(sessions: SessionFactory, caller: Caller) -> InProcess:
    resources = resources_for("billing", sessions, await connect("127.0.0.1:1", "none"))
    return InProcess(create_app(resources), caller_headers("billing", caller))


def _with(access: Access, member_id: UUID = MEMBER) -> Caller:
    return Caller(account_id=uuid4(), members={member_id: access})


async def test_an_account_opened_twice_is_there_once_and_as_first_opened(
    activities: AccountActivities, sessions: SessionFactory
) -> None:
    await activities.open_billing_account(_opening())
    renamed = PARTY.model_copy(update={"legal_name": "Autre"})
    await activities.open_billing_account(_opening(party=renamed))
    api = await _api(sessions, _with(Access.BILLING))
    assert (await api.get(f"/members/{MEMBER}/billing-account")).json() == {
        "member_id": str(MEMBER),
        **PARTY.model_dump(),
        "opened_at": "2026-11-23T09:00:00Z",
    }


async def test_a_siret_is_billed_to_one_member_only(activities: AccountActivities) -> None:
    await activities.open_billing_account(_opening())
    with pytest.raises(Conflict) as refused:
        await activities.open_billing_account(_opening(uuid4()))
    assert refused.value.code == "billing_account_exists"
    assert PARTY.siret not in refused.value.detail


async def test_a_closed_account_leaves_its_siret_free(activities: AccountActivities) -> None:
    await activities.open_billing_account(_opening())
    await activities.close_billing_account(MEMBER)
    await activities.close_billing_account(MEMBER)
    await activities.open_billing_account(_opening(uuid4()))


@pytest.mark.parametrize(
    ("caller", "status"),
    [
        (_with(Access.ADMINISTRATOR), 200),
        (_with(Access.FULL), 200),
        (_with(Access.BILLING), 200),
        (_with(Access.READ_ONLY), 200),
        (_with(Access.WORKFORCE_AND_VISITS), 403),
        (_with(Access.ADMINISTRATOR, uuid4()), 404),
        (Caller(account_id=uuid4(), roles=frozenset({Role.MEMBER_SERVICES})), 200),
        (Caller(), 401),
    ],
)
async def test_who_may_read_the_account(
    sessions: SessionFactory, caller: Caller, status: int
) -> None:
    for _ in range(2):
        await seed_billing_account(sessions, MEMBER, PARTY, AT)
    answer = await (await _api(sessions, caller)).get(f"/members/{MEMBER}/billing-account")
    assert answer.status_code == status


async def test_a_member_without_account_is_not_found(sessions: SessionFactory) -> None:
    member = uuid4()
    api = await _api(sessions, _with(Access.FULL, member))
    assert (await api.get(f"/members/{member}/billing-account")).status_code == 404
