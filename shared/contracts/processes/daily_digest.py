"""The day's digests and the erasure of what is too old, as the schedule starts them."""

from abc import ABC, abstractmethod
from datetime import timedelta

from pydantic import BaseModel
from temporalio import workflow

# The schedule adds the moment it was due.
PROCESS_ID = "daily-digest"


class DigestTerms(BaseModel):
    """Who could not be mailed is tried again, `passes` times in all; then tomorrow."""

    page: int = 100
    passes: int = 6
    try_again_after: timedelta = timedelta(minutes=20)


class DailyDigestInput(BaseModel):
    terms: DigestTerms = DigestTerms()


class DigestOutcome(BaseModel):
    sent: int = 0
    refused: int = 0
    delayed: int = 0


@workflow.defn(name="DailyDigest")
class DailyDigestProcess(ABC):
    @workflow.run
    @abstractmethod
    async def run(self, asked: DailyDigestInput) -> DigestOutcome: ...
