"""What roles and teams may go together. Pure."""

from collections.abc import Collection
from uuid import UUID

from shared.contracts.identity.people import StaffAccount, StaffChange, StaffRole
from shared.errors import Conflict, FieldProblem, Invalid


def changed(before: StaffAccount, change: StaffChange) -> tuple[set[str], set[UUID]]:
    """The roles and teams to come. Leaving the health teams' role leaves the teams."""
    roles = set(before.roles) if change.roles is None else {role.value for role in change.roles}
    if change.teams is not None:
        return roles, set(change.teams)
    return roles, set(before.teams) if StaffRole.HEALTH_TEAM in roles else set()


def check_teams(roles: Collection[str], teams: Collection[UUID]) -> None:
    if teams and StaffRole.HEALTH_TEAM not in roles:
        detail = "Seule une personne de l'équipe santé peut appartenir à une équipe santé."
        problem = FieldProblem(field="teams", code="teams_need_health_team", detail=detail)
        raise Invalid("teams_need_health_team", detail, [problem])


def check_own_change(roles: Collection[str]) -> None:
    """An operator who locked themselves out could be let in again by nobody."""
    if StaffRole.OPERATOR not in roles:
        raise Conflict(
            "own_operator_role",
            "Vous ne pouvez pas retirer votre propre rôle d'exploitant : demandez-le à un autre.",
        )
