"""What may differ from one installation to another, given to the application when it is built."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Annotated

from fastapi import Depends, Request


@dataclass(frozen=True)
class Policy:
    """`even_step`: answers that must not betray a known e-mail take a multiple of it."""

    requests_per_hour: int = 10
    even_step: timedelta = timedelta(milliseconds=400)


def _policy(request: Request) -> Policy:
    policy: Policy = request.app.state.policy
    return policy


CurrentPolicy = Annotated[Policy, Depends(_policy)]


def _public_url(request: Request) -> str:
    url: str = request.app.state.public_url
    return url


PublicUrl = Annotated[str, Depends(_public_url)]
