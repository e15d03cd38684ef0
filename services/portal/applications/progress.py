"""The timeline as the kit draws it: what is done, who holds it now, what comes next."""

from services.portal.applications.steps import OVER, Application
from services.portal.page import Json

ROLES = {
    "employer": "Vous",
    "member_services": "Le service adhérent",
    "portal": "Le portail",
    "nobody": "",
}
HOLDERS = {"employer": "vous", "member_services": "le service adhérent", "portal": "le portail"}


def progress(application: Application, timeline: Json) -> list[Json]:
    done = [
        {
            "state": "done",
            "title": event["label"],
            "at": event["at"],
            "by": ROLES.get(event["by"], ""),
        }
        for event in timeline["items"]
    ]
    if application.stage in OVER:
        return done
    since = timeline["items"][-1]["at"] if timeline["items"] else None
    coming = [
        {
            "state": "next" if place else "now",
            "title": step["label"],
            "by": HOLDERS.get(step["held_by"], "") if place == 0 else "",
            "at": since if place == 0 else None,
            "until": step["until"],
        }
        for place, step in enumerate(timeline["upcoming"])
    ]
    return [*done, *coming]
