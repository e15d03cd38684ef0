"""The guide's left menu: its words, in its order. Staff see their own."""

from dataclasses import dataclass

from shared.http.caller import Caller


@dataclass(frozen=True)
class Entry:
    """`besides`: an address below this one that has its own entry."""

    label: str
    path: str
    icon: str
    besides: str = ""


EMPLOYER = (
    Entry("Accueil", "/", "house"),
    Entry("Adhérents", "/adherents", "building"),
    Entry("Contacts", "/contacts", "person-lines-fill"),
    Entry("Postes de travail", "/postes", "tools"),
    Entry("Effectif / RDV", "/effectif", "people"),
    Entry("Suivi des demandes", "/demandes", "calendar-check"),
    Entry("Documents", "/documents", "folder2"),
    Entry("Déclarations", "/declarations", "clipboard-data"),
    Entry("Factures", "/factures", "receipt"),
    Entry("Prévention", "/prevention", "shield-check"),
    Entry("Mes démarches", "/demarches", "signpost-split"),
    Entry("Profil", "/profil", "person"),
)
STAFF = (
    Entry("Accueil", "/", "house"),
    Entry("Corbeille", "/corbeille", "inbox", besides="/corbeille/adherents"),
    Entry("Adhérents", "/corbeille/adherents", "building"),
    Entry("Agenda", "/agenda", "calendar3"),
    Entry("Statistiques", "/statistiques", "bar-chart"),
    Entry("Profil", "/profil", "person"),
)


def menu_of(caller: Caller) -> tuple[Entry, ...]:
    if caller.account_id is None:
        return ()
    return STAFF if caller.roles else EMPLOYER


def current(entry: Entry, path: str) -> bool:
    if entry.besides and f"{path}/".startswith(f"{entry.besides}/"):
        return False
    return path == entry.path if entry.path == "/" else f"{path}/".startswith(f"{entry.path}/")
