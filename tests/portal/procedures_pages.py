"""Every page of procedures and accesses, in each of its states: who looks, where."""

from tests.portal import access_samples
from tests.portal.procedures_samples import IDS, ME


def _pages() -> dict[str, tuple[str, str]]:
    shown = {f"procedure-{name}": ("one", f"/demarches/{one}") for name, one in IDS.items()}
    forms = {
        f"procedure-new-{slug}": ("one", f"/demarches/nouvelle/{slug}")
        for slug in ("synchroniser", "gestion", "administrateur", "rachat", "fusion")
    }
    person = access_samples.account(2)
    return {
        "procedures-crowd": ("crowd", "/demarches"),
        "procedures-lone": ("lone", "/demarches"),
        "home-crowd": ("crowd", "/"),
        "home-lone": ("lone", "/"),
        "home-reader": ("reader", "/"),
        "approvals": ("one", "/demarches/a-valider"),
        "approvals-none": ("lone", "/demarches/a-valider"),
        "approvals-crowd": ("crowd", "/demarches/a-valider"),
        "procedure-choose": ("newcomer", "/demarches/nouvelle"),
        **forms,
        **shown,
        "procedure-withdrawal": ("one", f"/demarches/{IDS['asked']}/retrait"),
        "access": ("one", "/acces"),
        "access-lone": ("lone", "/acces"),
        "access-crowd": ("crowd", "/acces"),
        "access-reader": ("reader", "/acces"),
        "access-change": ("one", f"/acces/{person}/modifier"),
        "access-withdrawal": ("one", f"/acces/{person}/retrait"),
        "access-leave": ("reader", f"/acces/{ME}/retrait"),
        "access-history": ("one", "/acces/historique"),
        "access-history-none": ("lone", "/acces/historique"),
        "access-review": ("one", "/acces/verification"),
    }


PAGES = _pages()
