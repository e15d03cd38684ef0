"""Who is away today, and who does their work meanwhile. Pure."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID


@dataclass(frozen=True)
class Away:
    substitute: UUID
    until: date


@dataclass(frozen=True)
class Presence:
    """`gone` are substitutes who have left since: nobody's work goes to them."""

    away: Mapping[UUID, Away]
    gone: Collection[UUID] = ()

    def stand_in(self, account: UUID) -> UUID | None:
        """Who does this person's work today: they, their substitute, the substitute's own ...
        None when nobody is left."""
        passed: set[UUID] = set()
        while account in self.away:
            if account in passed:
                return None
            passed.add(account)
            account = self.away[account].substitute
        return None if account in self.gone else account

    def substituted_by(self, account: UUID) -> list[UUID]:
        """The absent colleagues whose work comes to this person today."""
        return sorted(
            absent for absent in self.away if absent != account and self.stand_in(absent) == account
        )
