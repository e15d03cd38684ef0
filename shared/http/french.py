"""What pydantic found, said in French. Rules with a better sentence say it themselves."""

from collections.abc import Callable, Mapping
from typing import Any

Context = Mapping[str, Any]

SENTENCES: dict[str, str | Callable[[Context], str]] = {
    "missing": "Cette information est obligatoire.",
    "extra_forbidden": "Cette information n'est pas attendue ici.",
    "string_type": "Un texte est attendu.",
    "string_too_short": lambda c: (
        "Cette information est obligatoire."
        if c["min_length"] == 1
        else f"Au moins {c['min_length']} caractères sont attendus."
    ),
    "string_too_long": lambda c: f"Au plus {c['max_length']} caractères sont acceptés.",
    "string_pattern_mismatch": "La forme de ce texte n'est pas celle attendue.",
    "too_long": lambda c: f"Au plus {c['max_length']} éléments sont acceptés.",
    "too_short": lambda c: f"Au moins {c['min_length']} éléments sont attendus.",
    "enum": "Cette valeur ne fait pas partie des choix proposés.",
    "literal_error": "Cette valeur ne fait pas partie des choix proposés.",
    "bool_type": "Répondez par oui ou par non.",
    "bool_parsing": "Répondez par oui ou par non.",
    "int_type": "Un nombre entier est attendu.",
    "int_parsing": "Un nombre entier est attendu.",
    "uuid_parsing": "Cet identifiant n'est pas valable.",
    "uuid_type": "Cet identifiant n'est pas valable.",
    "date_type": "Une date est attendue, sous la forme JJ/MM/AAAA.",
    "date_from_datetime_parsing": "Une date est attendue, sous la forme JJ/MM/AAAA.",
    "date_parsing": "Une date est attendue, sous la forme JJ/MM/AAAA.",
    "json_invalid": "Le corps de la requête n'est pas du JSON valable.",
    "model_attributes_type": "Un objet est attendu.",
    "list_type": "Une liste est attendue.",
    "greater_than_equal": lambda c: f"La plus petite valeur acceptée est {c['ge']}.",
    "less_than_equal": lambda c: f"La plus grande valeur acceptée est {c['le']}.",
}


def sentence(error: Mapping[str, Any]) -> str:
    """Say one pydantic error in French; never repeat the value that was sent."""
    if error["type"] == "value_error" and "email" in str(error.get("loc", ())):
        return "L'adresse e-mail doit avoir la forme nom@domaine.fr."
    said = SENTENCES.get(error["type"], "Cette valeur n'est pas acceptée.")
    return said if isinstance(said, str) else said(error.get("ctx", {}))
