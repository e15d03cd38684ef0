"""A file from the route or the command to the process: sealed, out of sight until adopted."""

import asyncio
import base64
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from pydantic import BaseModel
from temporalio.client import Client, WithStartWorkflowOperation
from temporalio.common import WorkflowIDConflictPolicy, WorkflowIDReusePolicy

from services.membership.imports import queries
from services.membership.imports.columns import KINDS
from shared.contracts.membership.imports import WORKBOOK, Kind, NewImport
from shared.contracts.processes import QUEUE
from shared.contracts.processes.members_import import (
    MembersImportInput,
    MembersImportProcess,
    process_id,
)
from shared.database import SessionFactory
from shared.errors import FieldProblem, Invalid, Refused
from shared.sealed import Seal
from shared.sheets.rows import MOST_BYTES

LONGEST_NAME = 100


class SealedFile(BaseModel):
    """Sealed content."""

    content: str


@dataclass(frozen=True)
class SentFile:
    """`file_name` is how the office calls it, shown in the report."""

    file_name: str
    content: bytes


def close(seal: Seal, content: bytes) -> str:
    return seal.close(SealedFile(content=base64.b64encode(content).decode()))


def open_(seal: Seal, sealed: str) -> bytes:
    return base64.b64decode(seal.open(sealed, SealedFile).content)


def must_be_importable(files: Mapping[str, SentFile]) -> None:
    """A workbook alone, or one file a kind; none of them larger than what is read."""
    if not files:
        kinds = ", ".join(KINDS.values())
        raise _wrong(
            WORKBOOK, "files_missing",
            f"Joignez un classeur .xlsx, ou au moins un fichier parmi : {kinds}.",
        )  # fmt: skip
    if WORKBOOK in files and len(files) > 1:
        raise _wrong(
            WORKBOOK, "workbook_and_files",
            "Joignez soit un classeur, soit des fichiers séparés, pas les deux.",
        )  # fmt: skip
    for name, file in files.items():
        if len(file.content) > MOST_BYTES:
            raise _wrong(
                name, "file_too_large", f"Le fichier dépasse {MOST_BYTES // 1024 // 1024} Mo."
            )


def _wrong(field: str, code: str, detail: str) -> Invalid:
    return Invalid(code, detail, [FieldProblem(field=field, code=code, detail=detail)])


async def begin(
    sessions: SessionFactory,
    temporal: Client,
    seal: Seal,
    new: NewImport,
    files: Mapping[str, SentFile],
) -> UUID:
    """Stage the files and start the process; refuse as the record refused."""
    must_be_importable(files)
    await _stage(sessions, seal, new.import_id, files, new.at)
    start = WithStartWorkflowOperation(
        MembersImportProcess.run,
        MembersImportInput(new=new),
        id=process_id(new.import_id),
        id_conflict_policy=WorkflowIDConflictPolicy.USE_EXISTING,
        id_reuse_policy=WorkflowIDReusePolicy.REJECT_DUPLICATE,
        task_queue=QUEUE,
        static_summary="Import of existing members",
    )
    try:
        return await temporal.execute_update_with_start_workflow(
            MembersImportProcess.opened, start_workflow_operation=start
        )
    except Exception as failure:
        # What the process refused is seen by nobody: gone at once.
        if Refused.within(failure) is not None:
            async with sessions.begin() as session:
                await queries.unstage(session, new.import_id)
        raise


async def _stage(
    sessions: SessionFactory,
    seal: Seal,
    import_id: UUID,
    files: Mapping[str, SentFile],
    at: datetime,
) -> None:
    for name, file in files.items():
        # Ten megabytes take a while: the others are answered meanwhile.
        sealed = await asyncio.to_thread(close, seal, file.content)
        async with sessions.begin() as session:
            await queries.stage(
                session, import_id, name, file.file_name[:LONGEST_NAME] or name, sealed, at
            )


def known_names() -> tuple[str, ...]:
    return (*(kind.value for kind in Kind), WORKBOOK)
