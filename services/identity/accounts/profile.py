"""One's own account: everything but the e-mail may change."""

from fastapi import APIRouter

from services.identity.accounts import queries
from services.identity.rights import announce_change
from services.identity.tables import Account
from shared.contracts.identity.people import Profile, ProfileChange
from shared.database import Sessions
from shared.errors import FieldProblem, Invalid, Unauthenticated
from shared.http.caller import CurrentAccount

router = APIRouter(tags=["accounts"])

EMAIL_STAYS = (
    "Attention, vous ne pouvez pas modifier votre adresse e-mail. Cette information est liée à"
    " votre compte. Pour utiliser une autre adresse, créez un compte, puis demandez la gestion"
    " de l'adhérent."
)


def profile_of(account: Account, roles: list[str]) -> Profile:
    return Profile.model_validate(
        {
            **{name: getattr(account, name, None) for name in Profile.model_fields},
            "roles": roles,
            "created_at": account.opened_at or account.staged_at,
        }
    )


@router.get("/me")
async def show(caller: CurrentAccount, sessions: Sessions) -> Profile:
    """Who is signed in."""
    async with sessions() as session:
        account = present(await queries.get(session, caller.account_id))
        return profile_of(account, list(await queries.roles(session, account.id)))


@router.patch("/me")
async def change(body: ProfileChange, caller: CurrentAccount, sessions: Sessions) -> Profile:
    """Change title, names or job title. Never the e-mail: 422 `email_not_changeable`."""
    if "email" in body.model_fields_set:
        told = FieldProblem(field="email", code="email_not_changeable", detail=EMAIL_STAYS)
        raise Invalid("email_not_changeable", EMAIL_STAYS, [told])
    values = body.model_dump(exclude_none=True)
    async with sessions.begin() as session:
        await queries.change(session, caller.account_id, values)
        account = present(await queries.get(session, caller.account_id))
        # The gateway vouches for the display name.
        await announce_change(session, account.id)
        return profile_of(account, list(await queries.roles(session, account.id)))


def present(account: Account | None) -> Account:
    """A caller's token may outlive its account by a minute."""
    if account is None:
        raise Unauthenticated("sign_in_required", "Connectez-vous pour continuer.")
    return account
