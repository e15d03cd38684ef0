"""Positions as workforce answers them: free, held, of a past career, closed."""

from typing import Any
from uuid import UUID


def _position(number: int, label: str, code: str, level: str, *risks: str) -> dict[str, Any]:
    return {
        "id": str(UUID(int=number)), "label": label, "pcs_code": code,
        "pcs_label": "Employés administratifs divers d'entreprises",
        "risks": [{"code": risk.lower(), "label": risk} for risk in risks],
        "ionising_category": None, "vehicles": [], "other_risk": None,
        "closed_at": "2025-01-01T00:00:00Z" if number == 9 else None,
        "follow_up": {"level": level, "label": "", "before_start": False,
                      "attestation_required": False},
        "missing_details": ["vehicles"] if "CACES" in risks else [],
        "holders": int(number == 1), "ever_held": int(number in {1, 2}), "etag": f'"{number}"',
        "reason": "Ce poste est occupé par un salarié." if number == 1 else None,
        "allowed_actions": {1: [], 2: ["close"], 9: ["reopen", "delete"]}.get(
            number, ["change", "delete", "close"]),
    }  # fmt: skip


POSITIONS = [
    _position(1, "Boulanger de nuit", "636d", "SIA", "Travail de nuit"),
    _position(2, "Responsable des opérations", "372d", "SIR", "Amiante", "Chute"),
    _position(3, "Vendeuse", "554a", "SI"),
    _position(9, "Livreur", "643a", "SI", "CACES"),
]
