"""The import of existing members as membership sees it: how to start it, and its first answer."""

from abc import ABC, abstractmethod
from datetime import datetime
from uuid import UUID

from pydantic import BaseModel
from temporalio import workflow

from shared.contracts.membership.imports import ImportState, Kind, NewImport


class ImportProgress(BaseModel):
    """What one run of the process hands to the next (continue-as-new).

    `state` is the phase, `next` the place of the next chunk among those of the phase.
    """

    state: ImportState
    chunks: dict[Kind, int]
    next: int
    started_at: datetime


class MembersImportInput(BaseModel):
    new: NewImport
    resumed: ImportProgress | None = None


def process_id(import_id: UUID) -> str:
    return f"members-import/{import_id}"


@workflow.defn(name="MembersImport")
class MembersImportProcess(ABC):
    @workflow.run
    @abstractmethod
    async def run(self, asked: MembersImportInput) -> ImportState: ...

    @workflow.update
    @abstractmethod
    async def opened(self) -> UUID:
        """Answer the import's id once it is on record, or refuse as the record did."""
