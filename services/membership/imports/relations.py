"""SQL about what holds between lines: nothing twice, no line without its member."""

from typing import Any
from uuid import UUID

from sqlalchemy import Select, String, cast, func, literal, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import InstrumentedAttribute

from services.membership.imports.tables import ImportLine, ImportProblem
from services.membership.tables import Member
from shared.contracts.findings import Outcome
from shared.contracts.membership.imports import Kind

# Numbers of their own among a line's problems: running again adds nothing.
TWICE, SIRET_TWICE, OTHER_PERSON, NO_MEMBER, CLOSED = range(90, 95)
_COLUMNS = ("import_id", "kind", "line", "place", "column", "value", "code", "detail")


async def relate(session: AsyncSession, import_id: UUID) -> None:
    await _add(session, _twice(import_id, ImportLine.key, TWICE, None, "line_twice",
                               "Cette ligne est déjà dans le fichier, à la ligne "))  # fmt: skip
    await _add(session, _twice(import_id, ImportLine.second_key, SIRET_TWICE, "SIRET",
                               "siret_twice", "Ce SIRET est déjà à la ligne "))  # fmt: skip
    await _add(session, _other_person(import_id))
    await _add(session, _without_member(import_id))
    await _add(session, _of_closed_member(import_id))
    refused = select(literal(1)).where(
        ImportProblem.import_id == ImportLine.import_id,
        ImportProblem.kind == ImportLine.kind,
        ImportProblem.line == ImportLine.line,
    )
    await session.execute(
        update(ImportLine)
        .where(ImportLine.import_id == import_id, refused.exists())
        .values(outcome=Outcome.REFUSED.value)
    )


async def _add(session: AsyncSession, problems: Select[*tuple[Any, ...]]) -> None:
    chosen = insert(ImportProblem).from_select(_COLUMNS, problems)
    await session.execute(chosen.on_conflict_do_nothing())


def _twice(
    import_id: UUID, key: InstrumentedAttribute[str | None], place: int, column: str | None,
    code: str, said: str,
) -> Select[*tuple[Any, ...]]:  # fmt: skip
    first = func.min(ImportLine.line).over(partition_by=(ImportLine.kind, key)).label("first")
    lines = (
        select(ImportLine.import_id, ImportLine.kind, ImportLine.line, first)
        .where(ImportLine.import_id == import_id, key.is_not(None))
        .subquery()
    )
    return select(
        lines.c.import_id, lines.c.kind, lines.c.line, literal(place),
        cast(literal(column), String), cast(literal(None), String), literal(code),
        literal(said) + cast(lines.c.first, String) + ".",
    ).where(lines.c.line > lines.c.first)  # fmt: skip


def _other_person(import_id: UUID) -> Select[*tuple[Any, ...]]:
    """Two contracts of one person give one civility, one married name and one INS."""
    first = func.min(ImportLine.line).over(partition_by=ImportLine.person)
    said = func.first_value(ImportLine.identity).over(
        partition_by=ImportLine.person, order_by=ImportLine.line
    )
    lines = (
        select(ImportLine.import_id, ImportLine.kind, ImportLine.line, ImportLine.identity,
               first.label("first"), said.label("said"))
        .where(ImportLine.import_id == import_id, ImportLine.person.is_not(None))
        .subquery()
    )  # fmt: skip
    return select(
        lines.c.import_id, lines.c.kind, lines.c.line, literal(OTHER_PERSON),
        cast(literal(None), String), cast(literal(None), String), literal("person_differs"),
        literal("La civilité, le nom marital ou l'INS diffère de la ligne ")
        + cast(lines.c.first, String) + literal(", qui parle du même salarié."),
    ).where(lines.c.identity != lines.c.said)  # fmt: skip


def _without_member(import_id: UUID) -> Select[*tuple[Any, ...]]:
    """Sets of numbers, taken from one another: fast without statistics, which PostgreSQL has not
    yet of lines written a moment ago."""
    numbers = select(ImportLine.member_number).where(
        ImportLine.import_id == import_id, ImportLine.member_number.is_not(None)
    )
    unknown = (
        numbers.where(ImportLine.kind != Kind.MEMBERS)
        .except_(
            numbers.where(ImportLine.kind == Kind.MEMBERS),
            select(Member.number).where(Member.number.is_not(None)),
        )
        .cte("unknown")
        .prefix_with("materialized", dialect="postgresql")
    )
    return _of_member(
        import_id, NO_MEMBER, "member_unknown",
        "Cet adhérent n'est ni dans les fichiers ni connu du portail.",
    ).where(ImportLine.member_number.in_(select(unknown.c.member_number)))  # fmt: skip


def _of_closed_member(import_id: UUID) -> Select[*tuple[Any, ...]]:
    closed = select(Member.number).where(Member.closed_at.is_not(None), Member.number.is_not(None))
    return _of_member(
        import_id, CLOSED, "member_closed",
        "Cet adhérent est clos : il a été repris par un autre.",
    ).where(ImportLine.member_number.in_(closed))  # fmt: skip


def _of_member(import_id: UUID, place: int, code: str, said: str) -> Select[*tuple[Any, ...]]:
    return select(
        ImportLine.import_id, ImportLine.kind, ImportLine.line, literal(place),
        literal("Numéro d'adhérent"), ImportLine.member_number, literal(code), literal(said),
    ).where(
        ImportLine.import_id == import_id,
        ImportLine.kind != Kind.MEMBERS,
        ImportLine.member_number.is_not(None),
    )  # fmt: skip
