"""A change of who has access, decided on the access page: how to start it and be answered."""

from abc import ABC, abstractmethod
from typing import Self
from uuid import UUID

from pydantic import BaseModel, model_validator
from temporalio import workflow

from shared.contracts.membership.access import AccessConfirmation, AccessConfirmed, AccessOrder


class AccessChangeInput(BaseModel):
    """One order on one person, or a review of everybody."""

    order: AccessOrder | None = None
    confirmation: AccessConfirmation | None = None

    @model_validator(mode="after")
    def _one_of_the_two(self) -> Self:
        if (self.order is None) == (self.confirmation is None):
            raise ValueError("Either `order` or `confirmation`.")
        return self


def process_id(key: UUID) -> str:
    return f"access-change/{key}"


@workflow.defn(name="AccessChange")
class AccessChangeProcess(ABC):
    @workflow.run
    @abstractmethod
    async def run(self, asked: AccessChangeInput) -> None: ...

    @workflow.update
    @abstractmethod
    async def changed(self) -> AccessConfirmed | None:
        """Answer once the grants are changed, or refuse as they did. A review says what it did."""
