"""Two members of the office's files meet: imported, synchronised, shared, merged, and the merger
undone. Told through the public API alone, so that tests can interrupt.
"""

import asyncio
import csv
import io
import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from tests.end_to_end.client import Client, Refused

MEMBERS = (
    "Numéro d'adhérent;SIRET;Raison sociale;Forme juridique;Code NAF;Activité;Date de création;"
    "Commune;Adresse;Code postal;Ville;Adresse e-mail"
)
POSITIONS = (
    "Numéro d'adhérent;Code CSP;Libellé;Amiante;Plomb;CMR;Agent biologique 3-4;"
    "Rayonnements ionisants;Risque hyperbare;Chute;Habilitation électrique;CACES;Charge manuelle;"
    "Agent biologique 2;Champs électromagnétiques;Travailleur de nuit;Autre risque;"
    "Description du risque"
)
EMPLOYEES = (
    "Numéro d'adhérent;Civilité;Prénom;Nom de naissance;Date de naissance;Date entrée;Code CSP;"
    "Libellé du poste;Libellé du contrat"
)
INVOICES = "Numéro d'adhérent;Numéro de facture;Type;Intitulé;Date;Date d'échéance;Montant TTC"
MOST_STEPS = 400
# A step whose worker was killed is only begun again when its time is up: a minute for the longest.
MOST_IMPORT_STEPS = 800


def _file(head: str, *lines: tuple[str, ...]) -> bytes:
    written = io.StringIO()
    csv.writer(written, delimiter=";", lineterminator="\r\n").writerows(lines)
    return f"{head}\r\n{written.getvalue()}".encode("cp1252")


@dataclass
class Company:
    number: str
    siret: str
    address: str

    @property
    def siren(self) -> str:
        return self.siret[:9]


