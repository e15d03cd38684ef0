"""Existing members brought in from the office's files: what the process asks of membership.

Files are staged sealed and read chunk by chunk; a chunk is at most `CHUNK` lines of one kind.
"""

from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from pydantic import BaseModel

from shared.contracts.findings import Finding
from shared.contracts.membership import queue
from shared.sealed import SealedText

CHUNK = 500


class Kind(StrEnum):
    """In the order in which they are written."""

    MEMBERS = "members"
    POSITIONS = "positions"
    EMPLOYEES = "employees"
    DECLARATIONS = "declarations"
    INVOICES = "invoices"


# How the one file that holds all the kinds is named among the staged ones.
WORKBOOK = "workbook"


class ImportState(StrEnum):
    """`CHECKED`: nothing wrong was found and nothing was to be written."""

    READING = "reading"
    CHECKING = "checking"
    WRITING = "writing"
    DONE = "done"
    CHECKED = "checked"
    REFUSED = "refused"


OVER = frozenset({ImportState.DONE, ImportState.CHECKED, ImportState.REFUSED})


class NewImport(BaseModel):
    """Without account: asked for by an operator's command."""

    import_id: UUID
    account_id: UUID | None = None
    check_only: bool = False
    at: datetime


class StagedFiles(BaseModel):
    """What was staged: kinds, or the workbook."""

    names: list[str]


class FileRef(BaseModel):
    import_id: UUID
    name: str


class FileChunks(BaseModel):
    """How many chunks each kind of the file makes; none where the file cannot be read."""

    chunks: dict[Kind, int]


class ChunkRef(BaseModel):
    import_id: UUID
    kind: Kind
    place: int


class StageChange(BaseModel):
    import_id: UUID
    state: ImportState
    at: datetime


class ChunkFindings(BaseModel):
    chunk: ChunkRef
    findings: list[Finding]


class Verdict(BaseModel):
    """How many lines or files are refused."""

    refused: int


class MembersWriting(BaseModel):
    import_id: UUID
    at: datetime


@queue.activity()
async def open_import(new: NewImport) -> StagedFiles:
    """Adopt the staged files. Conflict("import_under_way") while another import runs,
    Conflict("import_files_gone") when they were staged too long ago. Idempotent."""
    raise NotImplementedError


@queue.activity(timeout=timedelta(seconds=60))
async def read_import_file(file: FileRef) -> FileChunks:
    """Read a staged file into sealed chunks of lines. What cannot be read is on the report."""
    raise NotImplementedError


@queue.activity(timeout=timedelta(seconds=30))
async def check_import_chunk(chunk: ChunkRef) -> None:
    """Check each line by itself and, for members, against those that are known. Rewrites what an
    earlier check of the same lines said."""
    raise NotImplementedError


@queue.activity(timeout=timedelta(seconds=60))
async def relate_import_lines(import_id: UUID) -> None:
    """Lines that are there twice, and members that are neither in the files nor known."""
    raise NotImplementedError


@queue.activity(timeout=timedelta(seconds=30))
async def seal_import_chunk(chunk: ChunkRef) -> SealedText:
    """Seal a chunk's good lines for the service that owns what they hold."""
    raise NotImplementedError


@queue.activity(timeout=timedelta(seconds=30))
async def note_import_findings(found: ChunkFindings) -> None:
    """Put on the report what another service found."""
    raise NotImplementedError


@queue.activity(timeout=timedelta(seconds=10))
async def move_import(change: StageChange) -> None:
    """From reading to checking, from checking to writing."""
    raise NotImplementedError


@queue.activity(timeout=timedelta(seconds=10))
async def judge_import(import_id: UUID) -> Verdict:
    """Count what is refused."""
    raise NotImplementedError


@queue.activity(timeout=timedelta(seconds=60))
async def write_imported_members(writing: MembersWriting) -> None:
    """Every new member with addresses, contacts and number, in one transaction; the counter of
    numbers follows. Conflict("import_overtaken") when a SIRET or a number was taken since the
    check. Idempotent."""
    raise NotImplementedError


@queue.activity()
async def note_chunk_written(chunk: ChunkRef) -> None:
    """For the progress that is shown."""
    raise NotImplementedError


@queue.activity(timeout=timedelta(seconds=60))
async def close_import(change: StageChange) -> None:
    """The last step: the files and what was read of them are erased, the report stays."""
    raise NotImplementedError
