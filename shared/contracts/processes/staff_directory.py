"""One member of staff made known where work is shared out: run again at every change."""

from abc import ABC, abstractmethod
from uuid import UUID

from pydantic import BaseModel
from temporalio import workflow


class StaffDirectoryInput(BaseModel):
    account_id: UUID


def process_id(account_id: UUID) -> str:
    return f"staff-directory/{account_id}"


@workflow.defn(name="StaffDirectory")
class StaffDirectoryProcess(ABC):
    @workflow.run
    @abstractmethod
    async def run(self, asked: StaffDirectoryInput) -> None: ...

    @workflow.signal
    @abstractmethod
    def changed(self) -> None:
        """Their name, roles, teams or absences changed: read them again."""
