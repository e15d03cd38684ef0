"""Three members with rows in every service, two clerks, and a saboteur (`saboteur.py`)."""

import dataclasses
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

from temporalio.client import Client, WorkflowHandle

from services.billing.tables import BillingAccount, Invoice
from services.identity.tables import MemberLink
from services.membership.seed import seed_grant
from services.membership.tables import Contact
from services.workforce.tables import Employee, JobAssignment, JobPosition
from shared.contracts.membership.procedures import ProcedureKind
from shared.http.caller import Access, Caller, Role
from tests.asgi import Answer, InProcess
from tests.callers import caller_headers
from tests.conftest import SessionsOf, TemporalServer
from tests.dumps import Dump, dump_all
from tests.membership.procedures_world import NUMBER, SIRET, World, add_member, running
from tests.membership.saboteur import Saboteur

SIRETS = {"two": "73282932000074", "three": "35600000000048"}
NEW_SIRET = "55210055400021"
# What a procedure writes about itself, undone or not: its own story and its plan.
OWN_STORY = (
    "procedures", "procedure_contents", "procedure_events", "procedure_messages", "plans",
    "people", "guesses",
)  # fmt: skip
SERVICES = ("membership", "workforce", "billing", "identity")
AT = datetime(2026, 1, 5, 9, tzinfo=UTC)


@dataclasses.dataclass
class Reorganisations:
    world: World
    saboteur: Saboteur
    members: dict[str, UUID]
    boss: Caller = dataclasses.field(
        default_factory=lambda: Caller(
            account_id=uuid4(), display_name="Paul Tanguy", roles=frozenset({Role.MEMBER_SERVICES})
        )
    )

    async def dump(self) -> Dump:
        return await dump_all(self.world.sessions_of, SERVICES, OWN_STORY)

    async def ask_merger(self, who: str = "yann", **changes: str) -> Answer:
        body = {"description": "20002 rejoint 20001.", "phone": "02 40 00 00 00"} | changes
        return await self.world.call(who, "POST", "/procedures/merger", body)

    async def ask_takeover(self, who: str = "yann", **changes: str) -> Answer:
        body = {
            "description": "Rachat au 1er décembre.", "phone": "0240000000",
            "member_number": NUMBER, "former_siret": SIRET, "new_siret": NEW_SIRET,
        } | changes  # fmt: skip
        return await self.world.call(who, "POST", "/procedures/company-takeover", body)

    async def task(self, procedure: str, task_type: str) -> Any:
        """The one of this type that is open, or else the last."""
        found = await self._desk(self.world.clerk).get(
            f"/staff/tasks?subject={procedure}&task_type={task_type}&sort=created_at&direction=asc"
        )
        items = found.json()["items"]
        open_ = [one for one in items if one["state"] not in ("completed", "exited")]
        return (open_ or items)[-1]

    async def do(
        self, procedure: str, task_type: str, verb: str, body: object = None,
        by: Caller | None = None,
    ) -> Answer:  # fmt: skip
        task = await self.task(procedure, task_type)
        desk = self._desk(by or self.world.clerk)
        return await desk.post(f"/staff/tasks/{task['id']}/{verb}", json=body)

    async def complete(
        self, procedure: str, task_type: str, by: Caller | None = None, **body: str
    ) -> Answer:
        claimed = await self.do(procedure, task_type, "claim", by=by)
        assert claimed.status_code in (200, 409), claimed.text
        return await self.do(procedure, task_type, "complete", body, by=by)

    def _desk(self, caller: Caller) -> InProcess:
        return InProcess(self.world.tasks_app, caller_headers("tasks", caller))

    async def staff(
        self, method: str, path: str, body: object = None, by: Caller | None = None
    ) -> Answer:
        return await self.world.call(by or self.world.clerk, method, f"/staff{path}", body)

    def merger_plan(self, **changes: Any) -> dict[str, Any]:
        return {
            "absorbing": str(self.members["one"]),
            "absorbed": [str(self.members["two"]), str(self.members["three"])],
            "effective_on": (datetime.now(UTC) + timedelta(days=10)).date().isoformat(),
        } | changes

    async def plan(self, procedure: str, kind: str = "merger", **changes: Any) -> Answer:
        body = self.merger_plan() if kind == "merger" else {
            "effective_on": self.merger_plan()["effective_on"]
        }  # fmt: skip
        return await self.staff("PUT", f"/procedures/{procedure}/{kind}-plan", body | changes)

    async def planned(self, kind: str = "merger", **changes: Any) -> str:
        """Asked for, and its plan written by the clerk."""
        asked = await (self.ask_merger() if kind == "merger" else self.ask_takeover())
        assert asked.status_code == 201, asked.text
        procedure = str(asked.json()["id"])
        claimed = await self.do(procedure, f"{kind}_preparation", "claim")
        assert claimed.status_code == 200, claimed.text
        planned = await self.plan(procedure, kind, **changes)
        assert planned.status_code == 200, planned.text
        return procedure

    async def scheduled(self, kind: str = "merger", **changes: Any) -> str:
        """Planned, then approved by the other clerk."""
        procedure = await self.planned(kind, **changes)
        submitted = await self.complete(procedure, f"{kind}_preparation", outcome="submit")
        assert submitted.status_code == 200, submitted.text
        approved = await self.complete(
            procedure, f"{kind}_approval", by=self.boss, outcome="approve"
        )
        assert approved.status_code == 200, approved.text
        return procedure

    def process(self, procedure: str, kind: str = "merger") -> WorkflowHandle[Any, Any]:
        whole = ProcedureKind.MERGER if kind == "merger" else ProcedureKind.COMPANY_TAKEOVER
        return self.world.process(whole, procedure)

    async def days_pass(self, procedure: str, days: int, kind: str = "merger") -> None:
        skipper = self.world.temporal.skipper
        await skipper.fast_forward(self.process(procedure, kind), timedelta(days=days))

    async def executed(self, kind: str = "merger", **changes: Any) -> str:
        procedure = await self.scheduled(kind, **changes)
        await self.days_pass(procedure, 11, kind)
        await self.world.until(procedure, "undo_window")
        return procedure


