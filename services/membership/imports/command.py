"""`python -m services.membership import <folder or files…> [--check]`: the same as over HTTP."""

import asyncio
import sys
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID, uuid4

from services.membership.imports import queries, report, staging
from services.membership.imports.answers import ImportView, Problem, Result
from services.membership.imports.columns import KINDS, kind_called
from services.membership.imports.staging import SentFile
from services.membership.settings import Settings
from shared.contracts.membership.imports import OVER, WORKBOOK, ImportState, NewImport
from shared.database import SessionFactory
from shared.errors import Refused
from shared.logs import configure_logs
from shared.resources import Resources, open_resources
from shared.run import run
from shared.settings import CommonSettings

CHECK = "--check"
USAGE = "python -m services.membership import <dossier ou fichiers…> [--check]\n"
SAID = {
    ImportState.DONE: "Import terminé.",
    ImportState.CHECKED: "Vérification terminée : rien n'a été écrit.",
    ImportState.REFUSED: "Import refusé : rien n'a été écrit.",
}
WORDS = {
    Result.CREATED: ("créée", "créées"),
    Result.ACCEPTED: ("acceptée", "acceptées"),
    Result.UNCHANGED: ("inchangée", "inchangées"),
    Result.REFUSED: ("refusée", "refusées"),
}
MOST_SHOWN = 1000


class Unclear(Exception):
    """The paths do not say what is what; the message is for the operator."""


def main(arguments: list[str]) -> None:
    """Exit code 0 when imported or checked, 1 when refused, 2 when not understood."""
    paths = [Path(one) for one in arguments if one != CHECK]
    if not paths:
        sys.stderr.write(USAGE)
        raise SystemExit(2)
    try:
        files = files_in(paths)
    except (Unclear, OSError) as unclear:
        sys.stderr.write(f"{unclear}\n")
        raise SystemExit(2) from None
    settings, common = Settings(), CommonSettings()
    configure_logs("WARNING")
    ended: list[ImportState] = []

    async def work() -> None:
        resources = await open_resources("membership", settings, common)
        ended.append(await bring_in(resources, files, check_only=CHECK in arguments))
        await resources.sessions.kw["bind"].dispose()
        # The SDK may abort the interpreter when the loop closes at once behind it.
        await asyncio.sleep(0.05)

    run(work)
    raise SystemExit(1 if ended != [ImportState.DONE] and ended != [ImportState.CHECKED] else 0)


def files_in(paths: Iterable[Path]) -> dict[str, SentFile]:
    """Each file by its kind, from its name: adherents.csv, postes.csv, … or one .xlsx workbook."""
    listed = [
        file
        for path in paths
        for file in (sorted(path.glob("*.[cCxX][sSlL]*")) if path.is_dir() else [path])
    ]
    files: dict[str, SentFile] = {}
    for file in listed:
        kind = kind_called(file.stem)
        name = kind.value if kind else WORKBOOK if file.suffix.lower() == ".xlsx" else None
        if name is None:
            expected = ", ".join(f"{title}.csv" for title in KINDS.values())
            raise Unclear(
                f"Le nom {file.name} ne dit pas ce que le fichier contient. Attendu : {expected},"
                " ou un classeur .xlsx."
            )
        if name in files:
            raise Unclear(f"Deux fichiers se disputent la même nature : {file.name}.")
        files[name] = SentFile(file.name, file.read_bytes())
    if not files:
        raise Unclear("Aucun fichier .csv ou .xlsx n'a été trouvé.")
    return files


async def bring_in(
    resources: Resources, files: Mapping[str, SentFile], *, check_only: bool = False
) -> ImportState:
    """Start the process, wait for its end and write the report."""
    new = NewImport(import_id=uuid4(), check_only=check_only, at=datetime.now(UTC))
    try:
        await staging.begin(resources.sessions, resources.temporal, resources.seal, new, files)
    except Exception as failure:
        refused = Refused.within(failure)
        if refused is None:
            raise
        sys.stderr.write(f"{refused.detail}\n")
        return ImportState.REFUSED
    return await _followed(resources.sessions, new.import_id)


async def _followed(sessions: SessionFactory, import_id: UUID) -> ImportState:
    said = ""
    while True:
        async with sessions() as session:
            row = await queries.get(session, import_id)
            assert row is not None
            shown = await report.view(session, row)
        if (now := _progress(shown)) != said:
            sys.stdout.write(f"{now}\n")
            said = now
        if shown.state in OVER:
            break
        await asyncio.sleep(0.5)
    sys.stdout.write(_results(shown))
    await _write_problems(sessions, shown)
    sys.stdout.write(f"{SAID[shown.state]}\n")
    return shown.state


def _progress(shown: ImportView) -> str:
    parts = [
        f"{one.title} : {one.checked}/{one.lines} vérifiées, {one.written}/{one.lines} traitées"
        for one in shown.files
    ]
    return " | ".join(parts) or "Lecture…"


def _results(shown: ImportView) -> str:
    """A line for each file: how many of its lines were created, or were there already."""
    lines = []
    for file in shown.files:
        results = [_counted(count, *WORDS[one]) for one, count in file.results.items()]
        lines.append(
            f"{file.title} : {_counted(file.lines, 'ligne', 'lignes')}, {', '.join(results)}\n"
        )
    return "".join(lines)


def _counted(count: int, one: str, many: str) -> str:
    return f"{count} {one if count < 2 else many}"


async def _write_problems(sessions: SessionFactory, shown: ImportView) -> None:
    for file in shown.files:
        for problem in file.problems:
            sys.stdout.write(f"{file.file_name} : {_sentence(problem)}\n")
    async with sessions() as session:
        row = await queries.get(session, shown.id)
        assert row is not None
        refused = await report.lines(session, row, result=Result.REFUSED, limit=MOST_SHOWN)
    for line in refused:
        for problem in line.problems:
            sys.stdout.write(f"{line.file_name}, ligne {line.line} : {_sentence(problem)}\n")


def _sentence(problem: Problem) -> str:
    where = f"colonne « {problem.column} » : " if problem.column else ""
    value = f" (lu : « {problem.value} »)" if problem.value else ""
    return f"{where}{problem.detail}{value}"
