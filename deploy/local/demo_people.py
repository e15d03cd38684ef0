"""Who is in the demonstration. Nobody here exists; numbers have right keys."""

from dataclasses import dataclass, replace
from uuid import UUID, uuid5

from services.identity.seed import SeedPerson
from services.membership.seed import SeedTeam
from shared.contracts.identity.people import Title
from shared.http.caller import Role

PASSWORD = "Demonstration-44!"
_DEMO = UUID("d3300000-0000-4000-8000-000000000044")
_NORTH = uuid5(_DEMO, "equipe-nord-loire")


@dataclass(frozen=True)
class Login:
    """`role` is what the person is in the demonstration, in French."""

    person: SeedPerson
    role: str


def _login(
    title: Title, first: str, last: str, email: str, job: str, role: str, *roles: Role
) -> Login:
    person = SeedPerson(uuid5(_DEMO, email), title, first, last, email, job, frozenset(roles))
    return Login(person, role)


EMPLOYER = _login(
    Title.MME, "Élodie", "Le Goff", "elodie.legoff@menuiserie-legoff.example",
    "Responsable administrative", "employeur, administratrice de Menuiserie Le Goff",
)  # fmt: skip
CLEANING = _login(
    Title.M, "Karim", "Benali", "karim.benali@proprete-atlantique.example",
    "Directeur des ressources humaines", "employeur, administrateur de Propreté Atlantique",
)  # fmt: skip
ACCOUNTANT = _login(
    Title.MME, "Hélène", "Caradec", "helene.caradec@cabinet-caradec.example",
    "Expert-comptable", "comptable, accès complet aux deux adhérents",
)  # fmt: skip
JOINING = _login(
    Title.M, "Yann", "Riou", "yann.riou@librairie-riou.example",
    "Gérant", "employeur au milieu de son adhésion (Librairie Riou)",
)  # fmt: skip
SUBMITTED = _login(
    Title.MME, "Soizic", "Kervadec", "soizic.kervadec@fournil-kervadec.example",
    "Gérante", "employeur dont la demande est à l'examen (Fournil Kervadec)",
)  # fmt: skip
NEWCOMER = _login(
    Title.MME, "Morgane", "Tual", "morgane.tual@menuiserie-legoff.example",
    "Assistante de gestion", "employeur, demande à accéder à Menuiserie Le Goff",
)  # fmt: skip
SUCCESSOR = _login(
    Title.M, "Bastien", "Hervé", "bastien.herve@proprete-atlantique.example",
    "Responsable du personnel", "employeur, demande à remplacer cet administrateur",
)  # fmt: skip
CLERK = _login(
    Title.MME, "Claire", "Morvan", "claire.morvan@sante-atlantique.example",
    "Chargée d'adhésion", "service adhérent", Role.MEMBER_SERVICES,
)  # fmt: skip
SECOND_CLERK = _login(
    Title.M, "Gwenaël", "Tanguy", "gwenael.tanguy@sante-atlantique.example",
    "Chargé d'adhésion", "service adhérent", Role.MEMBER_SERVICES,
)  # fmt: skip
SUPERVISOR = _login(
    Title.MME, "Maëlle", "Derrien", "maelle.derrien@sante-atlantique.example",
    "Responsable du service adhérent", "responsable du service adhérent",
    Role.MEMBER_SERVICES, Role.SUPERVISOR,
)  # fmt: skip
SECRETARY = _login(
    Title.MME, "Nolwenn", "Pichon", "nolwenn.pichon@sante-atlantique.example",
    "Secrétaire médicale", "équipe santé", Role.HEALTH_TEAM,
)  # fmt: skip
SECRETARY = replace(SECRETARY, person=replace(SECRETARY.person, teams=frozenset({_NORTH})))
OPERATOR = _login(
    Title.M, "Malo", "Guéguen", "malo.gueguen@sante-atlantique.example",
    "Exploitant du portail", "exploitant", Role.OPERATOR,
)  # fmt: skip

LOGINS = (
    EMPLOYER, CLEANING, ACCOUNTANT, JOINING, SUBMITTED, NEWCOMER, SUCCESSOR, CLERK,
    SECOND_CLERK, SUPERVISOR, SECRETARY, OPERATOR,
)  # fmt: skip

NORTH_OF_THE_LOIRE = SeedTeam(
    id=_NORTH,
    name="Équipe Nord-Loire",
    medical_centre="Centre médical Graslin, 3 rue Voltaire, 44000 Nantes",
    secretariat_email="secretariat.nord@sante-atlantique.example",
    secretariat_phone="02 40 00 12 34",
    covers=["44"],
    professionals=(
        ("Médecin référent", "Docteur Anne Le Bris"),
        ("Infirmier", "Mathieu Corre"),
        ("Secrétaire médicale", "Nolwenn Pichon"),
        ("IPRP", "Julien Abgrall"),
        ("ASST", "Solenn Jaouen"),
    ),
)
REZE, BOUGUENAIS = "44143", "44020"
SOUTH_OF_THE_LOIRE = SeedTeam(
    id=uuid5(_DEMO, "equipe-sud-loire"),
    name="Équipe Sud-Loire",
    medical_centre="Centre médical Trentemoult, 8 quai Surcouf, 44400 Rezé",
    secretariat_email="secretariat.sud@sante-atlantique.example",
    secretariat_phone="02 40 00 56 78",
    covers=[REZE, BOUGUENAIS],
    professionals=(
        ("Médecin référent", "Docteur Paul Quéré"),
        ("Infirmier", "Aurore Bihan"),
        ("Secrétaire médicale", "Lucie Prigent"),
    ),
)
TEAMS = (NORTH_OF_THE_LOIRE, SOUTH_OF_THE_LOIRE)
