"""What each access type lets one do on a member: the one table, and the check of a route by it."""

from collections.abc import Callable, Mapping
from enum import StrEnum
from typing import Annotated
from uuid import UUID

from fastapi import Depends

from shared.contracts.membership.levels import Access
from shared.errors import Forbidden, NotFound
from shared.http.caller import CurrentAccount, Role, SignedIn


class Right(StrEnum):
    """`CHANGE_…` includes asking for visits, importing, declaring: whatever writes."""

    READ_MEMBER = "read_member"
    CHANGE_MEMBER = "change_member"
    READ_WORKFORCE = "read_workforce"
    CHANGE_WORKFORCE = "change_workforce"
    READ_BILLING = "read_billing"
    CHANGE_BILLING = "change_billing"
    MANAGE_ACCESS = "manage_access"


READS = frozenset({Right.READ_MEMBER, Right.READ_WORKFORCE, Right.READ_BILLING})

RIGHTS: Mapping[Access, frozenset[Right]] = {
    Access.ADMINISTRATOR: frozenset(Right),
    Access.FULL: frozenset(Right) - {Right.MANAGE_ACCESS},
    Access.WORKFORCE_AND_VISITS: frozenset(
        {Right.READ_MEMBER, Right.READ_WORKFORCE, Right.CHANGE_WORKFORCE}
    ),
    Access.BILLING: frozenset({Right.READ_MEMBER, Right.READ_BILLING, Right.CHANGE_BILLING}),
    Access.READ_ONLY: READS,
}


def require(right: Right) -> Callable[[UUID, SignedIn], SignedIn]:
    """Check the right on the `member_id` of the path: 404 without any access, 403 with a lesser
    one. The member services read every member's and change nothing in an employer's place.
    """

    def check(member_id: UUID, caller: CurrentAccount) -> SignedIn:
        if right in READS and Role.MEMBER_SERVICES in caller.roles:
            return caller
        held = caller.members.get(member_id)
        if held is None:
            raise NotFound("not_found", "Cet adhérent n'existe pas.")
        if right not in RIGHTS[held]:
            raise Forbidden("access_insufficient", "Votre accès ne permet pas cette action.")
        return caller

    return check


def _in_person(caller: CurrentAccount) -> SignedIn:
    if caller.scopes is not None:
        raise Forbidden(
            "session_required",
            "Une personne connectée peut faire cela sur le portail ; un jeton d'accès, non.",
        )
    return caller


# Who gets in is decided by somebody signed in, never by a program with a token.
InPerson = Annotated[SignedIn, Depends(_in_person)]
