"""The few pages the gateway shows itself, when a service cannot: plain, in French, always there."""

from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.responses import HTMLResponse

from shared.errors import Refused

FOLDER = Path(__file__).parent
STYLE = "/api/v1/docs.css"

TITLES = {
    403: "Cette demande est refusée",
    404: "Cette page n'existe pas",
    405: "Cette action n'est pas possible ici",
    413: "C'est trop volumineux",
    429: "Trop de demandes à la suite",
    500: "Une erreur est survenue",
    503: "Le service est momentanément indisponible",
}
WHAT_NEXT = {
    503: (
        "Rien de ce que vous avez enregistré n'est perdu. Les démarches en cours continuent :"
        " les délais courent et les courriels partent. L'API reste ouverte pour les parties qui"
        " répondent. Réessayez dans quelques instants."
    ),
    403: (
        "Revenez sur le portail, ouvrez de nouveau la page et recommencez : votre saisie n'a pas"
        " été enregistrée."
    ),
}

environment = Environment(
    loader=FileSystemLoader(FOLDER), autoescape=True, undefined=StrictUndefined,
    trim_blocks=True, lstrip_blocks=True,
)  # fmt: skip


class _Unexpected(Refused):
    status = 500


def unexpected(request_id: str) -> Refused:
    return _Unexpected(
        "unexpected",
        "Une erreur est survenue. Elle est enregistrée ; réessayez dans un instant."
        f" Référence : {request_id}.",
    )


def refusal(refused: Refused) -> HTMLResponse:
    html = environment.get_template("refusal.html").render(
        title=TITLES.get(refused.status, TITLES[500]),
        detail=refused.detail,
        next=WHAT_NEXT.get(refused.status, ""),
        style=STYLE,
    )
    return HTMLResponse(html, status_code=refused.status)