@asynccontextmanager
async def reorganising(
    temporal: TemporalServer, sessions_of: SessionsOf, **settings: Any
) -> AsyncIterator[Reorganisations]:
    saboteur = Saboteur()
    config = temporal.client.config()
    config["interceptors"] = [saboteur]
    watched = dataclasses.replace(temporal, client=Client(**config))
    async with running(watched, sessions_of, **settings) as world:
        members = {"one": world.member}
        for place, name in enumerate(("two", "three"), start=2):
            members[name] = await add_member(
                sessions_of, number=f"2000{place}", siret=SIRETS[name], legal_name=f"Atelier {name}"
            )
        given = Reorganisations(world, saboteur, members)
        await _people(given)
        for name, member in members.items():
            await _rows(sessions_of, name, member)
        yield given


async def _people(given: Reorganisations) -> None:
    """Élodie administers one already; here are the others' accesses, and the links."""
    sessions_of, accounts = given.world.sessions_of, given.world.id
    for name, who, access in (
        ("one", "elodie", Access.ADMINISTRATOR),
        ("one", "karim", Access.READ_ONLY),
        ("two", "karim", Access.ADMINISTRATOR),
        ("two", "helene", Access.BILLING),
        ("three", "elodie", Access.READ_ONLY),
        ("three", "helene", Access.WORKFORCE_AND_VISITS),
    ):
        member = given.members[name]
        await seed_grant(sessions_of("membership"), member, accounts(who), access, AT)
        async with sessions_of("identity").begin() as session:
            session.add(MemberLink(account_id=accounts(who), member_id=member))


async def _rows(sessions_of: SessionsOf, name: str, member: UUID) -> None:
    async with sessions_of("membership").begin() as session:
        session.add(Contact(id=uuid4(), member_id=member, name=f"Contact {name}",
                            function="Gérante", created_at=AT))  # fmt: skip
    async with sessions_of("workforce").begin() as session:
        # The first position and employee are the same everywhere; the second are its own.
        for label, who in (("Vendeuse", "Le Goff"), (f"Poste {name}", f"Nom {name}")):
            held, person = uuid4(), uuid4()
            session.add_all([
                JobPosition(id=held, member_id=member, label=label, pcs_code="554a", risks=[],
                            vehicles=[], folded=label.lower(), created_at=AT),
                Employee(id=person, member_id=member, title="MME", first_name="Anne",
                         birth_name=who, birth_date=date(1990, 5, 17), folded=who.lower(),
                         created_at=AT),
            ])  # fmt: skip
            await session.flush()
            session.add(JobAssignment(id=uuid4(), member_id=member, employee_id=person,
                                      position_id=held, contract_type="cdi",
                                      starts_on=date(2024, 3, 1)))  # fmt: skip
    async with sessions_of("billing").begin() as session:
        siret = SIRETS.get(name, SIRET)
        session.add_all([
            BillingAccount(member_id=member, siret=siret, legal_name=f"Atelier {name}",
                           address="1 rue", postal_code="44000", town="Nantes", opened_at=AT),
            Invoice(id=uuid4(), member_id=member, number=f"F-{name}", kind="invoice",
                    title="Cotisation", issued_on=date(2026, 3, 1), amount=Decimal("118.80")),
        ])  # fmt: skip
