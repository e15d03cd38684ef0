"""A line of each kind once it is read, and by what it is known again: its keys, hashed."""

from dataclasses import dataclass, field
from datetime import date
from hashlib import sha256

from shared.contracts.billing.history import ImportedDeclaration, ImportedInvoice
from shared.contracts.workforce.imports import ImportedEmployee, ImportedPosition
from shared.sheets.columns import spelt


def hashed(*parts: object) -> str:
    """Keys hold names and birth dates: what is stored of them cannot be read."""
    return sha256("\0".join(map(str, parts)).encode()).hexdigest()


@dataclass(frozen=True)
class AddressRecord:
    kind: str
    corporate_name: str
    line: str
    postal_code: str
    town: str
    complement: str | None = None
    complement_2: str | None = None
    phone: str | None = None
    fax: str | None = None


@dataclass(frozen=True)
class ContactRecord:
    name: str
    function: str
    email: str | None = None
    phone: str | None = None


@dataclass(frozen=True)
class MemberRecord:
    siret: str
    legal_name: str
    legal_form: str
    naf_code: str
    activity: str
    created_on: date
    commune_code: str
    department: str
    email: str | None
    addresses: tuple[AddressRecord, ...]
    contacts: tuple[ContactRecord, ...] = ()


Record = MemberRecord | ImportedPosition | ImportedEmployee | ImportedDeclaration | ImportedInvoice


@dataclass(frozen=True)
class Keys:
    """`key` is unique among the lines of its kind; `second`, a member's SIRET, too."""

    key: str | None = None
    second: str | None = None
    needs: str | None = None
    person: str | None = None
    identity: str | None = None


@dataclass(frozen=True)
class ReadLine:
    """`record` is None where something is wrong with the line."""

    line: int
    member_number: str | None
    record: Record | None
    keys: Keys = field(default_factory=Keys)


def position_key(number: str, pcs_code: str, label: str) -> str:
    return hashed(number, pcs_code, spelt(label))


def keys_of(number: str, record: Record) -> Keys:
    match record:
        case MemberRecord():
            return Keys(hashed(number), second=hashed(record.siret))
        case ImportedPosition():
            return Keys(position_key(number, record.pcs_code, record.label))
        case ImportedEmployee():
            needs = position_key(number, record.pcs_code, record.position_label)
            names = spelt(record.first_name), spelt(record.birth_name)
            person = hashed(number, *names, record.birth_date)
            married = spelt(record.married_name or "")
            return Keys(
                hashed(person, record.starts_on, needs),
                needs=needs,
                person=person,
                identity=hashed(record.title, married, record.ins or ""),
            )
        case ImportedDeclaration():
            return Keys(hashed(number, record.year))
        case ImportedInvoice():
            return Keys(hashed(record.number))
