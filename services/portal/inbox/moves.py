"""The dry run of a plan: what membership, workforce and billing each say it would do, read in
parallel. Nothing is changed; a part that does not answer says so."""

import asyncio
from dataclasses import dataclass
from decimal import Decimal

from services.portal.french import amount, counted, siret
from services.portal.page import Json, Page, tolerated


@dataclass(frozen=True)
class Moves:
    """`workforce` and `billing` are None when their service does not answer. A takeover moves no
    employee: `workforce` is then not asked for."""

    read: Json
    workforce: Json | None
    billing: Json | None

    @property
    def merges(self) -> bool:
        return bool(self.read["kind"] == "merger")

    @property
    def complete(self) -> bool:
        return self.billing is not None and (self.workforce is not None or not self.merges)

    @property
    def members(self) -> dict[str, Json]:
        plan = self.read["plan"]
        return {one["id"]: one for one in (plan["absorbing"], plan["member"], *plan["absorbed"])
                if one}  # fmt: skip

    def name(self, member_id: str) -> str:
        known = self.members.get(member_id)
        if known is None:
            return "Un adhérent"
        return f"{known['legal_name']} (n°\u00a0{known['member_number']})"

    @property
    def sentence(self) -> str:
        """« 42 salariés et 6 postes passeront chez Boulangerie Kervadec (n° 100234) »."""
        plan = self.read["plan"]
        if not self.merges:
            return (f"L'adhérent {self.name(plan['member']['id'])} passera au SIRET "
                    f"{siret(plan['new_siret'])} ; {self._accesses()}.")  # fmt: skip
        whom = self.name(plan["absorbing"]["id"])
        if self.workforce is None:
            return f"Les salariés et les postes passeront chez {whom}."
        employees, positions = (self.workforce[one]["count"] for one in ("employees", "positions"))
        many = employees + positions > 1
        return (f"{counted(employees, 'salarié')} et {counted(positions, 'poste')} "
                f"{'passeront' if many else 'passera'} chez {whom}.")  # fmt: skip

    @property
    def effects(self) -> list[str]:
        """What will happen, a line each, in numbers."""
        return [*self._workforce_effects(), *self._membership_effects(), *self._billing_effects()]

    def _workforce_effects(self) -> list[str]:
        found = self.workforce
        if found is None:
            return []
        return _said(
            (found["identical_positions"]["count"], "poste identique est réuni en un seul",
             "postes identiques sont réunis"),
            (found["similar_positions"]["count"],
             "poste semblable reste distinct", "postes semblables restent distincts"),
            (found["same_employees"]["count"],
             "salarié présent des deux côtés est réuni, avec ses deux carrières",
             "salariés présents des deux côtés sont réunis, avec leurs deux carrières"),
            (found["homonyms"]["count"], "homonyme reste distinct", "homonymes restent distincts"),
        )  # fmt: skip

    def _membership_effects(self) -> list[str]:
        read, plan = self.read, self.read["plan"]
        gone = sum(one["becomes"] is None for one in read["accesses"]["items"])
        kept = read["accesses"]["count"] - gone
        moving = [one for one in read["pending"] if not self.stays(one)]
        follows = sum(one["follows"] for one in moving)
        return self._takeover_effects() + _said(
            (len(plan["absorbed"]) if self.merges else 0, "adhérent est fermé",
             "adhérents sont fermés"),
            (kept, "accès est conservé", "accès sont conservés"),
            (gone, "accès est retiré", "accès sont retirés"),
            (read["contacts"]["count"] if self.merges else 0, "contact suit", "contacts suivent"),
            (follows, "démarche en cours suit", "démarches en cours suivent"),
            (len(moving) - follows, "démarche en cours est close, car déjà demandée",
             "démarches en cours sont closes, car déjà demandées"),
        )  # fmt: skip

    def stays(self, procedure: Json) -> bool:
        """An open procedure on a member that is not absorbed."""
        absorbed = {one["id"] for one in self.read["plan"]["absorbed"]}
        return procedure["member_id"] not in absorbed

    def _takeover_effects(self) -> list[str]:
        """What changes about the member besides its SIRET, and who comes."""
        if self.merges:
            return []
        plan, read = self.read["plan"], self.read
        lines = [f"{what} : {plan[name]}" for name, what in RENAMED.items() if plan[name]]
        held = {one["account_id"] for one in read["accesses"]["items"]}
        if read["requester_id"] not in held:
            lines.append("1 accès administrateur est donné à la personne qui demande")
        return [*lines, "le numéro d'adhérent, les postes et les salariés restent les mêmes"]

    def _billing_effects(self) -> list[str]:
        if self.billing is None:
            return []
        # In a merger, what the absorbing member owes is none of its business.
        absorbed = {one["id"] for one in self.read["plan"]["absorbed"]} if self.merges else None
        bills = [
            one
            for one in self.billing["members"]
            if absorbed is None or one["member_id"] in absorbed
        ]
        issued = sum(one["invoices"] for one in bills)
        lines = _said(
            (issued, "facture émise reste inchangée", "factures émises restent inchangées")
        )
        unpaid = self.billing["unpaid"]["count"]
        if unpaid:
            due = sum((Decimal(str(one["unpaid_amount"])) for one in bills), Decimal())
            one, many = "facture reste à payer", "factures restent à payer"
            lines.append(f"{counted(unpaid, one, many)}, pour {amount(due)}")
        return lines

    def _accesses(self) -> str:
        gone = sum(one["becomes"] is None for one in self.read["accesses"]["items"])
        return counted(gone, "accès sera retiré", "accès seront retirés")


