"""Many services' OpenAPI documents as the one of the public API. Pure.

Only what the routing table leads to is kept; two components of one name stay two.
"""

import json
from collections.abc import Iterable, Mapping
from typing import Any

from shared.http.paths import API_PREFIX, is_public, service_for

Json = dict[str, Any]

REFERENCE = "#/components/"
VERBS = ("get", "post", "put", "patch", "delete")
SENT_ANYWAY = ("user-agent", "accept", "accept-language")
SIGNED_IN: list[Json] = [{"bearer": []}, {"session": []}]

PROBLEM: Json = {
    "title": "Problem",
    "type": "object",
    "description": "RFC 9457. « code » est stable ; « detail » est une phrase en français.",
    "required": ["status", "code", "detail"],
    "properties": {
        "type": {"type": "string"},
        "status": {"type": "integer"},
        "code": {"type": "string"},
        "detail": {"type": "string"},
        "fields": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {
                    "field": {"type": "string"},
                    "code": {"type": "string"},
                    "detail": {"type": "string"},
                },
            },
        },
    },
}

TAGS = {
    "accounts": "Comptes",
    "sessions": "Connexion",
    "password-resets": "Mot de passe oublié",
    "me": "Mon compte",
    "membership-applications": "Adhésion",
    "procedures": "Démarches",
    "members": "Adhérents",
    "reference": "Nomenclatures",
    "follow-up": "Suivi de santé",
    "prevention": "Prévention",
    "staff": "Service adhérents et équipes de santé",
}


def merge(documents: Mapping[str, Json], session_cookie: str) -> Json:
    """`documents` by service. The order of the answer does not depend on who answered first."""
    merged: Json = {
        "openapi": "3.1.0",
        "info": {
            "title": "Portail des adhérents",
            "version": "1",
            "description": (
                "L'API publique du portail : tout ce que font les pages, elle le permet."
                " Les refus sont des documents RFC 9457 dont le « code » est stable."
            ),
        },
        "servers": [{"url": "/"}],
        "security": SIGNED_IN,
        "tags": [],
        "paths": {},
        "components": {
            "schemas": {"Problem": PROBLEM},
            "securitySchemes": _security(session_cookie),
        },
    }
    for service in sorted(documents):
        _add(merged, service, documents[service])
    merged["paths"] = dict(sorted(merged["paths"].items()))
    used = {tag for _, _, operation in operations(merged) for tag in operation["tags"]}
    merged["tags"] = [{"name": tag} for tag in _ordered(used)]
    return merged


def operations(document: Json) -> Iterable[tuple[str, str, Json]]:
    """Every (path, verb, operation) of a document."""
    for path, item in document["paths"].items():
        for verb in VERBS:
            if verb in item:
                yield path, verb, item[verb]


def _add(merged: Json, service: str, document: Json) -> None:
    routed = {
        path: item for path, item in document["paths"].items() if service_for(path) == service
    }
    names = _names(merged["components"], document.get("components", {}))
    document = _renamed({"paths": routed, "components": document.get("components", {})}, names)
    for kind, entries in document["components"].items():
        if kind != "securitySchemes":
            known = merged["components"].setdefault(kind, {})
            for name, entry in entries.items():
                known[names.get(f"{kind}/{name}", name)] = entry
    taken = {operation["operationId"] for _, _, operation in operations(merged)}
    for path, _, operation in operations(document):
        _complete(operation, path, taken)
    merged["paths"] |= {API_PREFIX + path: item for path, item in document["paths"].items()}


def _names(known: Json, added: Json) -> dict[str, str]:
    """A new name for each component that another one of the same name and other content has."""
    names = {}
    for kind, entries in added.items():
        there = known.get(kind, {})
        for name, entry in entries.items():
            free, number = name, 1
            while free in there and there[free] != entry:
                number += 1
                free = f"{name}{number}"
            if free != name:
                names[f"{kind}/{name}"] = free
    return names


def _renamed(document: Json, names: Mapping[str, str]) -> Json:
    def walk(node: Any) -> Any:
        if isinstance(node, dict):
            return {key: _reference(key, value, names, walk) for key, value in node.items()}
        return [walk(one) for one in node] if isinstance(node, list) else node

    copied: Json = walk(json.loads(json.dumps(document)))
    return copied


def _reference(key: str, value: Any, names: Mapping[str, str], walk: Any) -> Any:
    if key == "$ref" and isinstance(value, str):
        target = value.removeprefix(REFERENCE)
        if target in names:
            return f"{REFERENCE}{target.rpartition('/')[0]}/{names[target]}"
    return walk(value)


def _complete(operation: Json, path: str, taken: set[str]) -> None:
    name = operation.get("operationId") or f"{path}"
    while name in taken:
        name += "_"
    taken.add(name)
    operation["operationId"] = name
    first = path.strip("/").partition("/")[0]
    operation["tags"] = [TAGS.get(first, first)]
    if is_public(path) and path != "/sessions/current":
        operation["security"] = []
    refusal = {"application/problem+json": {"schema": {"$ref": f"{REFERENCE}schemas/Problem"}}}
    if "parameters" in operation:
        # Every client sends these by itself.
        operation["parameters"] = [
            one for one in operation["parameters"] if one["name"].lower() not in SENT_ANYWAY
        ]
    responses = operation.setdefault("responses", {})
    # FastAPI's own 422 is not what our services answer.
    responses.pop("422", None)
    responses["default"] = {"description": "Refus ou panne", "content": refusal}


def _ordered(used: set[str]) -> list[str]:
    known = [tag for tag in TAGS.values() if tag in used]
    return known + sorted(used - set(known))


def _security(session_cookie: str) -> Json:
    return {
        "bearer": {
            "type": "http",
            "scheme": "bearer",
            "description": "Jeton de session, ou jeton d'accès créé dans « Mon profil ».",
        },
        "session": {"type": "apiKey", "in": "cookie", "name": session_cookie},
    }
