"""The access page and its history put together for their reader."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from services.membership.access import sentences
from services.membership.access.answers import (
    AccessEvent,
    AccessGrantView,
    Decider,
    EventKind,
    GrantAction,
    ProcedureRef,
    ReviewStanding,
)
from services.membership.access.rules import Role, version
from services.membership.access.tables import AccessChange
from services.membership.access_reviews.tables import AccessReview
from services.membership.procedures.rules import TITLES, reference
from services.membership.procedures.tables import Person, Procedure
from services.membership.tables import AccessGrant
from shared.contracts.membership.levels import Access
from shared.contracts.membership.procedures import ProcedureKind

People = Mapping[UUID, Person]


@dataclass(frozen=True)
class Reader:
    """Staff are told the names of colleagues; administrators manage; others see themselves."""

    account_id: UUID
    access: Access | None
    staff: bool

    @property
    def manages(self) -> bool:
        return self.access is Access.ADMINISTRATOR and not self.staff

    @property
    def sees_everybody(self) -> bool:
        return self.staff or self.access is Access.ADMINISTRATOR


@dataclass(frozen=True)
class Grants:
    """Everybody with access, and what is on record of how."""

    grants: list[AccessGrant]
    first: Mapping[UUID, AccessChange]
    last: Mapping[UUID, AccessChange]
    people: People

    @property
    def administrators(self) -> list[AccessGrant]:
        return [one for one in self.grants if one.access == Access.ADMINISTRATOR]

    def version(self, grant: AccessGrant) -> str:
        return version(grant, self.last.get(grant.account_id))

    def in_order(self) -> list[AccessGrant]:
        """Administrators first, then by name."""

        def place(grant: AccessGrant) -> tuple[bool, str, UUID]:
            person = self.people.get(grant.account_id)
            name = person.display_name.casefold() if person else ""
            return grant.access != Access.ADMINISTRATOR, name, grant.account_id

        return sorted(self.grants, key=place)


def grant(known: Grants, one: AccessGrant, reader: Reader) -> AccessGrantView:
    person = known.people.get(one.account_id)
    first, last = known.first.get(one.account_id), known.last.get(one.account_id)
    changed = last if last is not None and last.before is not None else None
    access = Access(one.access)
    return AccessGrantView(
        account_id=one.account_id,
        name=person.display_name if person else None,
        email=person.email if person else None,
        access=access,
        label=sentences.LABELS[access],
        since=one.granted_at,
        granted_by=decider(first, known.people, reader) if first else None,
        changed_at=changed.at if changed else None,
        changed_by=decider(changed, known.people, reader) if changed else None,
        allowed_actions=_actions(known, one, reader),
        etag=known.version(one),
    )


def _actions(known: Grants, one: AccessGrant, reader: Reader) -> list[GrantAction]:
    if one.access == Access.ADMINISTRATOR and len(known.administrators) == 1:
        return []
    own = one.account_id == reader.account_id
    if reader.staff:
        return [] if own else ["withdraw"]
    if reader.manages:
        return ["change", "leave"] if own else ["change", "withdraw"]
    return ["leave"] if own else []


def decider(line: AccessChange, people: People, reader: Reader) -> Decider:
    role = _role(line)
    person = people.get(line.by) if line.by else None
    hidden = role == "member_services" and not reader.staff
    return Decider(role=role, name=person.display_name if person and not hidden else None)


def _role(line: AccessChange) -> Role:
    """Lines written before the role was kept say it by who decided."""
    for known in ("self", "administrator", "member_services", "portal"):
        if line.by_role == known:
            return known
    return "self" if line.by == line.account_id else "portal"


def review(
    waiting: AccessReview | None, last: AccessReview | None, people: People, *,
    due_after: timedelta, since: datetime | None, now: datetime,
) -> ReviewStanding:  # fmt: skip
    """`since` is when the year began: the last review, or the first access."""
    person = people.get(last.answered_by) if last and last.answered_by else None
    late = waiting is not None and waiting.until is not None and waiting.until <= now
    return ReviewStanding(
        state="none" if waiting is None else "overdue" if late else "due",
        due_at=since + due_after if since else None,
        asked_at=waiting.asked_at if waiting else None,
        until=waiting.until if waiting else None,
        last_confirmed_at=last.answered_at if last else None,
        last_confirmed_by=person.display_name if person else None,
    )


def change_event(
    line: AccessChange, procedure: Procedure | None, people: People, reader: Reader
) -> AccessEvent:
    before = Access(line.before) if line.before else None
    after = Access(line.after) if line.after else None
    kind = _kind(line)
    person = people.get(line.account_id)
    return AccessEvent(
        id=line.id,
        at=line.at,
        kind=kind,
        account_id=line.account_id,
        name=person.display_name if person else None,
        before=before,
        after=after,
        by=decider(line, people, reader),
        procedure=_procedure(procedure),
        review=line.review_id is not None,
        label=sentences.event(kind, before, after, review=line.review_id is not None),
    )


def _kind(line: AccessChange) -> EventKind:
    if line.before is None:
        return "granted"
    if line.after is not None:
        return "changed"
    return "left" if line.by == line.account_id and line.review_id is None else "withdrawn"


def review_event(one: AccessReview, people: People) -> AccessEvent:
    assert one.answered_at is not None
    person = people.get(one.answered_by) if one.answered_by else None
    return AccessEvent(
        id=one.id,
        at=one.answered_at,
        kind="confirmed",
        account_id=None,
        name=None,
        before=None,
        after=None,
        by=Decider(role="administrator", name=person.display_name if person else None),
        procedure=None,
        review=True,
        label=sentences.event("confirmed", None, None, review=True),
    )


def _procedure(row: Procedure | None) -> ProcedureRef | None:
    if row is None:
        return None
    kind = ProcedureKind(row.kind)
    return ProcedureRef(id=row.id, reference=reference(row.number), kind=kind, title=TITLES[kind])
