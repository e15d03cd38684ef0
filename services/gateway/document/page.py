"""The OpenAPI document as one page to read and search, without a script."""

from typing import Any

from services.gateway.document.merge import REFERENCE, Json, operations
from services.gateway.pages import environment

FORMATS = {
    "date": "date AAAA-MM-JJ",
    "date-time": "date et heure ISO 8601",
    "uuid": "identifiant",
    "email": "adresse e-mail",
    "binary": "fichier",
}
TYPES = {
    "string": "texte",
    "integer": "nombre entier",
    "number": "nombre",
    "boolean": "oui ou non",
    "null": "rien",
    "object": "objet",
}


def render(document: Json) -> str:
    chapters: dict[str, list[Json]] = {tag["name"]: [] for tag in document["tags"]}
    for path, verb, operation in operations(document):
        chapters[operation["tags"][0]].append(_operation(path, verb, operation, document))
    schemas = [
        {"name": name, "description": schema.get("description", ""), "rows": _rows(schema),
         "type": _type(schema)}
        for name, schema in sorted(document["components"]["schemas"].items())
    ]  # fmt: skip
    template = environment.get_template("document/docs.html")
    return template.render(document=document, chapters=chapters, schemas=schemas)


def _operation(path: str, verb: str, operation: Json, document: Json) -> Json:
    return {
        "id": operation["operationId"],
        "verb": verb.upper(),
        "path": path,
        "summary": operation.get("summary", ""),
        "description": operation.get("description", ""),
        "public": operation.get("security") == [],
        "parameters": [
            {
                "name": one["name"],
                "place": {"path": "adresse", "query": "question", "header": "en-tête"}.get(
                    one["in"], one["in"]
                ),
                "required": one.get("required", False),
                "type": _type(one.get("schema", {})),
                "description": one.get("description", ""),
            }
            for one in operation.get("parameters", [])
        ],
        "bodies": _contents(operation.get("requestBody", {})),
        "answers": [
            {"status": status, "description": answer.get("description", ""),
             "contents": _contents(answer)}
            for status, answer in operation["responses"].items()
        ],
    }  # fmt: skip


def _contents(holder: Json) -> list[Json]:
    return [
        {"kind": kind, "type": _type(content.get("schema", {}))}
        for kind, content in holder.get("content", {}).items()
    ]


def _rows(schema: Json) -> list[Json]:
    required = schema.get("required", [])
    return [
        {
            "name": name,
            "type": _type(field),
            "required": name in required,
            "rule": _rule(field),
            "description": field.get("description", ""),
        }
        for name, field in schema.get("properties", {}).items()
    ]


def _type(schema: Any) -> list[Json]:
    """A type in words: pieces of text, some of which lead to a schema of the page."""
    if not isinstance(schema, dict) or not schema:
        return [{"text": "quelconque"}]
    if reference := schema.get("$ref"):
        name = reference.removeprefix(f"{REFERENCE}schemas/")
        return [{"text": name, "schema": name}]
    for choice in ("anyOf", "oneOf", "allOf"):
        if choice in schema:
            return _joined([_type(one) for one in schema[choice]])
    if "enum" in schema or "const" in schema:
        values = schema.get("enum", [schema.get("const")])
        return [{"text": " | ".join(str(value) for value in values)}]
    if schema.get("type") == "array":
        return [{"text": "liste de "}, *_type(schema.get("items", {}))]
    if isinstance(schema.get("additionalProperties"), dict):
        return [{"text": "dictionnaire de "}, *_type(schema["additionalProperties"])]
    if schema.get("format") in FORMATS:
        return [{"text": FORMATS[schema["format"]]}]
    kind = str(schema.get("type", "quelconque"))
    return [{"text": TYPES.get(kind, kind)}]


def _joined(choices: list[list[Json]]) -> list[Json]:
    pieces: list[Json] = []
    for choice in choices:
        pieces += [{"text": " ou "}, *choice] if pieces else choice
    return pieces


def _rule(schema: Json) -> str:
    said = []
    for candidate in (schema, *schema.get("anyOf", [])):
        if "maxLength" in candidate:
            said.append(f"{candidate['maxLength']} caractères au plus")
        if "minLength" in candidate and candidate["minLength"] > 1:
            said.append(f"{candidate['minLength']} caractères au moins")
        if "maxItems" in candidate:
            said.append(f"{candidate['maxItems']} éléments au plus")
    return ", ".join(dict.fromkeys(said))
