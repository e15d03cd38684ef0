"""The pages of staff beside those of applications: each is rendered, photographed, put to axe."""

from tests.portal.office_edge import MEMBER, MEMBERS
from tests.portal.staff_edge import (
    ACCESS,
    APPROVAL,
    CHANGE,
    MERGER,
    OBJECTED,
    REVIEWED,
    SCHEDULED,
    STOPPED,
    SYNCHRONISATION,
    TAKEOVER,
    UNDOABLE,
    UNPLANNED,
)

_TASKS = {
    "access": ACCESS, "synchronisation": SYNCHRONISATION, "change": CHANGE, "objected": OBJECTED,
    "merger": MERGER, "unplanned": UNPLANNED, "approval": APPROVAL, "takeover": TAKEOVER,
    "stopped": STOPPED, "reviews": REVIEWED,
}  # fmt: skip
_MEMBER = f"/corbeille/adherents/{MEMBER}"
_GWENN = "50000000-0000-4000-8000-000000000009"
PAGES: dict[str, tuple[str, str]] = {
    **{f"task-{name}": ("staff", f"/corbeille/{task}") for name, task in _TASKS.items()},
    "task-access-grant": ("staff", f"/corbeille/{ACCESS}/decision/acces"),
    "task-access-refuse": ("staff", f"/corbeille/{ACCESS}/decision/refuse"),
    "task-access-question": ("staff", f"/corbeille/{ACCESS}/correction"),
    "task-change-accept": ("staff", f"/corbeille/{OBJECTED}/decision/accept"),
    "task-merger-plan": ("staff", f"/corbeille/{MERGER}/plan"),
    "task-merger-submit": ("staff", f"/corbeille/{MERGER}/decision/submit"),
    "task-merger-approve": ("staff", f"/corbeille/{APPROVAL}/decision/approve"),
    "task-merger-return": ("staff", f"/corbeille/{APPROVAL}/decision/return"),
    "task-takeover-plan": ("staff", f"/corbeille/{TAKEOVER}/plan"),
    "task-follow-up": ("staff", f"/corbeille/{ACCESS}/suivi"),
    "task-priority": ("staff", f"/corbeille/{ACCESS}/priorite"),
    "inbox-filtered": ("staff", "/corbeille?vue=toutes&adherent=100234&avant=01/12/2030"),
    "inbox-unknown-member": ("staff", "/corbeille?vue=toutes&adherent=000000"),
    "inbox-late-empty": ("staff-idle", "/corbeille?vue=retard"),
    "absences": ("staff", "/corbeille/absences"),
    "absences-none": ("staff-idle", "/corbeille/absences"),
    "absences-team": ("staff-supervisor", "/corbeille/absences?de=tous"),
    "attempts": ("staff", "/corbeille/essais"),
    "attempts-none": ("staff-idle", "/corbeille/essais"),
    "attempts-number": ("staff", "/corbeille/essais?numero=100234"),
    "staff-member": ("staff", _MEMBER),
    "staff-member-absorbed": ("staff", f"/corbeille/adherents/{MEMBERS[1]['id']}"),
    "staff-member-withdraw": ("staff", f"{_MEMBER}/acces/{_GWENN}/retrait"),
    "staff-procedure-undoable": ("staff", f"/corbeille/demarches/{UNDOABLE}"),
    "staff-procedure-scheduled": ("staff", f"/corbeille/demarches/{SCHEDULED}"),
    "staff-procedure-undo": ("staff", f"/corbeille/demarches/{UNDOABLE}/annulation"),
    "staff-procedure-cancel": ("staff", f"/corbeille/demarches/{SCHEDULED}/annulation"),
}
