"""HTTP for preferences: one's own, and what the link of a mail stops without signing in."""

import zlib
from typing import Annotated

from cryptography.exceptions import InvalidTag
from fastapi import APIRouter, Depends, Request
from pydantic import BaseModel, ConfigDict, Field

from services.notifications.digests import queries as digests
from services.notifications.preferences import queries
from shared.contracts.notifications.messages import Category
from shared.contracts.notifications.preferences import (
    NEVER_OFF,
    Choice,
    Preferences,
    Unsubscription,
)
from shared.database import Sessions
from shared.errors import FieldProblem, Gone, Invalid
from shared.http.caller import CurrentAccount
from shared.sealed import Seal

router = APIRouter(tags=["notifications"])

LONGEST_TOKEN = 1000


class UnsubscriptionRequest(BaseModel):
    """`token` is what follows the last `/` of the address in the mail."""

    model_config = ConfigDict(extra="forbid")

    token: Annotated[str, Field(max_length=LONGEST_TOKEN)]


class UnsubscriptionOffer(BaseModel):
    """What the token stops, and whether it is stopped already."""

    category: Category
    off: bool


def _seal(request: Request) -> Seal:
    seal: Seal = request.app.state.seal
    return seal


CurrentSeal = Annotated[Seal, Depends(_seal)]


@router.get("/me/notification-preferences", summary="Read one's notification preferences")
async def read_preferences(caller: CurrentAccount, sessions: Sessions) -> Preferences:
    """When mails of each category are sent. Notices in the portal are always kept."""
    async with sessions() as session:
        return await queries.of_account(session, caller.account_id)


@router.put("/me/notification-preferences", summary="Choose one's notification preferences")
async def choose_preferences(
    chosen: Preferences, caller: CurrentAccount, sessions: Sessions
) -> Preferences:
    """`approvals` may be `daily` and never `off`: a colleague waits for the answer."""
    by_category = {Category(name): choice for name, choice in chosen}
    wrong = [
        FieldProblem(
            field=category.value,
            code="category_needed",
            detail="Ces messages ne peuvent pas être arrêtés : une personne attend votre réponse.",
        )
        for category in sorted(NEVER_OFF)
        if by_category[category] is Choice.OFF
    ]
    if wrong:
        raise Invalid("invalid", "Certaines informations sont à corriger.", wrong)
    async with sessions.begin() as session:
        for category, choice in by_category.items():
            await queries.choose(session, caller.account_id, category, choice)
            if choice is Choice.OFF:
                await digests.forget_unwanted(session, caller.account_id, category)
        return await queries.of_account(session, caller.account_id)


@router.get("/notification-unsubscriptions/{token}", summary="Read what an unsubscription stops")
async def read_unsubscription(
    token: str, sessions: Sessions, seal: CurrentSeal
) -> UnsubscriptionOffer:
    """Nothing changes. 410 `link_unusable` for a token that is no unsubscription's."""
    stopped = _opened(seal, token)
    async with sessions() as session:
        choice = await queries.choice(session, stopped.account_id, stopped.category)
    return UnsubscriptionOffer(category=stopped.category, off=choice is Choice.OFF)


@router.post(
    "/notification-unsubscriptions", status_code=204, summary="Stop the mails of a category"
)
async def unsubscribe(
    request: UnsubscriptionRequest, sessions: Sessions, seal: CurrentSeal
) -> None:
    """Without signing in. 410 `link_unusable` for a token that is no unsubscription's."""
    stopped = _opened(seal, request.token)
    async with sessions.begin() as session:
        await queries.choose(session, stopped.account_id, stopped.category, Choice.OFF)
        await digests.forget_unwanted(session, stopped.account_id, stopped.category)


def _opened(seal: Seal, token: str) -> Unsubscription:
    try:
        stopped = seal.open(token[:LONGEST_TOKEN], Unsubscription)
    except (KeyError, ValueError, InvalidTag, zlib.error):
        raise _unusable() from None
    if stopped.category in NEVER_OFF:
        raise _unusable()
    return stopped


def _unusable() -> Gone:
    return Gone(
        "link_unusable",
        "Ce lien n'est pas valable. Connectez-vous pour choisir vos notifications.",
    )
