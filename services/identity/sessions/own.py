"""A person signed in, not a program: what guards an account is out of an API token's reach."""

from typing import Annotated

from fastapi import Depends

from shared.errors import Forbidden
from shared.http.caller import CurrentAccount, SignedIn


def _own(caller: CurrentAccount) -> SignedIn:
    if caller.session_id is None:
        raise Forbidden(
            "session_required", "Cette action demande d'être connecté : un jeton n'y suffit pas."
        )
    return caller


OwnSession = Annotated[SignedIn, Depends(_own)]
