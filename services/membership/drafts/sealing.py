"""Step contents to and from their sealed form in the database."""

from collections.abc import Mapping

from services.membership.tables import Revision
from shared.contracts.membership.applications import Step
from shared.contracts.membership.drafts import (
    Company,
    Content,
    Draft,
    Employees,
    Identification,
    Positions,
)
from shared.sealed import Seal

CONTENT: Mapping[Step, type[Content]] = {
    Step.IDENTIFICATION: Identification,
    Step.COMPANY: Company,
    Step.POSITIONS: Positions,
    Step.EMPLOYEES: Employees,
}


def open_draft(seal: Seal, revisions: Mapping[Step, Revision]) -> Draft:
    """Read the steps there are; a step not yet begun is empty."""
    return Draft(
        **{
            step.value: seal.open(revision.content, CONTENT[step])
            for step, revision in revisions.items()
        }
    )
