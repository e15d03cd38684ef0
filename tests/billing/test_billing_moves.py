"""Billing's part of a merger and of a takeover: each step run twice, undone, then settled."""

from datetime import date
from decimal import Decimal
from uuid import UUID, uuid4

import pytest

from services.billing.app import create_app
from services.billing.moves.activities import MoveActivities
from services.billing.tables import BillingAccount, Declaration, Invoice
from shared.contracts.billing.moves import BillingMove, BillingScope, NewParty, PartyChange
from shared.database import SessionFactory
from shared.errors import Conflict
from shared.http.caller import Caller, Role
from shared.temporal.client import connect
from tests.asgi import Answer, InProcess
from tests.callers import SEAL, caller_headers, resources_for
from tests.conftest import SessionsOf
from tests.dumps import changed, dump
from tests.workforce.staff import AT

ONE, TWO, THREE = (UUID(int=n) for n in (1, 2, 3))
SIRETS = {ONE: "73282932000074", TWO: "35600000000048", THREE: "55210055400013"}
NEW = "55210055400021"


@pytest.fixture
def sessions(sessions_of: SessionsOf) -> SessionFactory:
    return sessions_of("billing")


@pytest.fixture
async def moves(sessions: SessionFactory) -> MoveActivities:
    async with sessions.begin() as session:
        for member, siret in SIRETS.items():
            session.add_all([
                BillingAccount(member_id=member, siret=siret, legal_name=f"Atelier {member.int}",
                               address="1 rue", postal_code="44000", town="Nantes", opened_at=AT),
                Declaration(member_id=member, year=2026, headcount=3, payroll=None,
                            declared_on=date(2026, 1, 31)),
                invoice(member, "1", paid_on=date(2026, 4, 1)),
                invoice(member, "2"),
                invoice(member, "3", kind="credit_note"),
            ])  # fmt: skip
    return MoveActivities(sessions, SEAL)


def invoice(
    member: UUID, number: str, kind: str = "invoice", paid_on: date | None = None
) -> Invoice:
    return Invoice(
        id=uuid4(), member_id=member, number=f"F{member.int}-{number}", kind=kind,
        title="Cotisation", issued_on=date(2026, 3, 1), amount=Decimal("118.80"), paid_on=paid_on,
    )  # fmt: skip


def merger(*absorbed: UUID) -> BillingMove:
    return BillingMove(procedure_id=uuid4(), absorbing=ONE, absorbed=list(absorbed))


def change(siret: str = NEW, legal_name: str | None = None) -> PartyChange:
    party = SEAL.close(NewParty(siret=siret, legal_name=legal_name))
    return PartyChange(procedure_id=uuid4(), member_id=ONE, party=party)


async def test_invoices_stay_where_they_were_issued(
    moves: MoveActivities, sessions: SessionFactory
) -> None:
    before, move = await dump(sessions, "billing"), merger(TWO, THREE)
    for _ in range(2):
        await moves.move_billing(move)
        assert set(changed(before, await dump(sessions, "billing"))) == {"billing.successions"}
    for _ in range(2):
        await moves.restore_billing(move.procedure_id)
        assert changed(before, await dump(sessions, "billing")) == {}


async def test_a_member_is_absorbed_once(moves: MoveActivities, sessions: SessionFactory) -> None:
    await moves.move_billing(merger(TWO))
    before = await dump(sessions, "billing")
    with pytest.raises(Conflict, match="déjà été reprise"):
        await moves.move_billing(merger(THREE, TWO))
    assert changed(before, await dump(sessions, "billing")) == {}


@pytest.mark.parametrize("legal_name", [None, "Nouvelle enseigne"])
async def test_the_party_changes_and_changes_back(
    moves: MoveActivities, sessions: SessionFactory, legal_name: str | None
) -> None:
    before, taken_over = await dump(sessions, "billing"), change(legal_name=legal_name)
    for _ in range(2):
        await moves.change_party(taken_over)
        async with sessions() as session:
            account = await session.get_one(BillingAccount, ONE)
            assert (account.siret, account.legal_name) == (NEW, legal_name or "Atelier 1")
    for _ in range(2):
        await moves.restore_billing(taken_over.procedure_id)
        assert changed(before, await dump(sessions, "billing")) == {}


async def test_a_siret_billed_to_another_is_refused(
    moves: MoveActivities, sessions: SessionFactory
) -> None:
    before = await dump(sessions, "billing")
    with pytest.raises(Conflict) as refused:
        await moves.change_party(change(SIRETS[TWO]))
    assert refused.value.code == "billing_account_exists"
    assert changed(before, await dump(sessions, "billing")) == {}


async def test_settled_it_forgets_what_was_and_keeps_who_reads(
    moves: MoveActivities, sessions: SessionFactory
) -> None:
    move, taken_over = merger(TWO), change()
    await moves.move_billing(move)
    await moves.change_party(taken_over)
    for procedure in (move.procedure_id, taken_over.procedure_id):
        await moves.settle_billing(procedure)
        await moves.settle_billing(procedure)
    rows = await dump(sessions, "billing")
    assert rows["billing.befores"] == []
    assert len(rows["billing.successions"]) == 1


async def dry_run(sessions: SessionFactory, role: Role) -> Answer:
    caller = Caller(account_id=uuid4(), roles=frozenset({role}))
    resources = resources_for("billing", sessions, await connect("127.0.0.1:1", "none"))
    api = InProcess(create_app(resources), caller_headers("billing", caller))
    return await api.get(f"/staff/billing-moves?absorbing={ONE}&absorbed={TWO}&absorbed={THREE}")


async def test_the_dry_run_tells_what_stays(
    moves: MoveActivities, sessions: SessionFactory
) -> None:
    scope = BillingScope(absorbing=ONE, absorbed=[TWO, THREE])
    assert (await moves.count_billing_moves(scope)).counts == {
        "accounts": 2, "invoices": 6, "unpaid": 2, "declarations": 2,
    }  # fmt: skip
    shown = (await dry_run(sessions, Role.MEMBER_SERVICES)).json()
    assert [one["unpaid_amount"] for one in shown["members"]] == ["118.80"] * 3
    assert (shown["unpaid"]["count"], [one["number"] for one in shown["unpaid"]["items"]]) == (
        2, ["F2-2", "F3-2"],
    )  # fmt: skip
    assert (await dry_run(sessions, Role.HEALTH_TEAM)).status_code == 404
