"""The pair of numbers that opens a procedure: a member's, and its SIREN or SIRET.

Every try is on record before it is answered, and one sentence refuses an unknown number and a
wrong pair alike: trying is hopeless and teaches nothing.
"""

from collections.abc import Collection
from datetime import UTC, datetime
from uuid import UUID, uuid4

from sqlalchemy.ext.asyncio import AsyncSession

from services.membership.context import Context
from services.membership.synchronisations import queries, rules
from services.membership.synchronisations.rules import FAILED, GuessLimits, Outcome
from services.membership.synchronisations.tables import Guess
from services.membership.tables import Member
from shared.contracts.membership.procedures import ProcedureKind
from shared.errors import Refused
from shared.http.caller import SignedIn


async def check_pair(
    context: Context,
    caller: SignedIn,
    kind: ProcedureKind,
    member_number: str,
    registration: str,
) -> Member:
    """The member the pair designates, or a refusal. Opens its own transaction: a failure stays
    on record.
    """
    number, digits = rules.read_pair(kind, member_number, registration)
    guess = Guess(
        id=uuid4(),
        account_id=caller.account_id,
        address=rules.network(caller.address),
        member_number=number,
        procedure_kind=kind,
        at=datetime.now(UTC),
    )
    async with context.sessions.begin() as session:
        found = await _try(session, guess, digits, context.guess_limits, caller.only_members)
    if isinstance(found, Refused):
        raise found
    return found


async def _try(
    session: AsyncSession, guess: Guess, digits: str, limits: GuessLimits,
    only_members: Collection[UUID] | None,
) -> Member | Refused:  # fmt: skip
    await queries.hold(
        session,
        f"account:{guess.account_id}",
        f"address:{guess.address}",
        f"number:{guess.member_number}",
    )
    # Counted from when its turn came: many at once are one after the other.
    guess.at = datetime.now(UTC)
    found = await _answer(session, guess, digits, limits, only_members)
    session.add(guess)
    await session.flush()
    if guess.outcome in FAILED:
        await _lock_if_tried_too_often(session, guess, limits)
    await queries.erase_before(session, guess.at - limits.kept_for)
    return found


async def _answer(
    session: AsyncSession, guess: Guess, digits: str, limits: GuessLimits,
    only_members: Collection[UUID] | None,
) -> Member | Refused:  # fmt: skip
    """Sets the guess's outcome. Unknown or wrong, the same statements have run. To an API token
    made for some members, every other one is unknown."""
    if until := await _blocked_until(session, guess, limits):
        guess.outcome = Outcome.THROTTLED
        return rules.throttled(until, guess.at)
    if until := await queries.lock_of(session, guess.member_number, guess.at):
        guess.outcome = Outcome.LOCKED
        return rules.locked(until)
    member = await queries.numbered(session, guess.member_number)
    if member is not None and only_members is not None and member.id not in only_members:
        member = None
    if member is None or not member.siret.startswith(digits):
        guess.outcome = Outcome.MISMATCH if member else Outcome.UNKNOWN
        return rules.PAIR_UNKNOWN
    if member.closed_at is not None:
        guess.outcome = Outcome.CLOSED
        return rules.CLOSED
    guess.outcome = Outcome.ACCEPTED
    return member


async def _blocked_until(
    session: AsyncSession, guess: Guess, limits: GuessLimits
) -> datetime | None:
    since = guess.at - rules.A_DAY
    by_account = await queries.failures_by(session, Guess.account_id, guess.account_id, since)
    waits = [rules.blocked_until(by_account, limits.per_account, limits)]
    if guess.address:
        by_address = await queries.failures_by(session, Guess.address, guess.address, since)
        waits.append(rules.blocked_until(by_address, limits.per_address, limits))
    return max((until for until in waits if until and until > guess.at), default=None)


async def _lock_if_tried_too_often(
    session: AsyncSession, guess: Guess, limits: GuessLimits
) -> None:
    number, since = guess.member_number, guess.at - limits.number_within
    if await queries.failures_on(session, number, since) >= limits.per_number:
        await queries.lock(session, number, guess.at + limits.locked_for)
