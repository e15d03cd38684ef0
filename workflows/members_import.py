"""The office's files come in: everything is checked, then everything is written, or nothing is.

Members first, in one transaction that may still refuse; nothing after it can, so it ends whole.
"""

import asyncio
from collections.abc import Awaitable, Callable
from uuid import UUID

from temporalio import workflow
from temporalio.exceptions import ActivityError

from shared.contracts.billing import history as billing
from shared.contracts.findings import Findings
from shared.contracts.membership import imports as membership
from shared.contracts.membership.imports import (
    OVER,
    ChunkFindings,
    ChunkRef,
    FileRef,
    ImportState,
    Kind,
    MembersWriting,
    StageChange,
)
from shared.contracts.processes.members_import import (
    ImportProgress,
    MembersImportInput,
    MembersImportProcess,
)
from shared.contracts.workforce import imports as workforce
from shared.contracts.workforce.imports import ImportedBatch
from shared.errors import Refused
from shared.temporal.attributes import PROCEDURE, STAGE

# Chunks in work at the same time: sealed batches wait in memory no more than that.
AT_ONCE = 4
COMPARED = (Kind.POSITIONS, Kind.EMPLOYEES, Kind.DECLARATIONS, Kind.INVOICES)
WRITTEN = (Kind.POSITIONS, Kind.EMPLOYEES, Kind.MEMBERS, Kind.DECLARATIONS, Kind.INVOICES)


