"""An import with everything it meets: the HTTP application, every worker, SQL and Temporal."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import text
from starlette.types import Receive, Scope, Send

from shared.contracts.processes.members_import import process_id
from shared.http.caller import Caller, Role
from tests.asgi import Answer, InProcess
from tests.callers import caller_headers
from tests.membership.office_files import multipart
from tests.membership.world import World

ROWS = {
    "membership": ("members", "member_addresses", "contacts", "access_grants", "import_files"),
    "workforce": ("job_positions", "employees", "job_assignments"),
    "billing": ("billing_accounts", "declarations", "invoices"),
}
OVER = ("done", "checked", "refused")


@dataclass
class Office:
    """The office's clerk at work, in a world that runs."""

    world: World

    @property
    def clerk(self) -> Caller:
        return Caller(account_id=UUID(int=7), roles=frozenset({Role.MEMBER_SERVICES}))

    async def send(self, files: Mapping[str, bytes], caller: Caller | None = None,
                   **fields: str) -> Answer:  # fmt: skip
        asked = multipart(files, **fields)
        asked["headers"]["idempotency-key"] = str(uuid4())
        return await self.world.as_(caller or self.clerk).post("/staff/members/import", **asked)

    async def ended(self, import_id: str, within: float = 30) -> Any:
        for _ in range(int(within / 0.05)):
            shown = await self.show(import_id)
            if shown["state"] in OVER:
                return shown
            await asyncio.sleep(0.05)
        raise TimeoutError(f"The import is still {shown['state']}.")

    async def bring_in(self, files: Mapping[str, bytes], *, check_only: bool = False) -> Any:
        answer = await self.send(files, check_only=str(check_only).lower())
        assert answer.status_code == 202, answer.text
        return await self.ended(answer.json()["id"])

    async def show(self, import_id: str) -> Any:
        answer = await self.get(f"/{import_id}")
        assert answer.status_code == 200, answer.text
        return answer.json()

    async def get(self, path: str = "", caller: Caller | None = None) -> Answer:
        return await self.world.as_(caller or self.clerk).get(f"/staff/members/import{path}")

    async def report(self, import_id: str) -> str:
        async def streaming(scope: Scope, receive: Receive, send: Send) -> None:
            # As today's servers say, else the client is taken to have left after its request.
            told = {**scope, "asgi": {"version": "3.0", "spec_version": "2.4"}}
            await self.world.app(told, receive, send)

        client = InProcess(streaming, caller_headers("membership", self.clerk))
        answer = await client.get(f"/staff/members/import/{import_id}/report.csv")
        assert answer.status_code == 200
        return answer.content.decode("utf-8-sig")

    async def problems(self, shown: Any) -> list[tuple[str, int, str | None, str]]:
        """Kind, line, column and code of all that is wrong."""
        lines = (await self.get(f"/{shown['id']}/lines?result=refused")).json()["items"]
        return [
            (file["kind"], 0, one["column"], one["code"])
            for file in shown["files"] for one in file["problems"]
        ] + [
            (line["kind"], line["line"], one["column"], one["code"])
            for line in lines for one in line["problems"]
        ]  # fmt: skip

    async def counted(self) -> dict[str, int]:
        found = {}
        for service, tables in ROWS.items():
            async with self.world.sessions_of(service)() as session:
                for table in tables:
                    asked = text(f"select count(*) from {service}.{table}")
                    found[table] = int((await session.execute(asked)).scalar_one())
        return found

    def process(self, import_id: str) -> Any:
        return self.world.temporal.client.get_workflow_handle(process_id(UUID(import_id)))