# What a takeover may change in the member's file.
RENAMED = {
    "legal_name": "nouvelle raison sociale",
    "legal_form": "nouvelle forme juridique",
    "contact_email": "nouvel e-mail de l'entreprise",
}
# What was moved at the execution, as the participants counted it.
MOVED = {
    "workforce.employees": ("salarié déplacé", "salariés déplacés"),
    "workforce.positions": ("poste déplacé", "postes déplacés"),
    "workforce.identical_positions": ("poste identique réuni", "postes identiques réunis"),
    "workforce.same_employees": ("salarié réuni", "salariés réunis"),
    "membership.users": ("accès repris ou retiré", "accès repris ou retirés"),
    "membership.contacts": ("contact déplacé", "contacts déplacés"),
    "membership.pending": ("démarche en cours reprise", "démarches en cours reprises"),
    "billing.invoices": ("facture inchangée", "factures inchangées"),
}


def moved(read: Json) -> list[str]:
    """What an operation did, in numbers, once it is done."""
    found = read["moved"]
    return [counted(found[code], *words) for code, words in MOVED.items() if found.get(code)]


async def look(page: Page, read: Json) -> Moves:
    plan = read["plan"]
    if read["kind"] != "merger":
        found = await tolerated(
            page.api.get("/staff/billing-moves", absorbing=plan["member"]["id"]), None
        )
        return Moves(read, None, found)
    absorbing, absorbed = plan["absorbing"]["id"], [one["id"] for one in plan["absorbed"]]
    workforce, billing = await asyncio.gather(
        tolerated(
            page.api.get(
                "/staff/workforce-moves",
                absorbing=absorbing,
                absorbed=absorbed,
                join_positions=_flag(plan["join_positions"]),
                join_employees=_flag(plan["join_employees"]),
            ),
            None,
        ),
        tolerated(
            page.api.get("/staff/billing-moves", absorbing=absorbing, absorbed=absorbed), None
        ),
    )
    return Moves(read, workforce, billing)


def _flag(value: bool) -> str:
    return "true" if value else "false"


def _said(*lines: tuple[int, str, str]) -> list[str]:
    return [counted(count, one, many) for count, one, many in lines if count]
