"""Identity's copy of who serves which member follows membership's grants, which alone decide."""

from uuid import UUID

from temporalio.exceptions import ActivityError

from shared.contracts.identity.accounts import MemberLink, link_member, unlink_member
from shared.contracts.membership.access import users_of
from shared.errors import Refused


async def keep_link(member_id: UUID, account_id: UUID) -> None:
    """Link or unlink as the grant stands, and look again: it may have changed meanwhile."""
    link = MemberLink(account_id=account_id, member_id=member_id)
    held: bool | None = None
    while held is not (now := await _held(link)):
        held = now
        try:
            await (link_member if held else unlink_member)(link)
        except ActivityError as failure:
            # An account that is gone serves nobody.
            if Refused.within(failure) is None:
                raise
            return


async def _held(link: MemberLink) -> bool:
    found = await users_of(link.member_id)
    return any(one.account_id == link.account_id for one in found.users)
