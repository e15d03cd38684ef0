"""A person as a patient client of the public API: what was not answered is asked again, under
the same Idempotency-Key, as every client is told to do.
"""

import asyncio
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

import aiohttp

PATIENCE = 80.0
NOT_ANSWERED = {502, 503, 504}


class Refused(Exception):
    def __init__(self, status: int, problem: Any) -> None:
        super().__init__(f"{status} {problem}")
        self.status = status
        self.code = problem.get("code") if isinstance(problem, dict) else None


@dataclass
class Client:
    api: str
    mail: str
    http: aiohttp.ClientSession
    token: str = ""
    tries: int = field(default=0)

    async def call(self, method: str, path: str, body: object = None) -> Any:
        key = str(uuid4())
        deadline = asyncio.get_running_loop().time() + PATIENCE
        while True:
            self.tries += 1
            try:
                return await self._once(method, path, body, key)
            except (aiohttp.ClientError, TimeoutError, Refused) as failure:
                if not _temporary(failure) or asyncio.get_running_loop().time() > deadline:
                    raise
                await asyncio.sleep(0.3)

    async def _once(self, method: str, path: str, body: object, key: str) -> Any:
        headers = {"Idempotency-Key": key}
        if self.token:
            headers["Authorization"] = f"Bearer {self.token}"
        content: Any = {"data": body} if isinstance(body, aiohttp.FormData) else {"json": body}
        async with self.http.request(
            method, f"{self.api}{path}", headers=headers,
            timeout=aiohttp.ClientTimeout(total=15), **content,
        ) as answer:  # fmt: skip
            content = await answer.json(content_type=None) if await answer.read() else None
            if answer.status >= 400:
                raise Refused(answer.status, content)
            return content

    async def upload(self, path: str, files: Mapping[str, bytes]) -> Any:
        """Send files, each under its kind, until they are taken."""
        key = str(uuid4())
        deadline = asyncio.get_running_loop().time() + PATIENCE
        while True:
            self.tries += 1
            form = aiohttp.FormData()
            for kind, content in files.items():
                form.add_field(kind, content, filename=f"{kind}.csv", content_type="text/csv")
            try:
                return await self._once("POST", path, form, key)
            except (aiohttp.ClientError, TimeoutError, Refused) as failure:
                if not _temporary(failure) or asyncio.get_running_loop().time() > deadline:
                    raise
                await asyncio.sleep(0.3)

    async def mails(self, address: str) -> list[Any]:
        async with self.http.get(f"{self.mail}/api/messages", params={"to": address}) as answer:
            return list(reversed(await answer.json()))

    async def mail_with(self, address: str, words: str) -> Any:
        """Wait for the mail whose subject holds these words."""
        for _ in range(int(PATIENCE * 5)):
            try:
                for mail in await self.mails(address):
                    if words in mail["subject"]:
                        return mail
            except aiohttp.ClientError:
                pass
            await asyncio.sleep(0.2)
        raise TimeoutError(f"No mail « {words} » came.")

    async def sign_in(self, email: str, password: str) -> None:
        opened = await self.call("POST", "/sessions", {"email": email, "password": password})
        self.token = opened["access_token"]


def _temporary(failure: Exception) -> bool:
    return not isinstance(failure, Refused) or failure.status in NOT_ANSWERED


def token_in(mail: Any) -> str:
    found = re.search(r"#([A-Za-z0-9_-]{20,})", mail["text"])
    assert found is not None, mail["text"]
    return found[1]
