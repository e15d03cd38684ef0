"""The kit on one page, for its pictures and for axe: every macro, in every state."""

from pathlib import Path

from fastapi import APIRouter, Response

from services.portal.forms import Posted
from services.portal.page import AnyPage
from shared.errors import FieldProblem

router = APIRouter()
TEMPLATE = Path(__file__).parent / "gallery.html"

NAMES = ("legal_name", "siret", "created_on", "legal_form", "title", "risks", "naf_code",
         "about", "terms", "password")  # fmt: skip
WRONG = {
    "siret": "Le SIRET compte 14 chiffres ; il en manque un.",
    "password": "Il manque au mot de passe : une majuscule et un chiffre.",
}
TIMELINE = [
    {"state": "done", "title": "Demande ouverte", "at": "2026-11-02T08:00:00Z", "by": "Vous"},
    {"state": "done", "title": "Demande envoyée", "at": "2026-11-09T16:20:00Z", "by": "Vous"},
    {"state": "now", "title": "Examen par le service adhérent", "at": "2026-11-10T08:05:00Z",
     "by": "le service adhérent", "until": "2026-11-24T23:00:00Z",
     "text": "Il répond d'habitude en 5 jours ouvrés."},
    {"state": "next", "title": "Création de votre dossier"},
]  # fmt: skip
STEPS = [
    {"title": "Identification", "state": "done", "href": "/kit"},
    {"title": "Entreprise", "state": "problem", "href": "/kit"},
    {"title": "Postes", "state": "current", "href": "/kit"},
    {"title": "Salariés", "state": "todo", "href": ""},
    {"title": "Validation", "state": "todo", "href": ""},
]


@router.get("/kit")
async def kit(page: AnyPage, erreurs: bool = False) -> Response:
    problems = tuple(
        FieldProblem(field=name, code="missing",
                     detail=WRONG.get(name, "Cette information est obligatoire."))
        for name in NAMES if erreurs
    )  # fmt: skip
    form = Posted({"siret": ["7328293200007"], "created_on": ["2004-03-01"]}, problems)
    page._templates.loader.searchpath.append(str(TEMPLATE.parent))  # type: ignore[union-attr]
    return await page.show(
        TEMPLATE.name, form=form, timeline=TIMELINE, steps=STEPS,
        choices=[("sarl", "SARL"), ("sas", "SAS"), ("asso", "Association loi 1901")],
    )  # fmt: skip
