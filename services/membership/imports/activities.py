"""Membership's steps of an import. Each may run twice and does its work once."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from sqlalchemy.exc import IntegrityError

from services.membership.drafts.rules import Grounds
from services.membership.imports import queries
from services.membership.imports.checking import Checking
from services.membership.imports.intake import read_file
from services.membership.imports.writing import Writing
from shared.contracts.membership import imports as contract
from shared.database import SessionFactory, violates
from shared.errors import Conflict
from shared.sealed import Seal, SealedText


class ImportActivities:
    def __init__(
        self, sessions: SessionFactory, seal: Seal, grounds: Callable[[], Grounds]
    ) -> None:
        self._sessions, self._seal = sessions, seal
        self._checking = Checking(sessions, seal, grounds)
        self._writing = Writing(sessions, seal, grounds)

    @contract.open_import.implement
    async def open_import(self, new: contract.NewImport) -> contract.StagedFiles:
        try:
            async with self._sessions.begin() as session:
                staged = await queries.staged(session, new.import_id)
                if not staged:
                    raise Conflict(
                        "import_files_gone", "Les fichiers ne sont plus là. Envoyez-les de nouveau."
                    )
                await queries.forget_old(session, new.at)
                await queries.add(
                    session,
                    id=new.import_id,
                    account_id=new.account_id,
                    check_only=new.check_only,
                    state=contract.ImportState.READING.value,
                    under_way=True,
                    files={},
                    created_at=new.at,
                )
        except IntegrityError as error:
            if violates(error, "one_import_at_a_time"):
                raise Conflict(
                    "import_under_way",
                    "Un autre import est en cours. Attendez qu'il soit terminé.",
                ) from error
            raise
        return contract.StagedFiles(names=sorted(staged))

    @contract.read_import_file.implement
    async def read_import_file(self, file: contract.FileRef) -> contract.FileChunks:
        return await read_file(self._sessions, self._seal, file)

    @contract.check_import_chunk.implement
    async def check_import_chunk(self, chunk: contract.ChunkRef) -> None:
        await self._checking.check(chunk)

    @contract.relate_import_lines.implement
    async def relate_import_lines(self, import_id: UUID) -> None:
        await self._checking.relate(import_id)

    @contract.note_import_findings.implement
    async def note_import_findings(self, found: contract.ChunkFindings) -> None:
        await self._checking.note(found)

    @contract.judge_import.implement
    async def judge_import(self, import_id: UUID) -> contract.Verdict:
        return await self._checking.judge(import_id)

    @contract.move_import.implement
    async def move_import(self, change: contract.StageChange) -> None:
        async with self._sessions.begin() as session:
            await queries.move(session, change.import_id, state=change.state.value)

    @contract.seal_import_chunk.implement
    async def seal_import_chunk(self, chunk: contract.ChunkRef) -> SealedText:
        return await self._writing.seal_chunk(chunk)

    @contract.write_imported_members.implement
    async def write_imported_members(self, writing: contract.MembersWriting) -> None:
        await self._writing.write_members(writing)

    @contract.note_chunk_written.implement
    async def note_chunk_written(self, chunk: contract.ChunkRef) -> None:
        async with self._sessions.begin() as session:
            await queries.mark(session, chunk, "written")

    @contract.close_import.implement
    async def close_import(self, change: contract.StageChange) -> None:
        for kind in contract.Kind:
            async with self._sessions.begin() as session:
                await queries.erase(session, change.import_id, kind)
        async with self._sessions.begin() as session:
            await queries.erase_files(session, change.import_id)
            await queries.move(
                session,
                change.import_id,
                state=change.state.value,
                under_way=False,
                ended_at=change.at,
            )

    def all(self) -> list[Callable[..., Any]]:
        return [
            self.open_import,
            self.read_import_file,
            self.check_import_chunk,
            self.relate_import_lines,
            self.note_import_findings,
            self.judge_import,
            self.move_import,
            self.seal_import_chunk,
            self.write_imported_members,
            self.note_chunk_written,
            self.close_import,
        ]
