"""A decision's answer time, through the gateway, against a bare update that runs one activity on
the same Temporal server (P5): `python -m benchmarks.decisions`.
"""

import asyncio
from typing import Any
from uuid import uuid4

import aiohttp
from temporalio.client import Client
from temporalio.worker import Worker

from benchmarks.bare import Bare, nothing
from benchmarks.measured import ROUNDS, tell, tell_ratio, timed
from deploy.local.demo_people import EMPLOYER, PASSWORD
from deploy.local.instance import Instance
from deploy.local.processes import NAMESPACE
from tests.end_to_end.people import accounts

A_ROUND = 20
QUEUE = "bare"


class Person:
    def __init__(self, http: aiohttp.ClientSession, api: str, token: str = "") -> None:
        self._http, self._api, self._token = http, api, token

    async def call(self, method: str, path: str, body: object = None) -> Any:
        headers = {"Authorization": f"Bearer {self._token}"} if self._token else {}
        async with self._http.request(
            method, f"{self._api}{path}", json=body, headers=headers
        ) as answer:
            content = await answer.json(content_type=None)
            if answer.status >= 400:
                raise RuntimeError(f"{method} {path}: {answer.status} {content}")
            return content

    async def signed_in(self, email: str) -> "Person":
        opened = await self.call("POST", "/sessions", {"email": email, "password": PASSWORD})
        return Person(self._http, self._api, opened["access_token"])


async def requesters(portal: Instance, http: aiohttp.ClientSession, many: int) -> list[Person]:
    visitor = Person(http, portal.address("api"))
    return [await visitor.signed_in(email) for email in await accounts(portal, many)]


async def main() -> None:
    with Instance.temporary() as portal:
        temporal = await Client.connect(portal.address("temporal"), namespace=NAMESPACE)
        async with (
            aiohttp.ClientSession() as http,
            Worker(temporal, task_queue=QUEUE, workflows=[Bare], activities=[nothing]),
        ):
            administrator = await Person(http, portal.address("api")).signed_in(
                EMPLOYER.person.email
            )
            member = (await administrator.call("GET", "/me/members"))["items"][0]
            pair = {"member_number": member["member_number"], "siret": member["siret"]}
            ours: list[list[float]] = []
            bare: list[list[float]] = []
            for _ in range(ROUNDS):
                asked = [
                    await one.call("POST", "/procedures/access-request", pair)
                    for one in await requesters(portal, http, A_ROUND)
                ]
                ours.append([await decision(administrator, one["id"]) for one in asked])
                process = await temporal.start_workflow(
                    Bare.run, id=f"bare-{uuid4()}", task_queue=QUEUE
                )
                bare.append(
                    [
                        await timed(lambda: process.execute_update(Bare.decide))  # noqa: B023
                        for _ in range(A_ROUND)
                    ]
                )
                await process.terminate()
    tell("decision (accept an access request)", ours)
    tell("bare update with one activity", bare)
    tell_ratio(ours, bare)


async def decision(administrator: Person, procedure: str) -> float:
    body = {"decision": "accept", "access": "read_only"}
    return await timed(
        lambda: administrator.call("POST", f"/me/approvals/{procedure}/decision", body)
    )


if __name__ == "__main__":
    asyncio.run(main())
