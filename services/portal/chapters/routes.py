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


CONTACTS = Chapter(
    "Contacts",
    ("tenir à jour les interlocuteurs de votre établissement, avec leur fonction ;",
     "joindre l'équipe santé travail qui suit votre entreprise."),
    "L'équipe santé qui vous suit se trouve déjà sur la fiche de l'adhérent. "
    "Pour changer un interlocuteur, écrivez au service adhérent.",
)  # fmt: skip
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
DECLARATIONS = Chapter(
    "Déclarations",
    ("déclarer votre effectif de l'année, et voir le montant ligne à ligne avant de confirmer ;",
     "modifier votre déclaration pendant sept jours."),
    "Préparez-la dès maintenant : tenez à jour vos postes de travail et la liste de vos salariés.",
)  # fmt: skip
INVOICES = Chapter(
    "Factures",
    ("retrouver vos factures et vos avoirs, à régler ou réglés, et les télécharger ;",
     "signer le mandat de prélèvement SEPA."),
    "Vos factures vous parviennent comme d'habitude. Pour un duplicata, écrivez au service "
    "adhérent.",
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


@router.get("/contacts")
async def contacts(page: MyPage) -> Response:
    return await _soon(page, CONTACTS)


@router.get("/demandes")
async def visit_requests(page: MyPage) -> Response:
    return await _soon(page, VISITS)


@router.get("/documents")
async def documents(page: MyPage) -> Response:
    return await _soon(page, DOCUMENTS)


@router.get("/declarations")
async def declarations(page: MyPage) -> Response:
    return await _soon(page, DECLARATIONS)


@router.get("/factures")
async def invoices(page: MyPage) -> Response:
    return await _soon(page, INVOICES)


@router.get("/prevention")
async def prevention(page: MyPage) -> Response:
    return await _soon(page, PREVENTION)


@router.get("/agenda")
async def agenda(page: StaffPage) -> Response:
    return await _soon(page, AGENDA)


@router.get("/statistiques")
async def statistics(page: StaffPage) -> Response:
    return await _soon(page, STATISTICS)