@workflow.defn(name="MembersImport")
class MembersImportWorkflow(MembersImportProcess):
    @workflow.init
    def __init__(self, asked: MembersImportInput) -> None:
        self._asked = asked
        self._id = asked.new.import_id
        self._progress = asked.resumed or ImportProgress(
            state=ImportState.READING, chunks={}, next=0, started_at=asked.new.at
        )
        self._opening: asyncio.Task[membership.StagedFiles] | None = None

    @workflow.run
    async def run(self, asked: MembersImportInput) -> ImportState:
        if asked.resumed is None:
            self._opening = asyncio.create_task(membership.open_import(asked.new))
            try:
                staged = await self._opening
            except ActivityError as failure:
                if Refused.within(failure) is None:
                    raise
                await workflow.wait_condition(workflow.all_handlers_finished)
                return ImportState.REFUSED
            await self._read(staged.names)
        while self._progress.state not in OVER:
            if self._progress.state is ImportState.CHECKING:
                await self._check()
            else:
                await self._write()
        await workflow.wait_condition(workflow.all_handlers_finished)
        return self._progress.state

    @workflow.update
    async def opened(self) -> UUID:  # type: ignore[override]
        if self._asked.resumed is None:
            await workflow.wait_condition(lambda: self._opening is not None)
            assert self._opening is not None
            await self._opening
        return self._id

    async def _read(self, names: list[str]) -> None:
        for name in names:
            read = await membership.read_import_file(FileRef(import_id=self._id, name=name))
            self._progress.chunks |= read.chunks
        await self._move(ImportState.CHECKING)

    async def _check(self) -> None:
        """Membership's own checks, what holds between lines, then what other services know."""
        own = [*self._chunks(tuple(Kind))]
        others = [*self._chunks(COMPARED)]
        await self._each(own, membership.check_import_chunk)
        if self._progress.next == len(own):
            await membership.relate_import_lines(self._id)
        await self._each(others, self._compare, done=len(own))
        verdict = await membership.judge_import(self._id)
        if verdict.refused:
            await self._close(ImportState.REFUSED)
        elif self._asked.new.check_only:
            await self._close(ImportState.CHECKED)
        else:
            await self._move(ImportState.WRITING)

    async def _write(self) -> None:
        if self._progress.next == 0:
            writing = MembersWriting(import_id=self._id, at=self._progress.started_at)
            try:
                await membership.write_imported_members(writing)
            except ActivityError as failure:
                if Refused.within(failure) is None:
                    raise
                # Somebody joined meanwhile: the lines concerned are told by a second check.
                await self._move(ImportState.CHECKING)
                return
        for kind in WRITTEN:
            before = sum(
                self._progress.chunks.get(one, 0) for one in WRITTEN[: WRITTEN.index(kind)]
            )
            await self._each([*self._chunks((kind,))], self._hand_over, done=before)
        await self._close(ImportState.DONE)

    def _chunks(self, kinds: tuple[Kind, ...]) -> list[ChunkRef]:
        return [
            ChunkRef(import_id=self._id, kind=kind, place=place)
            for kind in kinds
            for place in range(self._progress.chunks.get(kind, 0))
        ]

    async def _each(
        self, chunks: list[ChunkRef], work: Callable[[ChunkRef], Awaitable[None]], done: int = 0
    ) -> None:
        """Some at a time; `done` chunks of the phase come before these. A long history goes on
        in a new run, from the next chunk."""
        while done <= self._progress.next < done + len(chunks):
            start = self._progress.next - done
            some = chunks[start : start + AT_ONCE]
            await asyncio.gather(*(work(chunk) for chunk in some))
            self._progress.next += len(some)
            if workflow.info().is_continue_as_new_suggested():
                await workflow.wait_condition(workflow.all_handlers_finished)
                workflow.continue_as_new(
                    MembersImportInput(new=self._asked.new, resumed=self._progress)
                )

    async def _compare(self, chunk: ChunkRef) -> None:
        content = await membership.seal_import_chunk(chunk)
        found = await self._asked_of_owner(chunk.kind, content)
        await membership.note_import_findings(ChunkFindings(chunk=chunk, findings=found.lines))

    async def _asked_of_owner(self, kind: Kind, content: str) -> Findings:
        at = self._progress.started_at
        match kind:
            case Kind.POSITIONS:
                return await workforce.compare_positions(ImportedBatch(at=at, content=content))
            case Kind.EMPLOYEES:
                return await workforce.compare_employees(ImportedBatch(at=at, content=content))
            case Kind.DECLARATIONS:
                batch = billing.HistoryBatch(at=at, content=content)
                return await billing.compare_declarations(batch)
            case Kind.INVOICES:
                return await billing.compare_invoices(billing.HistoryBatch(at=at, content=content))
            case Kind.MEMBERS:
                return Findings(lines=[])

    async def _hand_over(self, chunk: ChunkRef) -> None:
        content = await membership.seal_import_chunk(chunk)
        await self._given_to_owner(chunk.kind, content)
        await membership.note_chunk_written(chunk)

    async def _given_to_owner(self, kind: Kind, content: str) -> None:
        at = self._progress.started_at
        match kind:
            case Kind.POSITIONS:
                await workforce.take_positions(ImportedBatch(at=at, content=content))
            case Kind.EMPLOYEES:
                await workforce.take_employees(ImportedBatch(at=at, content=content))
            case Kind.MEMBERS:
                await billing.take_accounts(billing.HistoryBatch(at=at, content=content))
            case Kind.DECLARATIONS:
                await billing.take_declarations(billing.HistoryBatch(at=at, content=content))
            case Kind.INVOICES:
                await billing.take_invoices(billing.HistoryBatch(at=at, content=content))

    async def _move(self, state: ImportState) -> None:
        await membership.move_import(self._change(state))
        self._reached(state)

    async def _close(self, state: ImportState) -> None:
        await membership.close_import(self._change(state))
        self._reached(state)

    def _change(self, state: ImportState) -> StageChange:
        return StageChange(import_id=self._id, state=state, at=workflow.now())

    def _reached(self, state: ImportState) -> None:
        self._progress.state, self._progress.next = state, 0
        workflow.upsert_search_attributes(
            [PROCEDURE.value_set("members_import"), STAGE.value_set(state.value)]
        )
        chunks = sum(self._progress.chunks.values())
        workflow.set_current_details(f"Import: {state.value}, {chunks} chunks")
