"""A procedure put together for its reader: whoever asked, an administrator, staff."""

import json
from collections.abc import Sequence
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict

from services.membership.procedures.answers import (
    Action,
    Approval,
    Message,
    ProcedureLine,
    ProcedureView,
    StaffProcedure,
)
from services.membership.procedures.queries import Asked
from services.membership.procedures.rules import TITLES, reference, state
from services.membership.procedures.tables import Procedure, ProcedureMessage
from services.membership.tables import Member
from shared.contracts.membership.procedures import (
    OVER,
    WITHDRAWABLE,
    Holder,
    MessageKind,
    ProcedureKind,
    Stage,
)
from shared.sealed import Seal

Relation = Literal["requester", "administrator", "user"]


class _Typed(BaseModel):
    """Whatever the kind, texts by field: only read to be shown."""

    model_config = ConfigDict(extra="allow")


def content_of(seal: Seal, sealed: str | None) -> dict[str, str]:
    if sealed is None:
        return {}
    typed = json.loads(seal.open(sealed, _Typed).model_dump_json())
    return {name: str(value) for name, value in typed.items() if value not in (None, "")}


def line(row: Procedure, member: Member | None) -> ProcedureLine:
    return ProcedureLine.model_validate(_line(row, member))


def _line(row: Procedure, member: Member | None) -> dict[str, Any]:
    stage = Stage(row.stage)
    return {
        "id": row.id,
        "reference": reference(row.number),
        "kind": row.kind,
        "stage": stage,
        "state": state(stage),
        "held_by": row.held_by,
        "until": row.until,
        "created_at": row.created_at,
        "ended_at": row.ended_at,
        "member_number": member.number if member else None,
        "access": row.access,
    }


def shown(messages: Sequence[ProcedureMessage], relation: Relation | None) -> list[Message]:
    """An objection is for staff; comments of administrators are for whoever asked."""
    hidden = {MessageKind.OBJECTION} if relation is not None else set()
    return [
        Message.model_validate(one, from_attributes=True)
        for one in messages
        if one.kind not in hidden and one.text
    ]


def view(
    row: Procedure, member: Member | None, relation: Relation, content: dict[str, str],
    messages: Sequence[ProcedureMessage],
) -> ProcedureView:  # fmt: skip
    mine = relation == "requester"
    return ProcedureView(
        **_line(row, member),
        relation=relation,
        title=TITLES[ProcedureKind(row.kind)],
        content=content if mine else {},
        messages=shown(messages, relation) if mine else [],
        allowed_actions=actions(row, relation),
    )


def actions(row: Procedure, relation: Relation) -> list[Action]:
    stage, kind = Stage(row.stage), ProcedureKind(row.kind)
    if stage in OVER:
        return []
    allowed: list[Action] = []
    if relation == "requester":
        if stage is Stage.CODE_SENT:
            allowed += ["confirm", "resend_code"]
        if stage is Stage.INFORMATION:
            allowed.append("answer")
        if stage in WITHDRAWABLE:
            allowed.append("withdraw")
    elif kind is ProcedureKind.ACCESS_REQUEST and relation == "administrator":
        if row.held_by == Holder.ADMINISTRATORS:
            allowed.append("decide")
    elif kind is ProcedureKind.ADMINISTRATOR_CHANGE:
        allowed.append("object")
        if relation == "administrator":
            allowed.append("consent")
    return allowed


def approval(asked: Asked, *, open_: bool) -> Approval:
    row, member, person = asked
    stage = Stage(row.stage)
    return Approval(
        id=row.id,
        reference=reference(row.number),
        member_id=member.id,
        member_number=member.number or "",
        member_name=member.legal_name,
        requester_name=person.display_name if person else "",
        requester_email=person.email if person else "",
        created_at=row.created_at,
        until=row.until,
        stage=stage,
        state=state(stage),
        access=row.access,
        allowed_actions=["decide"] if open_ else [],
    )


def for_staff(asked: Asked) -> StaffProcedure:
    row, member, person = asked
    return StaffProcedure(
        **_line(row, member),
        title=TITLES[ProcedureKind(row.kind)],
        account_id=row.account_id,
        requester_name=person.display_name if person else None,
        requester_email=person.email if person else None,
        member_id=row.member_id,
        member_name=member.legal_name if member else None,
        siret=member.siret if member else None,
    )
