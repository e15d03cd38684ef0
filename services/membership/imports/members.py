"""A line of the members' file: the establishment, its addresses and its contacts."""

from typing import Any

from services.membership.drafts.rules import Grounds
from services.membership.imports.cells import Cells
from services.membership.imports.columns import CONTACTS
from services.membership.imports.reading import (
    read_email,
    read_known_naf,
    read_past,
    read_phone,
    read_postal_code,
    read_siret,
    read_text,
    read_town,
)
from services.membership.imports.records import AddressRecord, ContactRecord, MemberRecord
from shared.nomenclatures.communes import Communes

LINES = ("corporate_name", "line", "complement", "complement_2", "postal_code", "town", "phone",
         "fax")  # fmt: skip


def read_member(cells: Cells, grounds: Grounds) -> MemberRecord | None:
    read: dict[str, Any] = {
        "siret": cells.required("siret", read_siret),
        "legal_name": cells.required("legal_name", read_text),
        "legal_form": cells.required("legal_form", read_text),
        "naf_code": cells.required("naf_code", lambda text: read_known_naf(text, grounds.naf)),
        "activity": cells.required("activity", read_text),
        "created_on": cells.required("created_on", lambda text: read_past(text, grounds.today)),
        "email": cells.optional("email", read_email),
        "contacts": tuple(_contacts(cells)),
    }
    addresses = _addresses(cells, read["legal_name"] or "", grounds.communes)
    postal_code = addresses[0].postal_code if addresses else None
    commune = cells.required("commune", lambda text: read_town(text, postal_code, grounds.communes))
    if cells.problems or commune is None:
        return None
    return MemberRecord(
        **read,
        commune_code=commune.code,
        department=commune.department,
        addresses=tuple(addresses),
    )


def _addresses(cells: Cells, legal_name: str, communes: Communes) -> list[AddressRecord]:
    found = []
    for kind, prefix in (("establishment", ""), ("billing", "billing_"), ("summons", "summons_")):
        given = [name for name in LINES if prefix + name in cells.typed]
        if kind == "establishment" or given:
            address = _address(cells, kind, prefix, legal_name, communes)
            if address is not None:
                found.append(address)
    return found


def _address(
    cells: Cells, kind: str, prefix: str, legal_name: str, communes: Communes
) -> AddressRecord | None:
    line = cells.required(f"{prefix}line", read_text)
    postal_code = cells.required(f"{prefix}postal_code", read_postal_code)
    town = cells.required(f"{prefix}town", read_text)
    name = cells.optional(f"{prefix}corporate_name", read_text) if prefix else None
    rest = {
        part: cells.optional(f"{prefix}{part}", read)
        for part, read in (("complement", read_text), ("complement_2", read_text),
                           ("phone", read_phone), ("fax", read_phone))
    }  # fmt: skip
    if line is None or postal_code is None or town is None:
        return None
    _must_agree(cells, prefix, postal_code, town, communes)
    return AddressRecord(kind, name or legal_name, line, postal_code, town, **rest)


def _must_agree(cells: Cells, prefix: str, postal_code: str, town: str, communes: Communes) -> None:
    # CEDEX codes are in no free list.
    if "cedex" in town.casefold():
        return
    bare = town.partition("(")[0].strip()
    if not any(postal_code in one.postal_codes for one in communes.named(bare)):
        near = [one.label for one in communes.search(postal_code, 3)]
        cells.wrong(
            f"{prefix}postal_code",
            "commune_postal_code_mismatch",
            "Ce code postal n'est pas celui de cette ville."
            + (f" Villes de ce code postal : {', '.join(near)}." if near else ""),
        )


def _contacts(cells: Cells) -> list[ContactRecord]:
    found = []
    for suffix in CONTACTS:
        names = [f"contact_{part}{suffix}" for part in ("name", "function", "email", "phone")]
        if not any(name in cells.typed for name in names):
            continue
        name = cells.required(names[0], read_text)
        function = cells.required(names[1], read_text)
        email = cells.optional(names[2], read_email)
        phone = cells.optional(names[3], read_phone)
        if name and function:
            found.append(ContactRecord(name, function, email, phone))
    return found
