"""What is typed to ask for a change of administrator, and who may still answer one. Pure."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from pydantic import validate_email
from pydantic_core import PydanticCustomError

from services.membership.administrators.tables import AdministratorEvidence
from services.membership.procedures.answers import Action
from services.membership.procedures.views import Relation
from services.membership.synchronisations.rules import read_pair
from shared.contracts.membership.procedures import ProcedureKind
from shared.errors import FieldProblem, Invalid

NO_EMAIL = FieldProblem(
    field="former_administrator_email",
    code="value_error",
    detail="L'adresse e-mail doit avoir la forme nom@domaine.fr.",
)


def read_form(member_number: str, siret: str, former: str) -> str:
    """The former administrator's e-mail, or what is wrong with every field at once."""
    problems: list[FieldProblem] = []
    try:
        read_pair(ProcedureKind.ADMINISTRATOR_CHANGE, member_number, siret)
    except Invalid as wrong:
        problems += wrong.fields
    try:
        former = validate_email(former)[1]
    except PydanticCustomError:
        problems.append(NO_EMAIL)
    if problems:
        raise Invalid("invalid", "Certaines informations sont à corriger.", problems)
    return former


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
