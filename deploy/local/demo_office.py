"""The members there were before the portal: ten of them, brought in from the office's files.

The files lie in `office/`; nobody in them exists, and every number has its right key.
"""

import asyncio
import csv
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Protocol

OFFICE = Path(__file__).with_name("office")
FILES = {
    "members": "adherents.csv",
    "positions": "postes.csv",
    "employees": "salaries.csv",
    "declarations": "declarations.csv",
    "invoices": "factures.csv",
}
API = "/staff/members/import"
UNDER_WAY = ("reading", "checking", "writing")


class Clerk(Protocol):
    """A member of the member services, signed in to the public API."""

    async def call(
        self, method: str, path: str, body: object = None, key: str = "",
        files: Mapping[str, Path] | None = None,
    ) -> Any: ...  # fmt: skip


async def bring_office_in(clerk: Clerk) -> None:
    """Import the files, once: the key is the demonstration's own."""
    files = {name: OFFICE / file for name, file in FILES.items()}
    begun = await clerk.call("POST", API, key="demonstration", files=files)
    for _ in range(600):
        shown = await clerk.call("GET", f"{API}/{begun['id']}")
        if shown["state"] not in UNDER_WAY:
            break
        await asyncio.sleep(0.1)
    if shown["state"] != "done":
        raise RuntimeError(f"The office's files were not imported: {shown}")


def members_on_file() -> list[dict[str, object]]:
    """Number and SIREN of each, and whether a mail can confirm who synchronises."""
    with (OFFICE / FILES["members"]).open(encoding="utf-8-sig", newline="") as lines:
        return [
            {
                "number": line["Numéro d'adhérent"],
                "legal_name": line["Raison sociale"],
                "siren": line["SIRET"][:9],
                "siret": line["SIRET"],
                "email_on_file": line["Adresse e-mail"] or None,
            }
            for line in csv.DictReader(lines, delimiter=";")
        ]
