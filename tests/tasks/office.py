"""A small office for the tests: its people, and the application as each of them calls it."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from temporalio.client import Client

from services.tasks.app import create_app
from services.tasks.inbox.activities import InboxActivities
from shared.contracts.tasks.lifecycle import State, Task
from shared.database import SessionFactory
from shared.http.caller import Caller, Role
from shared.sealed import Seal
from tests.asgi import Answer, InProcess
from tests.callers import caller_headers, resources_for

NOW = datetime.now(UTC).replace(microsecond=0)
DAY = timedelta(days=1)


@dataclass(frozen=True)
class Person:
    name: str
    roles: frozenset[Role] = frozenset({Role.MEMBER_SERVICES})
    id: UUID = field(default_factory=uuid4)
    teams: frozenset[UUID] = frozenset()

    @property
    def caller(self) -> Caller:
        return Caller(
            account_id=self.id, display_name=self.name, roles=self.roles, teams=self.teams
        )


class Office:
    def __init__(self, sessions: SessionFactory, temporal: Client) -> None:
        self.resources = resources_for("tasks", sessions, temporal)
        self.app = create_app(self.resources)
        self.activities = InboxActivities(sessions, self.resources.seal)
        self.claire = Person("Claire Morvan")
        self.yann = Person("Yann Le Goff")
        self.nurse = Person("Soazig Cariou", frozenset({Role.HEALTH_TEAM}))
        self.employer = Person("Odile Perrin", frozenset())

    @property
    def seal(self) -> Seal:
        return self.resources.seal

    def as_(self, person: Person) -> InProcess:
        return InProcess(self.app, caller_headers("tasks", person.caller))

    async def do(self, person: Person, task_id: UUID | str, verb: str, **body: Any) -> Answer:
        key = body.pop("key", None)
        return await self.as_(person).post(
            f"/staff/tasks/{task_id}/{verb}",
            json=body or None,
            headers={"Idempotency-Key": key} if key else {},
        )

    async def read(self, person: Person, task_id: UUID | str) -> Any:
        return (await self.as_(person).get(f"/staff/tasks/{task_id}")).json()

    async def list(self, person: Person, **filters: Any) -> Any:
        params = {name: str(value) for name, value in filters.items()}
        answer = await self.as_(person).get("/staff/tasks", params=params)
        assert answer.status_code == 200, answer.text
        return answer.json()


def task(**known: Any) -> Task:
    """A task as a process would record it."""
    return Task.model_validate(
        {
            "id": uuid4(),
            "process_id": f"sample/{uuid4()}",
            "task_type": "review",
            "subject_kind": "sample",
            "subject_id": uuid4(),
            "candidate_groups": [Role.MEMBER_SERVICES.value],
            "created_at": NOW,
            "state": State.READY,
            **known,
        }
    )
