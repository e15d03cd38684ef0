"""The saga that makes a member of an accepted application: membership, workforce, billing,
identity, then the number. Nothing after the number can fail for good, so none is ever lost.
"""

import asyncio

from shared.contracts.billing.accounts import (
    BillingOpening,
    close_billing_account,
    open_billing_account,
)
from shared.contracts.identity.accounts import MemberLink, link_member, unlink_member
from shared.contracts.membership import admissions as membership
from shared.contracts.membership.admissions import Admission, EmployeeSlice
from shared.contracts.workforce.admissions import (
    SealedBatch,
    admit_employees,
    admit_positions,
    discard_workforce,
)
from workflows.saga import Saga, to_its_end

# A sealed batch stays far below Temporal's limit of 2 MB.
EMPLOYEES_AT_ONCE = 200


async def admit(admission: Admission, saga: Saga) -> str:
    """Answer the member number. A refusal, or a cancellation, leaves the undoing of what was begun
    in `saga`."""
    member = admission.member_id
    saga.begin(lambda: membership.discard_member(member))
    workload = await membership.prepare_member(admission)

    saga.begin(lambda: discard_workforce(member))
    await _admit_workforce(admission, workload.employees)

    saga.begin(lambda: close_billing_account(member))
    party = await membership.seal_billed_party(admission.application_id)
    await open_billing_account(BillingOpening(member_id=member, at=admission.at, party=party))

    link = MemberLink(account_id=admission.account_id, member_id=member)
    saga.begin(lambda: unlink_member(link))
    await link_member(link)

    saga.go_on()
    # A number given is never lost.
    return (await to_its_end(lambda: membership.activate_member(admission))).number


async def _admit_workforce(admission: Admission, employees: int) -> None:
    content = await membership.seal_positions(admission)
    await admit_positions(
        SealedBatch(member_id=admission.member_id, at=admission.at, content=content)
    )

    async def admit_slice(offset: int) -> None:
        content = await membership.seal_employees(
            EmployeeSlice(
                application_id=admission.application_id,
                member_id=admission.member_id,
                offset=offset,
                count=EMPLOYEES_AT_ONCE,
            )
        )
        await admit_employees(
            SealedBatch(member_id=admission.member_id, at=admission.at, content=content)
        )

    # `gather` leaves the others running when one refuses; they must end before the undoing.
    ends = await asyncio.gather(
        *(admit_slice(offset) for offset in range(0, employees, EMPLOYEES_AT_ONCE)),
        return_exceptions=True,
    )
    for end in ends:
        if isinstance(end, BaseException):
            raise end
