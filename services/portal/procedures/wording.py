"""Who holds a procedure, as its reader is told; the timeline as the kit draws it."""

from services.portal.page import Json

HOLDERS = {
    "requester": "vous",
    "administrators": "un administrateur de l'adhérent",
    "users": "un utilisateur de l'adhérent",
    "member_services": "le service adhérent",
    "portal": "le portail",
    "nobody": "",
}
# What the API says by whom, more exactly.
DONE_BY = {
    "consented": "L'ancien administrateur",
}
# To somebody else than whoever asked.
SEEN_BY_OTHERS = {**HOLDERS, "requester": "la personne qui a fait la demande"}


def holders(procedure: Json) -> dict[str, str]:
    return HOLDERS if procedure["relation"] == "requester" else SEEN_BY_OTHERS


def progress(procedure: Json, timeline: Json) -> list[Json]:
    """What is done, who holds it now, what comes next."""
    names = holders(procedure)
    done = [
        {
            "state": "done",
            "title": event["label"],
            "at": event["at"],
            "by": DONE_BY.get(event["kind"]) or _capital(names.get(event["by"], "")),
        }
        for event in timeline["items"]
    ]
    since = timeline["items"][-1]["at"] if timeline["items"] else None
    coming = [
        {
            "state": "next" if place else "now",
            "title": step["label"],
            "by": names.get(step["held_by"], "") if place == 0 else "",
            "at": since if place == 0 else None,
            # A code is good for minutes: the top of the page says until when.
            "until": None if procedure["stage"] == "code_sent" else step["until"],
        }
        for place, step in enumerate(timeline["upcoming"])
    ]
    return [*done, *coming]


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def visible(access: str | None) -> str:
    """What an access lets one see, for whoever has just received it."""
    return {
        "administrator": "ses postes de travail, ses salariés, ses déclarations et ses factures,"
        " et vous décidez qui d'autre y a accès",
        "full": "ses postes de travail, ses salariés, ses déclarations et ses factures",
        "workforce_and_visits": "ses postes de travail, ses salariés et leurs visites",
        "billing": "ses déclarations et ses factures",
        "read_only": "ses postes de travail, ses salariés, ses déclarations et ses factures, sans"
        " pouvoir les modifier",
    }.get(access or "", "ce que votre accès permet")
