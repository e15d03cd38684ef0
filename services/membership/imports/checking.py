"""The whole is checked before anything is written: membership's part, chunk by chunk."""

from collections.abc import Callable, Sequence
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.membership.drafts.rules import Grounds
from services.membership.imports import lookups, queries, relations
from services.membership.imports.columns import title_of
from services.membership.imports.known import compare
from services.membership.imports.lines import Checked, StagedRows, numbers_in, read_lines
from services.membership.imports.records import MemberRecord, ReadLine
from services.membership.imports.tables import ImportChunk
from shared.contracts.findings import Finding, Outcome
from shared.contracts.membership.imports import ChunkFindings, ChunkRef, Kind, Verdict
from shared.database import SessionFactory
from shared.sealed import Seal
from shared.sheets.problems import Misread

# Numbers of their own among a line's problems.
FOUND = 95
SENTENCES = {
    "position_unknown": ("label", "Ce poste (code et libellé) n'est ni dans les fichiers ni parmi"
                                  " les postes de l'adhérent."),
    "invoice_of_another_member": ("invoice_number", "Une facture de ce numéro est connue chez un"
                                                    " autre adhérent."),
}  # fmt: skip


async def read_chunk(
    session: AsyncSession, seal: Seal, row: ImportChunk, grounds: Grounds
) -> list[Checked]:
    assert row.content is not None
    rows = seal.open(row.content, StagedRows).rows
    known = await lookups.member_ids(session, numbers_in(rows))
    return read_lines(Kind(row.kind), rows, known, grounds)


class Checking:
    def __init__(
        self, sessions: SessionFactory, seal: Seal, grounds: Callable[[], Grounds]
    ) -> None:
        self._sessions, self._seal, self._grounds = sessions, seal, grounds

    async def check(self, ref: ChunkRef) -> None:
        async with self._sessions.begin() as session:
            row = await queries.chunk(session, ref)
            checked = await read_chunk(session, self._seal, row, self._grounds())
            problems = [problem for one in checked for problem in one.problems]
            outcomes = {
                one.line.line: Outcome.REFUSED if one.problems else Outcome.NEW for one in checked
            }
            if ref.kind is Kind.MEMBERS:
                problems += await _compared(session, checked, outcomes)
            lines = [_row(ref, one.line, outcomes[one.line.line]) for one in checked]
            await queries.rewrite_lines(session, row, lines)
            await queries.add_problems(session, ref.import_id, ref.kind, problems)
            await queries.mark(session, ref, "checked")

    async def relate(self, import_id: UUID) -> None:
        async with self._sessions.begin() as session:
            await relations.relate(session, import_id)

    async def note(self, found: ChunkFindings) -> None:
        """Outcomes another service found; a line refused before stays refused."""
        ref = found.chunk
        async with self._sessions.begin() as session:
            for outcome in Outcome:
                lines = [one.line for one in found.findings if one.outcome is outcome]
                if lines:
                    await queries.set_outcome(session, ref, lines, outcome)
            problems = [problem for one in found.findings for problem in _problems(ref.kind, one)]
            await queries.add_problems(session, ref.import_id, ref.kind, problems, first=FOUND)
            await queries.mark(session, ref, "compared")

    async def judge(self, import_id: UUID) -> Verdict:
        async with self._sessions() as session:
            return Verdict(refused=await queries.count_problems(session, import_id))


async def _compared(
    session: AsyncSession, checked: Sequence[Checked], outcomes: dict[int, Outcome]
) -> list[Misread]:
    """Members against those that are known; fills the outcomes in."""
    lines = [one.line for one in checked if isinstance(one.line.record, MemberRecord)]
    records = [one.record for one in lines if isinstance(one.record, MemberRecord)]
    known = await lookups.known(session, {one.member_number or "" for one in lines}, records)
    problems = []
    for line, record in zip(lines, records, strict=True):
        outcomes[line.line], wrong = compare(line.line, line.member_number or "", record, known)
        problems += wrong
    return problems


def _row(ref: ChunkRef, line: ReadLine, outcome: Outcome) -> dict[str, object]:
    keys = line.keys
    return {
        "import_id": ref.import_id,
        "kind": ref.kind.value,
        "line": line.line,
        "outcome": outcome.value,
        "member_number": line.member_number,
        "key": keys.key,
        "second_key": keys.second,
        "needs": keys.needs,
        "person": keys.person,
        "identity": keys.identity,
    }


def _problems(kind: Kind, finding: Finding) -> list[Misread]:
    said = [
        Misread(
            "contradiction",
            "Le portail connaît déjà cette ligne avec une autre valeur ici. Rien n'est remplacé par"
            " un import : corrigez le fichier, ou ce que le portail connaît.",
            finding.line,
            title_of(kind, column),
        )
        for column in finding.columns
    ]
    if finding.code is not None:
        column, detail = SENTENCES[finding.code]
        said.append(Misread(finding.code, detail, finding.line, title_of(kind, column)))
    return said
