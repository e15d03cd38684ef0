"""The groups a task can be offered to, as text: a staff role, one health team, or the
administrators of one member. What a person belongs to is vouched by the service that asks.
"""

from collections.abc import Iterable
from uuid import UUID

from shared.contracts.tasks.lifecycle import EscalationStep

MEMBER_SERVICES = "member_services"
HEALTH_TEAM = "health_team"
OPERATOR = "operator"
SUPERVISOR = "supervisor"

_ADMINISTRATORS = "administrators"


def health_team(team_id: UUID) -> str:
    """The staff of this team only; `HEALTH_TEAM` alone is every team."""
    return f"{HEALTH_TEAM}/{team_id}"


def administrators(member_id: UUID) -> str:
    """The administrators of a member. Never in the staff inbox: membership vouches for them."""
    return f"{_ADMINISTRATORS}/{member_id}"


def groups_of(roles: Iterable[str], teams: Iterable[UUID]) -> list[str]:
    """Every group of a member of staff. A team counts for those who work in health teams."""
    held = set(roles)
    own = {health_team(team) for team in teams} if HEALTH_TEAM in held else set()
    return sorted(held | own)


def team_of(group: str) -> UUID | None:
    """The health team that a group stands for, if it is one."""
    kind, _, team = group.partition("/")
    return UUID(team) if kind == HEALTH_TEAM and team else None


# When nobody takes a task of the member services: more urgent after two working days, under a
# supervisor's eyes after four.
MEMBER_SERVICES_ESCALATIONS = (
    EscalationStep(working_days=2),
    EscalationStep(working_days=4, to_group=SUPERVISOR),
)
