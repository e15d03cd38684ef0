"""Who may still answer a change of administrator. Pure."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from services.membership.administrators.tables import AdministratorEvidence
from services.membership.procedures.answers import Action
from services.membership.procedures.views import Relation


def impossible(
    known: AdministratorEvidence, account_id: UUID, relation: Relation, now: datetime
) -> Collection[Action]:
    """What this reader may not do, whatever the procedure's stage allows."""
    refused: set[Action] = set()
    if now >= known.window_until:
        refused.add("object")
    former = relation == "administrator" and account_id == known.former_account_id
    if not former or known.consented_at is not None:
        refused.add("consent")
    return refused
