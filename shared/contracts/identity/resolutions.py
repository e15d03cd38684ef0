"""What a session or API token stands for: asked by the gateway at `POST /internal/resolutions`."""

from datetime import datetime
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

GATEWAY_SCOPE = "gateway"

# PostgreSQL channel: the payload is the account whose rights or sessions changed.
RIGHTS_CHANNEL = "rights"


class ResolutionRequest(BaseModel):
    model_config = ConfigDict(extra="forbid")

    token: str = Field(min_length=1, max_length=200)


class Resolution(BaseModel):
    """`roles` are `shared.http.caller.Role` values; `teams` the health teams worked in.

    `scopes` is None for a session, which may do all its account may.
    `members` limits an API token to some of the account's members; None limits nothing.
    """

    account_id: UUID
    display_name: str
    session_id: UUID | None
    roles: frozenset[str]
    teams: frozenset[UUID] = frozenset()
    scopes: frozenset[str] | None
    members: frozenset[UUID] | None = None
    expires_at: datetime
