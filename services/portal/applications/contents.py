"""Steps to and from the fields of their forms; names with dots are the services' own."""

from collections.abc import Mapping
from uuid import UUID, uuid4

from services.portal.forms import Form, Posted
from services.portal.page import Json
from services.portal.positions.fields import content_of

ADDRESS = (
    "corporate_name", "line", "complement", "complement_2", "postal_code", "town", "phone", "fax",
)  # fmt: skip
OTHER_ADDRESSES = ("billing_address", "summons_address")


def identification_of(posted: Posted) -> Json:
    return dict(posted.fields("siret", "naf_code", "commune"))


def company_of(posted: Posted) -> Json:
    """Addresses that are the establishment's are left out: their box is not ticked."""
    body: Json = dict(posted.fields("legal_form", "legal_name", "activity"))
    if created := posted.date("created_on"):
        body["created_on"] = created
    body["establishment_address"] = _address(posted, "establishment_address")
    for name in OTHER_ADDRESSES:
        if posted.ticked(f"{name}_differs"):
            body[name] = _address(posted, name)
    return body


def _address(posted: Posted, name: str) -> Json:
    typed = {one: posted.text(f"{name}.{one}") for one in ADDRESS}
    return {one: text for one, text in typed.items() if text}


def position_of(posted: Posted) -> Json:
    return {"id": _id(posted), **content_of(posted)}


def employee_of(posted: Posted) -> Json:
    body: Json = {"id": _id(posted)}
    body |= posted.fields(
        "title", "first_name", "birth_name", "married_name", "ins", "position", "contract_type"
    )
    for name in ("birth_date", "starts_on"):
        if typed := posted.date(name):
            body[name] = typed
    return body


def _id(posted: Posted) -> str:
    """Chosen when the form was drawn, so that sending it twice adds one line."""
    try:
        return str(UUID(posted.text("id")))
    except ValueError:
        return str(uuid4())


def form_of(content: Json) -> Form:
    """A form filled in with a step, or with one line of it."""
    flat = dict(_flat(content))
    for name in OTHER_ADDRESSES:
        if content.get(name) is not None:
            flat[f"{name}_differs"] = "yes"
    return Form.of(flat)


def _flat(content: Mapping[str, object], prefix: str = "") -> list[tuple[str, object]]:
    found: list[tuple[str, object]] = []
    for name, value in content.items():
        if isinstance(value, Mapping):
            found += _flat(value, f"{prefix}{name}.")
        else:
            found.append((f"{prefix}{name}", value))
    return found
