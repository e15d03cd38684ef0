"""Who is asking, as the gateway vouches for it: a signed token of a minute at most.

Every service verifies the token itself. It says which account calls, with which staff roles,
from which address, and which rights it holds on the member concerned.
"""

import time
from collections.abc import Callable, Mapping
from datetime import timedelta
from enum import StrEnum
from typing import Annotated
from uuid import UUID

from fastapi import Depends, Request
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import OKPKey
from pydantic import BaseModel, ValidationError

from shared.contracts.membership.levels import Access as Access
from shared.errors import Forbidden, NotFound, Unauthenticated

HEADER = "x-caller-token"
LIFE = timedelta(minutes=1)
SAFE = ("GET", "HEAD", "OPTIONS")


class Role(StrEnum):
    MEMBER_SERVICES = "member_services"
    HEALTH_TEAM = "health_team"
    OPERATOR = "operator"
    SUPERVISOR = "supervisor"


class Caller(BaseModel):
    """A visitor has no account. `address` is the network address, for throttling only.

    `teams` are the health teams that a member of staff works in. `only_members`: an API token made
    for some members serves no other, whatever the path.
    """

    account_id: UUID | None = None
    display_name: str = ""
    session_id: UUID | None = None
    roles: frozenset[Role] = frozenset()
    teams: frozenset[UUID] = frozenset()
    members: Mapping[UUID, Access] = {}
    only_members: frozenset[UUID] | None = None
    scopes: frozenset[str] | None = None
    address: str = ""


class SignedIn(Caller):
    account_id: UUID


class CallerSigner:
    """The gateway's side: it alone holds the private key."""

    def __init__(self, private_key: str) -> None:
        self._key = OKPKey.import_key(private_key)

    def sign(self, caller: Caller, audience: list[str]) -> str:
        now = int(time.time())
        claims = {
            "iat": now,
            "exp": now + int(LIFE.total_seconds()),
            "aud": audience,
            "caller": caller.model_dump(mode="json", exclude_defaults=True),
        }
        return jwt.encode({"alg": "Ed25519"}, claims, self._key, algorithms=["Ed25519"])


class CallerVerifier:
    """A service's side: checks signature, minute and audience."""

    def __init__(self, public_key: str, service: str) -> None:
        self._key = OKPKey.import_key(public_key)
        self._rules = jwt.JWTClaimsRegistry(
            exp={"essential": True}, aud={"essential": True, "value": service}
        )

    def read(self, token: str) -> Caller:
        try:
            claims = jwt.decode(token, self._key, algorithms=["Ed25519"]).claims
            self._rules.validate(claims)
            return Caller.model_validate(claims["caller"])
        except (JoseError, ValueError, KeyError, ValidationError) as error:
            raise Unauthenticated("caller_unknown", "L'appel n'est pas signé.") from error


def _caller(request: Request) -> Caller:
    verifier: CallerVerifier = request.app.state.callers
    return verifier.read(request.headers.get(HEADER, ""))


AnyCaller = Annotated[Caller, Depends(_caller)]


def _signed_in(request: Request, caller: AnyCaller) -> SignedIn:
    if caller.account_id is None:
        raise Unauthenticated("sign_in_required", "Connectez-vous pour continuer.")
    # The gateway refuses it too; a service does not take its word for it.
    if request.method not in SAFE and caller.scopes is not None and "write" not in caller.scopes:
        raise Forbidden("scope_insufficient", "Ce jeton d'accès ne permet que de lire.")
    return SignedIn.model_validate(caller.model_dump())


CurrentAccount = Annotated[SignedIn, Depends(_signed_in)]


def require_role(*roles: Role) -> Callable[[SignedIn], SignedIn]:
    """Whoever lacks the role is told there is nothing here."""

    def check(caller: CurrentAccount) -> SignedIn:
        if not caller.roles & set(roles):
            raise NotFound("not_found", "Cette page n'existe pas.")
        return caller

    return check


Staff = Annotated[SignedIn, Depends(require_role(*Role))]
MemberServices = Annotated[SignedIn, Depends(require_role(Role.MEMBER_SERVICES))]


def require_access(*levels: Access) -> Callable[[UUID, SignedIn], SignedIn]:
    """Check the right on the `member_id` of the path: 404 without any, 403 with a lesser one."""

    def check(member_id: UUID, caller: CurrentAccount) -> SignedIn:
        held = caller.members.get(member_id)
        if held is None and Role.MEMBER_SERVICES not in caller.roles:
            raise NotFound("not_found", "Cet adhérent n'existe pas.")
        if held is not None and held not in levels:
            raise Forbidden("access_insufficient", "Votre accès ne permet pas cette action.")
        return caller

    return check
