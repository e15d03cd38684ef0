"""The menu's chapters that open later: what each will do, and what to do meanwhile."""

from dataclasses import dataclass

from fastapi import APIRouter, Response

from services.portal.page import MyPage, StaffPage

router = APIRouter(include_in_schema=False)


@dataclass(frozen=True)
class Chapter:
    title: str
    promise: tuple[str, ...]
    meanwhile: str


VISITS = Chapter(
    "Suivi des demandes",
    ("suivre chaque demande de visite : en attente, traitée, refusée ou annulée ;",
     "annuler une demande tant qu'elle est en attente ;",
     "voir les visites à planifier et en exporter la liste."),
    "Pour organiser une visite médicale, contactez votre centre médical.",
)  # fmt: skip
DOCUMENTS = Chapter(
    "Documents",
    ("déposer un document PDF de moins de 1 Mo à l'attention de l'équipe santé travail ;",
     "suivre ce qui a été transmis, et le retirer tant que sa réception n'est pas validée."),
    "Adressez vos documents à votre centre médical. Ils ne doivent contenir aucune donnée "
    "médicale.",
)  # fmt: skip
PREVENTION = Chapter(
    "Prévention",
    ("parcourir les catalogues de sensibilisation, leurs programmes et leurs dates ;",
     "inscrire vos salariés, ou les désinscrire."),
    "Pour connaître les prochaines dates, contactez le service adhérent.",
)  # fmt: skip
AGENDA = Chapter(
    "Agenda",
    ("voir les rendez-vous de la semaine et les places encore libres ;",
     "planifier une visite depuis la demande de l'employeur."),
    "Les demandes d'adhésion à examiner se trouvent dans la corbeille.",
)  # fmt: skip
STATISTICS = Chapter(
    "Statistiques",
    ("suivre les volumes et les délais de traitement ;", "repérer ce qui est en retard."),
    "L'échéance de chaque tâche est indiquée dans la corbeille.",
)


async def _soon(page: MyPage, chapter: Chapter) -> Response:
    return await page.show("chapters/soon.html", chapter=chapter)


@router.get("/demandes")
async def visit_requests(page: MyPage) -> Response:
    return await _soon(page, VISITS)


@router.get("/documents")
async def documents(page: MyPage) -> Response:
    return await _soon(page, DOCUMENTS)


@router.get("/prevention")
async def prevention(page: MyPage) -> Response:
    return await _soon(page, PREVENTION)


@router.get("/agenda")
async def agenda(page: StaffPage) -> Response:
    return await _soon(page, AGENDA)


@router.get("/statistiques")
async def statistics(page: StaffPage) -> Response:
    return await _soon(page, STATISTICS)
