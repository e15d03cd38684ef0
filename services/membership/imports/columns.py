"""The columns of each kind of file, in the guide's words, and the sheets that hold them."""

from collections.abc import Mapping
from types import MappingProxyType

from shared.contracts.membership.imports import Kind
from shared.contracts.workforce.risks import Risk
from shared.sheets.columns import Column, spelt

NUMBER = Column("number", "Numéro d'adhérent", True, ("N° adhérent", "N° d'adhérent", "Adhérent"))
PCS_CODE = Column("pcs_code", "Code CSP", True, ("Code PCS", "CSP"))
CONTACTS = ("", "_2", "_3")


def _address(prefix: str, title: str, required: bool) -> tuple[Column, ...]:
    said = f"{title} : " if title else ""

    def column(name: str, words: str, required: bool = False, *aliases: str) -> Column:
        titles = tuple(f"{said}{alias}" for alias in aliases)
        return Column(f"{prefix}{name}", f"{said}{words}", required, titles)

    return (
        column("line", "Adresse", required),
        column("complement", "Complément d'adresse", False, "Complément"),
        column("complement_2", "Complément d'adresse 2", False, "Complément 2"),
        column("postal_code", "Code postal", required, "CP"),
        column("town", "Ville", required),
        column("phone", "Téléphone", False, "Tél"),
        column("fax", "Télécopie", False, "Fax"),
    )


def _contact(suffix: str) -> tuple[Column, ...]:
    title = f"Contact{suffix.replace('_', ' ')}"
    return (
        Column(f"contact_name{suffix}", f"{title} : nom"),
        Column(f"contact_function{suffix}", f"{title} : fonction"),
        Column(f"contact_email{suffix}", f"{title} : adresse e-mail",
               aliases=(f"{title} : e-mail",)),
        Column(f"contact_phone{suffix}", f"{title} : téléphone"),
    )  # fmt: skip


MEMBERS = (
    NUMBER,
    Column("siret", "SIRET", True, ("N° SIRET", "Numéro SIRET")),
    Column("legal_name", "Raison sociale", True),
    Column("legal_form", "Forme juridique", True),
    Column("naf_code", "Code NAF", True, ("NAF", "Code APE", "APE")),
    Column("activity", "Activité", True),
    Column("created_on", "Date de création", True),
    Column("commune", "Commune", True),
    *_address("", "", True),
    Column("email", "Adresse e-mail", aliases=("E-mail", "Email", "Courriel", "Mail")),
    Column("billing_corporate_name", "Facturation : raison sociale"),
    *_address("billing_", "Facturation", False),
    Column("summons_corporate_name", "Convocation : raison sociale"),
    *_address("summons_", "Convocation", False),
    *(column for suffix in CONTACTS for column in _contact(suffix)),
)

# In the order and the words of the guide's own file of positions (features, 6.6).
RISKS: Mapping[str, Risk] = MappingProxyType(
    {
        "Amiante": Risk.ASBESTOS,
        "Plomb": Risk.LEAD,
        "CMR": Risk.CMR,
        "Agent biologique 3-4": Risk.BIO_GROUP_3_4,
        "Rayonnements ionisants": Risk.IONISING_RADIATION,
        "Risque hyperbare": Risk.HYPERBARIC,
        "Chute": Risk.SCAFFOLD_FALL,
        "Habilitation électrique": Risk.ELECTRICAL_WORK,
        "CACES": Risk.DRIVING_AUTHORISATION,
        "Charge manuelle": Risk.HEAVY_LOAD,
        "Agent biologique 2": Risk.BIO_GROUP_2,
        "Champs électromagnétiques": Risk.ELECTROMAGNETIC_FIELDS,
        "Travailleur de nuit": Risk.NIGHT_WORK,
        "Autre risque": Risk.OTHER,
    }
)
POSITIONS = (
    NUMBER,
    PCS_CODE,
    Column("label", "Libellé", True, ("Libellé du poste",)),
    *(Column(risk.value, title, True) for title, risk in RISKS.items()),
    Column("other_risk", "Description du risque"),
)
EMPLOYEES = (
    NUMBER,
    Column("title", "Civilité", True),
    Column("first_name", "Prénom", True),
    Column("birth_name", "Nom de naissance", True, ("Nom",)),
    Column("married_name", "Nom marital", aliases=("Nom d'usage",)),
    Column("birth_date", "Date de naissance", True, ("Né le", "Naissance")),
    Column("ins", "INS", aliases=("NIR", "Numéro de sécurité sociale")),
    Column("starts_on", "Date entrée", True, ("Date d'entrée",)),
    Column("ends_on", "Date sortie", aliases=("Date de sortie",)),
    PCS_CODE,
    Column("label", "Libellé du poste", True, ("Libellé de poste", "Poste")),
    Column("contract_type", "Libellé du contrat", True, ("Contrat", "Type de contrat")),
)
DECLARATIONS = (
    NUMBER,
    Column("year", "Année", True),
    Column("headcount", "Effectif", True, ("Effectif déclaré",)),
    Column("payroll", "Masse salariale"),
    Column("declared_on", "Date de déclaration", True, ("Date",)),
)
INVOICES = (
    NUMBER,
    Column("invoice_number", "Numéro de facture", True, ("N° facture", "N° de facture", "Facture")),
    Column("kind", "Type", True, ("Nature",)),
    Column("title", "Intitulé", True, ("Libellé",)),
    Column("issued_on", "Date", True, ("Date de facture",)),
    Column("due_on", "Date d'échéance", False, ("Échéance",)),
    Column("amount", "Montant TTC", True, ("Montant",)),
    Column("paid_on", "Réglée le", False, ("Réglé le", "Date de règlement")),
)
COLUMNS: Mapping[Kind, tuple[Column, ...]] = MappingProxyType(
    {
        Kind.MEMBERS: MEMBERS,
        Kind.POSITIONS: POSITIONS,
        Kind.EMPLOYEES: EMPLOYEES,
        Kind.DECLARATIONS: DECLARATIONS,
        Kind.INVOICES: INVOICES,
    }
)
# What is shown of a kind, and how its sheet is called.
KINDS: Mapping[Kind, str] = MappingProxyType(
    {
        Kind.MEMBERS: "Adhérents",
        Kind.POSITIONS: "Postes",
        Kind.EMPLOYEES: "Salariés",
        Kind.DECLARATIONS: "Déclarations",
        Kind.INVOICES: "Factures",
    }
)
_ALIASES = {"postes de travail": Kind.POSITIONS, "effectif": Kind.EMPLOYEES}
# Never repeated in a report: the number is health data.
SECRET = {"ins"}


def kind_called(name: str) -> Kind | None:
    """The kind that a sheet or a file of this name holds."""
    said = spelt(name)
    named = {spelt(title): kind for kind, title in KINDS.items()} | _ALIASES
    return named.get(said) or next((kind for kind in Kind if spelt(kind) == said), None)


def title_of(kind: Kind, name: str) -> str:
    return next((one.title for one in COLUMNS[kind] if one.name == name), name)
