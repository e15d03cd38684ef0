"""What a verb's body chooses, checked before the process is asked: a person, a group, a date."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.tasks.inbox.pools import able_stand_in
from services.tasks.people import queries as people
from services.tasks.people.presence import Presence
from services.tasks.people.wording import away_until
from shared.contracts.tasks.groups import team_of
from shared.contracts.tasks.lifecycle import Task
from shared.errors import FieldProblem, Invalid
from shared.working_days import PARIS, add_working_days


def chosen_date(until: datetime | None, working_days: int | None, now: datetime) -> datetime | None:
    if until is not None and working_days is not None:
        detail = "Indiquez une date ou un nombre de jours ouvrés, pas les deux."
        raise _invalid("working_days", "date_twice", detail)
    return until if working_days is None else add_working_days(now, working_days)


async def found_recipient(
    session: AsyncSession, task: Task, presence: Presence, to: UUID | None
) -> UUID | None:
    """The colleague chosen, or who does their work today. Both only of the task's own groups."""
    if to is None:
        return None
    found = await people.colleagues(session, task.candidate_groups, task.candidate_users)
    if to not in {person.account_id for person in found}:
        detail = "Choisissez une personne de l'équipe à laquelle la tâche est confiée."
        raise _invalid("to", "recipient_unknown", detail)
    substitute = able_stand_in(task, presence, to, found)
    if substitute is None:
        today = datetime.now(PARIS).date()
        replaced = presence.stand_in(to) is not None
        detail = away_until(presence.away[to].until, today, replaced=replaced)
        raise _invalid("to", "recipient_absent", detail)
    return substitute


async def check_group(session: AsyncSession, group: str | None) -> None:
    """A task passed to a team without anybody would be seen by nobody."""
    if group is None or team_of(group) is None:
        return
    if not await people.colleagues(session, [group], []):
        raise _invalid("group", "group_unknown", "Personne ne travaille dans cette équipe.")


def _invalid(field: str, code: str, detail: str) -> Invalid:
    return Invalid(code, detail, [FieldProblem(field=field, code=code, detail=detail)])
