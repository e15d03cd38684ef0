"""Synchronising a member: the code mailed to its address on file. Codes travel sealed only."""

from datetime import datetime
from uuid import UUID

from pydantic import BaseModel

from shared.contracts.membership import queue
from shared.sealed import SealedText


class NewCode(BaseModel):
    """`code_id` names the code: asked again, the last secret is good. `most_a_day` is a member's,
    whoever asks: nobody floods that mailbox.
    """

    procedure_id: UUID
    member_id: UUID
    code_id: UUID
    at: datetime
    expires_at: datetime
    most_a_day: int


class TypedCode(BaseModel):
    """`typed` is a sealed `LinkSecret`; `attempt_id` names the try: counted once."""

    procedure_id: UUID
    attempt_id: UUID
    typed: SealedText
    at: datetime


class CodeVerdict(BaseModel):
    """`wrong_tries` are the procedure's, over all its codes."""

    right: bool
    wrong_tries: int


class ContactOnFile(BaseModel):
    """A sealed `Recipient`; None where the member has left no address."""

    recipient: SealedText | None


@queue.activity()
async def make_code(new: NewCode) -> SealedText:
    """Make a code, voiding the procedure's earlier ones, and seal its `LinkSecret`.

    Conflict("too_many_codes") when the member has had too many today.
    """
    raise NotImplementedError


@queue.activity()
async def check_code(typed: TypedCode) -> CodeVerdict:
    """Compare with the procedure's last code, and count a wrong try. Gone("code_expired")."""
    raise NotImplementedError


@queue.activity()
async def seal_contact_on_file(member_id: UUID) -> ContactOnFile:
    """The address the office knows the member by, as it stands today."""
    raise NotImplementedError
