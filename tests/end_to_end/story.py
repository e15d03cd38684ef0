"""A company joins, told step by step through the public API alone, so that tests can interrupt."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

from tests.end_to_end.client import Client, Refused, token_in
from tests.membership.draft import COMPANY, EMPLOYEES, POSITIONS

PASSWORD = "Marée-basse-44"


@dataclass
class Story:
    """`between` is called with a step's name while that step is under way."""

    employer: Client
    clerk: Client
    email: str
    siret: str
    last_name: str = "Trévidic"
    between: Callable[[str], Awaitable[None]] | None = None
    place: str = ""
    done: list[str] = field(default_factory=list)

    async def told(self) -> Any:
        """From the first page to the member; answers the member."""
        for step in (
            self.register, self.activate, self.open, self.company, self.positions, self.employees,
            self.submit, self.claim, self.ask_for_corrections, self.correct, self.accept,
        ):  # fmt: skip
            await self._step(step)
        return await self.member()

    async def _step(self, step: Callable[[], Awaitable[None]]) -> None:
        name = step.__name__
        if self.between is None:
            await step()
        else:
            # The interruption and the step at once: it dies somewhere in the middle.
            await asyncio.gather(step(), self.between(name))
        self.done.append(name)

    async def register(self) -> None:
        await self.employer.call(
            "POST",
            "/accounts",
            {
                "title": "MME", "first_name": "Bleuenn", "last_name": self.last_name,
                "email": self.email, "password": PASSWORD, "job_title": "Gérante",
            },
        )  # fmt: skip

    async def activate(self) -> None:
        mail = await self.employer.mail_with(self.email, "Activez")
        try:
            await self.employer.call("POST", "/accounts/activation", {"token": token_in(mail)})
        except Refused as refused:
            # The answer was lost, the act was not: the link is used.
            if refused.code != "link_unusable" or self.employer.tries < 2:
                raise
        await self.employer.sign_in(self.email, PASSWORD)

    async def open(self) -> None:
        opened = await self.employer.call(
            "POST", "/membership-applications",
            {"siret": self.siret, "naf_code": "10.71C", "commune": "44109"},
        )  # fmt: skip
        self.place = f"/membership-applications/{opened['id']}"

    async def company(self) -> None:
        await self.employer.call("PUT", f"{self.place}/company", COMPANY)

    async def positions(self) -> None:
        await self.employer.call("PUT", f"{self.place}/positions", POSITIONS)

    async def employees(self) -> None:
        await self.employer.call("PUT", f"{self.place}/employees", EMPLOYEES)

    async def submit(self) -> None:
        terms = {"terms_version": "2026-01", "accepted": True}
        await self.employer.call("POST", f"{self.place}/submission", terms)

    async def claim(self) -> None:
        await self.on_task("claim")

    async def ask_for_corrections(self) -> None:
        await self.on_task("request-information", {"messages": {"employees": "Vérifiez, merci."}})

    async def correct(self) -> None:
        await self.employees()
        await self.submit()

    async def accept(self) -> None:
        await self.on_task("complete", {"outcome": "accept"})

    async def on_task(self, verb: str, body: object = None) -> None:
        task = await self.task()
        await self.clerk.call("POST", f"/staff/tasks/{task['id']}/{verb}", body)

    async def task(self) -> Any:
        application = self.place.rpartition("/")[2]
        # The inbox follows the process: its line may come a moment after the answer.
        for _ in range(100):
            found = await self.clerk.call("GET", f"/staff/tasks?subject={application}")
            if found["items"]:
                return found["items"][0]
            await asyncio.sleep(0.1)
        raise TimeoutError("The task never came.")

    async def member(self) -> Any:
        await self.employer.mail_with(self.email, "est acceptée")
        members = (await self.employer.call("GET", "/me/members"))["items"]
        assert len(members) == 1
        return members[0]
