"""Giving an account access to a member in the two services that keep it, or in neither."""

from temporalio.exceptions import ActivityError

from shared.contracts.identity.accounts import MemberLink, link_member, unlink_member
from shared.contracts.membership.access import AccessChanged, AccessOrder, order_access
from shared.errors import Refused
from workflows.access_links import keep_link


async def give_access(order: AccessOrder) -> AccessChanged:
    """Identity's link first: an account that is gone gets nothing. Refused, all is as it was."""
    link = MemberLink(account_id=order.account_id, member_id=order.member_id)
    try:
        await link_member(link)
        changed = await order_access(order)
    except ActivityError as failure:
        if Refused.within(failure) is not None:
            await keep_link(order.member_id, order.account_id)
        raise
    if changed.member_id != order.member_id:
        # Merged meanwhile: the access is on its successor.
        await keep_link(changed.member_id, order.account_id)
        await unlink_member(link)
    return changed
