"""What a plan may say, by what the members are now; and who keeps which access. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from services.membership.reorganisations.contents import TakeoverChoices
from services.membership.reorganisations.tables import Plan
from services.membership.tables import Member
from shared.contracts.membership.levels import Access
from shared.errors import FieldProblem

FURTHEST = timedelta(days=366)
# Which access is stronger; two that do not compare are equal, and the absorbing member's stays.
STRENGTH: Mapping[Access, int] = {
    Access.ADMINISTRATOR: 3,
    Access.FULL: 2,
    Access.WORKFORCE_AND_VISITS: 1,
    Access.BILLING: 1,
    Access.READ_ONLY: 0,
}


@dataclass(frozen=True)
class Known:
    """What SQL says of a plan's members. `siret_holder` bears the new SIRET already.

    `users` are looked at while a plan is written only: who left since is no obstacle.
    """

    members: Mapping[UUID, Member]
    siret_holder: UUID | None = None
    users: frozenset[UUID] | None = None


def date_problem(effective_on: date, today: date) -> FieldProblem | None:
    if effective_on < today:
        detail = "La date d'effet ne peut pas être passée."
        return FieldProblem(field="effective_on", code="date_past", detail=detail)
    if effective_on > today + FURTHEST:
        detail = "La date d'effet doit venir dans l'année."
        return FieldProblem(field="effective_on", code="date_too_far", detail=detail)
    return None


def merger_problems(plan: Plan, known: Known) -> list[FieldProblem]:
    found = _member_problems("absorbing", plan.member_id, known)
    seen: set[UUID] = set()
    for place, one in enumerate(plan.absorbed):
        field = f"absorbed.{place}"
        if one == plan.member_id:
            detail = "Un adhérent ne peut pas être absorbé par lui-même."
            found.append(FieldProblem(field=field, code="member_absorbs_itself", detail=detail))
        elif one in seen:
            detail = "Cet adhérent figure deux fois."
            found.append(FieldProblem(field=field, code="member_repeated", detail=detail))
        else:
            found += _member_problems(field, one, known)
        seen.add(one)
    return found


def takeover_problems(plan: Plan, choices: TakeoverChoices, known: Known) -> list[FieldProblem]:
    found = _member_problems("member", plan.member_id, known)
    member = known.members.get(plan.member_id)
    if member is not None and choices.new_siret == member.siret:
        detail = "Le nouveau SIRET est celui que l'adhérent porte déjà."
        found.append(FieldProblem(field="new_siret", code="siret_unchanged", detail=detail))
    elif known.siret_holder is not None:
        found.append(ALREADY_MEMBER)
    found += [
        FieldProblem(
            field=f"keep_users.{place}",
            code="user_unknown",
            detail="Cette personne n'a pas accès à l'adhérent.",
        )
        for place, one in enumerate(choices.keep_users)
        if known.users is not None and one not in known.users
    ]
    return found


ALREADY_MEMBER = FieldProblem(
    field="new_siret",
    code="siret_already_member",
    detail="Nous avons déjà un adhérent avec ce numéro de Siret. S'il s'agit de réunir deux"
    " adhérents, demandez une fusion/absorption.",
)


def _member_problems(field: str, member_id: UUID, known: Known) -> list[FieldProblem]:
    member = known.members.get(member_id)
    if member is None or member.activated_at is None:
        detail = "Cet adhérent n'existe pas."
        return [FieldProblem(field=field, code="member_unknown", detail=detail)]
    if member.closed_at is not None:
        detail = "Cet adhérent est fermé : il a déjà été absorbé."
        return [FieldProblem(field=field, code="member_closed", detail=detail)]
    return []


@dataclass(frozen=True)
class Held:
    """An account's access to a member."""

    member_id: UUID
    account_id: UUID
    access: Access


def after_merger(held: Iterable[Held], members: Sequence[UUID]) -> dict[UUID, Access]:
    """What each account holds on the absorbing member afterwards. `members`: absorbing first."""
    order = {member: place for place, member in enumerate(members)}
    result: dict[UUID, Access] = {}
    for one in sorted(held, key=lambda grant: order[grant.member_id]):
        known = result.get(one.account_id)
        if known is None or STRENGTH[one.access] > STRENGTH[known]:
            result[one.account_id] = one.access
    return result


def after_takeover(
    held: Iterable[Held], keep: Iterable[UUID], requester: UUID
) -> dict[UUID, Access]:
    """Whoever asked administers; those kept keep what they have; the others have nothing."""
    kept = set(keep)
    result = {one.account_id: one.access for one in held if one.account_id in kept}
    return result | {requester: Access.ADMINISTRATOR}
