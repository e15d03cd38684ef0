"""The guide's left menu: its words, in its order. Staff see their own."""

from dataclasses import dataclass

from shared.http.caller import Caller, Role


@dataclass(frozen=True)
class Entry:
    """`besides`: addresses below this one that have their own entry; `roles`: only theirs;
    `also`: addresses of its pages that are not below it."""

    label: str
    path: str
    icon: str
    besides: tuple[str, ...] = ()
    roles: frozenset[Role] = frozenset()
    also: tuple[str, ...] = ()


EMPLOYER = (
    Entry("Accueil", "/", "house"),
    Entry("Adhérents", "/adherents", "building", also=("/acces",)),
    Entry("Contacts", "/contacts", "person-lines-fill"),
    Entry("Postes de travail", "/postes", "tools"),
    Entry("Effectif / RDV", "/effectif", "people"),
    Entry("Suivi des demandes", "/demandes", "calendar-check"),
    Entry("Documents", "/documents", "folder2"),
    Entry("Déclarations", "/declarations", "clipboard-data"),
    Entry("Factures", "/factures", "receipt"),
    Entry("Prévention", "/prevention", "shield-check"),
    Entry("Mes démarches", "/demarches", "signpost-split", also=("/adhesions",)),
    Entry("Profil", "/profil", "person", also=("/preferences",)),
)
STAFF = (
    Entry("Accueil", "/", "house"),
    Entry("Corbeille", "/corbeille", "inbox",
          besides=("/corbeille/adherents", "/corbeille/absences", "/corbeille/essais")),
    Entry("Adhérents", "/corbeille/adherents", "building"),
    Entry("Synchronisations", "/corbeille/essais", "shield-lock",
          roles=frozenset({Role.MEMBER_SERVICES, Role.OPERATOR})),
    Entry("Import d'adhérents", "/imports", "upload",
          roles=frozenset({Role.MEMBER_SERVICES, Role.OPERATOR})),
    Entry("Absences", "/corbeille/absences", "calendar-x"),
    Entry("Agenda", "/agenda", "calendar3"),
    Entry("Statistiques", "/statistiques", "bar-chart"),
    Entry("Profil", "/profil", "person"),
)  # fmt: skip


def menu_of(caller: Caller) -> tuple[Entry, ...]:
    if caller.account_id is None:
        return ()
    if not caller.roles:
        return EMPLOYER
    return tuple(one for one in STAFF if not one.roles or one.roles & caller.roles)


def current(entry: Entry, path: str) -> bool:
    def within(*places: str) -> bool:
        return any(f"{path}/".startswith(f"{one}/") for one in places)

    if within(*entry.besides):
        return False
    return path == "/" if entry.path == "/" else within(entry.path, *entry.also)
