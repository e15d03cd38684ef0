"""Names for the access page: membership learns who somebody is, once."""

from abc import ABC, abstractmethod
from uuid import UUID

from pydantic import BaseModel
from temporalio import workflow


class AccessPeopleInput(BaseModel):
    accounts: list[UUID]


def process_id(member_id: UUID) -> str:
    return f"access-people/{member_id}"


@workflow.defn(name="AccessPeople")
class AccessPeopleProcess(ABC):
    @workflow.run
    @abstractmethod
    async def run(self, asked: AccessPeopleInput) -> None:
        """Over once every account that is still there is known."""
