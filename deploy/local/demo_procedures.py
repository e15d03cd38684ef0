"""Procedures under way, one for each place where somebody decides: an administrator, the member
services, a second colleague. Asked and answered through the public API, under lasting keys.
"""

import asyncio
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Protocol

KEY = "demonstration"
NOTICE = timedelta(days=14)
NANTES, SAINT_HERBLAIN = "9996", "9997"
MERGER = {
    "description": (
        "Numérique Océan ferme son établissement de Saint-Herblain : toute l'équipe rejoint"
        " celui de Nantes. Merci de réunir les deux adhérents."
    ),
    "phone": "02 51 80 90 70",
}


class Person(Protocol):
    """Somebody signed in to the public API."""

    async def call(
        self, method: str, path: str, body: object = None, key: str = "",
        files: Mapping[str, Path] | None = None,
    ) -> Any: ...  # fmt: skip


async def ask_for_access(newcomer: Person, administrator: Person) -> None:
    """A colleague asks; the request waits for the administrator, in « Démarches à valider »."""
    member = (await administrator.call("GET", "/me/members"))["items"][0]
    pair = {"member_number": member["member_number"], "siret": member["siret"]}
    await newcomer.call("POST", "/procedures/access-request", pair, key=KEY)


async def ask_to_replace(successor: Person, administrator: Person, former_email: str) -> None:
    """An administrator is said to have left; who knows better may object, then the staff decide."""
    member = (await administrator.call("GET", "/me/members"))["items"][0]
    await successor.call(
        "POST",
        "/procedures/administrator-change",
        {
            "member_number": member["member_number"],
            "siret": member["siret"],
            "former_administrator_email": former_email,
        },
        key=KEY,
    )


async def prepare_a_merger(requester: Person, clerk: Person) -> None:
    """Two establishments become one: prepared by a colleague, to be approved by another."""
    merger = (await requester.call("POST", "/procedures/merger", MERGER, key=KEY))["id"]
    path = f"/staff/tasks?subject={merger}&task_type=merger_preparation"
    for _ in range(100):
        if (await clerk.call("GET", f"/staff/reorganisations/{merger}"))["plan"] is not None:
            return
        if tasks := (await clerk.call("GET", path))["items"]:
            await _hand_over(clerk, merger, tasks[0])
            return
        await asyncio.sleep(0.1)
    raise TimeoutError("The demonstration's merger never came to the inbox.")


async def _hand_over(clerk: Person, merger: str, task: Any) -> None:
    place = f"/staff/tasks/{task['id']}"
    if task["assignee"] is None:
        await clerk.call("POST", f"{place}/claim")
    plan = {
        "absorbing": await _member(clerk, NANTES),
        "absorbed": [await _member(clerk, SAINT_HERBLAIN)],
        "effective_on": (datetime.now(UTC) + NOTICE).date().isoformat(),
    }
    await clerk.call("PUT", f"/staff/procedures/{merger}/merger-plan", plan)
    await clerk.call("POST", f"{place}/complete", {"outcome": "submit"})


async def _member(clerk: Person, number: str) -> str:
    found = (await clerk.call("GET", f"/staff/members?search={number}"))["items"]
    return str(next(one["id"] for one in found if one["member_number"] == number))
