"""A line of the members' file against the members there are: new, the same, or contradicting."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from services.membership.imports.columns import title_of
from services.membership.imports.records import AddressRecord, MemberRecord
from services.membership.tables import Contact, Member, MemberAddress
from shared.contracts.findings import Outcome
from shared.contracts.membership.imports import Kind
from shared.sheets.columns import spelt
from shared.sheets.problems import Misread

PREFIX = {"establishment": "", "billing": "billing_", "summons": "summons_"}
FIELDS = ("siret", "legal_name", "legal_form", "naf_code", "activity", "created_on")


@dataclass(frozen=True)
class KnownMember:
    member: Member
    addresses: Mapping[str, MemberAddress]
    contacts: Mapping[str, Contact]


@dataclass(frozen=True)
class Known:
    """What is there already, for the lines of one chunk. `covered`: communes a team follows."""

    by_number: Mapping[str, KnownMember]
    number_of_siret: Mapping[str, str | None]
    covered: Mapping[str, object]


def compare(
    line: int, number: str, record: MemberRecord, known: Known
) -> tuple[Outcome, list[Misread]]:
    found = known.by_number.get(number)
    holder = known.number_of_siret.get(record.siret, number)
    problems = []
    if holder != number:
        whose = f" n° {holder}" if holder else ", en cours d'adhésion"
        problems.append(
            _problem(line, "siret", "siret_of_another_member",
                     f"Ce SIRET est celui d'un autre adhérent{whose}.", record.siret)
        )  # fmt: skip
    if found is None:
        if record.commune_code not in known.covered:
            problems.append(
                _problem(line, "commune", "health_team_missing",
                         "Aucune équipe santé ne couvre cette commune.")
            )  # fmt: skip
        return (Outcome.REFUSED if problems else Outcome.NEW), problems
    problems += [
        _problem(line, name, "contradiction", _known_as(theirs), str(ours))
        for name, ours, theirs in _differences(record, found)
    ]
    return (Outcome.REFUSED if problems else Outcome.UNCHANGED), problems


def _known_as(value: object) -> str:
    known = f"le portail connaît « {value} »" if value else "le portail n'a rien à cet endroit"
    return (
        f"Cet adhérent existe déjà et {known}. Rien n'est remplacé par un import : corrigez le"
        " fichier, ou la fiche de l'adhérent."
    )


def _differences(record: MemberRecord, known: KnownMember) -> Iterable[tuple[str, object, object]]:
    """What the file says otherwise. What it leaves blank contradicts nothing."""
    for name in FIELDS:
        ours, theirs = getattr(record, name), getattr(known.member, name)
        if spelt(str(ours)) != spelt(str(theirs)):
            yield name, ours, theirs
    if record.commune_code != known.member.commune_code:
        yield "commune", record.commune_code, known.member.commune_code
    if record.email and record.email != (known.member.contact_email or "").lower():
        yield "email", record.email, known.member.contact_email
    for address in record.addresses:
        yield from _address_differences(address, known.addresses.get(address.kind))
    for place, contact in enumerate(record.contacts):
        suffix = f"_{place + 1}" if place else ""
        theirs = known.contacts.get(spelt(contact.name))
        for part in ("name", "function", "email", "phone"):
            ours, held = getattr(contact, part), getattr(theirs, part, None)
            if ours and spelt(ours) != spelt(held or ""):
                yield f"contact_{part}{suffix}", ours, held
                break


def _address_differences(
    ours: AddressRecord, theirs: MemberAddress | None
) -> Iterable[tuple[str, object, object]]:
    for part in ("line", "complement", "complement_2", "postal_code", "town", "phone", "fax"):
        said, held = getattr(ours, part), getattr(theirs, part, None)
        if said and spelt(said) != spelt(held or ""):
            yield f"{PREFIX[ours.kind]}{part}", said, held


def _problem(line: int, name: str, code: str, detail: str, value: str | None = None) -> Misread:
    return Misread(code, detail, line, title_of(Kind.MEMBERS, name), value)
