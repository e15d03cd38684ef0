"""Who has access to a member, for page tests: an administrator's page and another's."""

from typing import Any
from uuid import UUID

from services.membership.access.sentences import SINGLE_ADMINISTRATOR, types
from tests.portal.procedures_samples import ME

TYPES: list[dict[str, Any]] = [one.model_dump(mode="json") for one in types()]
LABELS = {one["access"]: one["label"] for one in TYPES}
NAMES = (
    "Karim Benali", "Élodie Le Goff", "Marie-Françoise de La Rochefoucauld-Kerguelen",
    "Hélène Caradec", "Yann Riou",
)  # fmt: skip
SELF = {"role": "self", "name": None}
OTHER = {"role": "administrator", "name": "Élodie Le Goff"}
SERVICES = {"role": "member_services", "name": None}


def account(number: int) -> str:
    return str(UUID(int=(0xAC << 96) + number))


def grant(account_id: str, name: str | None, access: str, *may: str, **unlike: Any) -> Any:
    return {
        "account_id": account_id, "name": name, "access": access, "label": LABELS[access],
        "email": f"{account_id[-4:]}@boulangerie.example" if name else None,
        "since": "2024-09-02T08:00:00Z", "granted_by": None, "changed_at": None,
        "changed_by": None, "allowed_actions": list(may), "etag": f'"{account_id[-4:]}"', **unlike,
    }  # fmt: skip


def everybody() -> list[Any]:
    manage = ("change", "withdraw")
    return [
        grant(ME, "Anne-Gaëlle N'Diaye-Le Bihan", "administrator", "change", "leave"),
        grant(account(1), NAMES[1], "administrator", *manage, granted_by=SELF),
        grant(account(2), NAMES[0], "billing", *manage, granted_by=OTHER,
              changed_at="2026-03-02T10:00:00Z", changed_by=SELF),
        grant(account(3), NAMES[2], "workforce_and_visits", *manage, granted_by=SERVICES),
        grant(account(4), None, "read_only", *manage),
    ]  # fmt: skip


def somebody(number: int) -> Any:
    return grant(account(10 + number), f"Personne {number}", "full", "change", "withdraw")


def page(items: list[Any], *, manages: bool, review: str = "none") -> dict[str, Any]:
    administrators = [one for one in items if one["access"] == "administrator"]
    alone = manages and len(administrators) == 1
    return {
        "mine": "administrator" if manages else "read_only",
        "allowed_actions": ["manage", "review"] if manages else [],
        "items": items,
        "administrators": [
            {"account_id": one["account_id"], "name": one["name"]}
            for one in (administrators or everybody()[:2])
        ],
        "types": TYPES,
        "advice": SINGLE_ADMINISTRATOR.model_dump() if alone else None,
        "review": {
            "state": review, "due_at": "2026-11-01T00:00:00Z",
            "asked_at": "2026-11-01T08:00:00Z", "until": "2026-12-31T08:00:00Z",
            "last_confirmed_at": "2025-11-03T08:00:00Z", "last_confirmed_by": "Élodie Le Goff",
        } if manages else None,
        "etag": '"liste"',
    }  # fmt: skip


def history() -> list[dict[str, Any]]:
    def event(number: int, kind: str, label: str, **unlike: Any) -> dict[str, Any]:
        return {
            "id": account(100 + number), "at": f"2026-0{9 - number}-12T09:00:00Z", "kind": kind,
            "account_id": account(2), "name": NAMES[0], "before": None, "after": None,
            "by": SELF, "procedure": None, "review": False, "label": label, **unlike,
        }  # fmt: skip

    asked = {"id": account(200), "reference": "P-000031", "kind": "access_request",
             "title": "Demander la gestion d'un adhérent"}  # fmt: skip
    return [
        event(1, "confirmed", "Accès vérifiés et confirmés", account_id=None, name=None,
              by=OTHER, review=True),
        event(2, "withdrawn", "Accès retiré lors de la vérification des accès", by=OTHER,
              before="read_only", name=NAMES[4], review=True),
        event(3, "changed", "Type d'accès modifié : Accès complet, désormais Facturation",
              before="full", after="billing"),
        event(4, "granted", "Accès donné : Accès complet", after="full", by=OTHER, procedure=asked),
        event(5, "left", "Accès abandonné par la personne elle-même", before="billing", name=None),
    ]  # fmt: skip