@dataclass
class ProceduresStory:
    """`between` is called with a step's name while that step is under way."""

    first: Client
    second: Client
    colleague: Client
    clerk: Client
    approver: Client
    absorbing: Company
    absorbed: Company
    between: Callable[[str], Awaitable[None]] | None = None
    request: str = ""
    merger: str = ""
    members: dict[str, str] = field(default_factory=dict)

    async def told(self) -> None:
        for step in (
            self.bring_in, self.synchronise, self.synchronise_the_other, self.ask, self.accept,
            self.report_the_merger, self.prepare, self.approve, self.undo,
        ):  # fmt: skip
            await self._step(step)

    async def _step(self, step: Callable[[], Awaitable[None]]) -> None:
        if self.between is None:
            await step()
        else:
            await asyncio.gather(step(), self.between(step.__name__))

    async def bring_in(self) -> None:
        both = (self.absorbing, self.absorbed)
        files = {
            "members": _file(
                MEMBERS,
                *(
                    (one.number, one.siret, f"Atelier {one.number}", "SARL", "10.71C",
                     "Boulangerie", "02/05/2001", "NANTES (44000)", "3 rue Crébillon", "44000",
                     "NANTES", one.address)
                    for one in both
                ),
            ),
            "positions": _file(
                POSITIONS,
                *((one.number, "561d", "Vendeuse", *["Non"] * 14, "") for one in both),
                (self.absorbed.number, "683a", "Apprenti boulanger", *["Non"] * 14, ""),
            ),
            "employees": _file(
                EMPLOYEES,
                *(
                    (one.number, "MME", name, "Trévidic", "04/07/1990", "01/09/2020", "561d",
                     "Vendeuse", "CDI")
                    for one, name in zip(both, ("Nolwenn", "Enora"), strict=True)
                ),
            ),
            "invoices": _file(
                INVOICES,
                (self.absorbed.number, f"F{self.absorbed.number}", "Facture",
                 "Cotisation 2026", "15/02/2026", "15/03/2026", "1 077,19"),
            ),
        }  # fmt: skip
        begun = await self.clerk.upload("/staff/members/import", files)
        for _ in range(MOST_IMPORT_STEPS):
            shown = await self.clerk.call("GET", f"/staff/members/import/{begun['id']}")
            if shown["state"] in {"done", "refused"}:
                assert shown["state"] == "done", shown
                return
            await asyncio.sleep(0.2)
        raise TimeoutError("The import never ended.")

    async def synchronise(self) -> None:
        await self._synchronise(self.first, self.absorbing)

    async def synchronise_the_other(self) -> None:
        await self._synchronise(self.second, self.absorbed)

    async def _synchronise(self, person: Client, company: Company) -> None:
        asked = await person.call(
            "POST", "/procedures/synchronisation",
            {"member_number": company.number, "siren": company.siren},
        )  # fmt: skip
        mail = await person.mail_with(company.address, "code")
        code = re.search(r"Voici ce code\s*:\s*([A-Z0-9]{8})\b", mail["text"])
        assert code is not None, mail["text"]
        try:
            path = f"/procedures/{asked['id']}/confirmation"
            await person.call("POST", path, {"code": code[1]})
        except Refused as refused:
            # The answer was lost, the act was not.
            if refused.code not in {"procedure_over", "process_over", "no_code_expected"}:
                raise
        mine = (await person.call("GET", "/me/members"))["items"]
        found = next(one for one in mine if one["member_number"] == company.number)
        assert found["access"] == "administrator"
        self.members[company.number] = found["id"]

    async def ask(self) -> None:
        asked = await self.colleague.call(
            "POST", "/procedures/access-request",
            {"member_number": self.absorbed.number, "siret": self.absorbed.siret},
        )  # fmt: skip
        self.request = asked["id"]

    async def accept(self) -> None:
        await self.second.call(
            "POST", f"/me/approvals/{self.request}/decision",
            {"decision": "accept", "access": "full"},
        )  # fmt: skip

    async def report_the_merger(self) -> None:
        asked = await self.first.call(
            "POST", "/procedures/merger",
            {"description": "Nos deux ateliers n'en font plus qu'un.", "phone": "0240000000"},
        )  # fmt: skip
        self.merger = asked["id"]

    async def prepare(self) -> None:
        task = await self._task(self.clerk, "merger_preparation")
        await self.clerk.call("POST", f"/staff/tasks/{task}/claim")
        await self.clerk.call(
            "PUT", f"/staff/procedures/{self.merger}/merger-plan",
            {
                "absorbing": self.members[self.absorbing.number],
                "absorbed": [self.members[self.absorbed.number]],
                "effective_on": date.today().isoformat(),  # noqa: DTZ011
            },
        )  # fmt: skip
        await self.clerk.call("POST", f"/staff/tasks/{task}/complete", {"outcome": "submit"})

    async def approve(self) -> None:
        task = await self._task(self.approver, "merger_approval")
        await self.approver.call("POST", f"/staff/tasks/{task}/claim")
        await self.approver.call("POST", f"/staff/tasks/{task}/complete", {"outcome": "approve"})
        await self._until("undo_window")

    async def undo(self) -> None:
        await self.approver.call(
            "POST", f"/staff/procedures/{self.merger}/undo", {"comment": "Demande retirée."}
        )
        await self._until("undone")

    async def _until(self, stage: str) -> None:
        shown: Any = None
        for _ in range(MOST_STEPS):
            shown = await self.first.call("GET", f"/procedures/{self.merger}")
            if shown["stage"] == stage:
                return
            await asyncio.sleep(0.2)
        raise TimeoutError(f"The merger never came to {stage}: {shown}")

    async def _task(self, staff: Client, task_type: str) -> str:
        # The inbox follows the process: its line may come a moment after the answer.
        path = f"/staff/tasks?subject={self.merger}&task_type={task_type}"
        for _ in range(MOST_STEPS):
            if found := (await staff.call("GET", path))["items"]:
                return str(found[0]["id"])
            await asyncio.sleep(0.1)
        raise TimeoutError(f"No task {task_type} came.")
