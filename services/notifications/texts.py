"""The French texts of mails and notices: a template and its facts, and nobody's name in a subject.

A missing fact is a fault, found by the tests of every template.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_time
from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from shared.contracts.notifications.messages import FACTS, Template

TEMPLATES = Path(__file__).parent / "templates"
NO_BREAK = "\u00a0"
# Codes in facts, and the words people know them by.
ACCESSES = {
    "administrator": "Administrateur",
    "full": "Accès complet",
    "workforce_and_visits": "Effectif et visites",
    "billing": "Facturation",
    "read_only": "Lecture seule",
}
PROCEDURES = {
    "synchronisation": "synchronisation d'un adhérent",
    "access_request": "demande d'accès",
    "administrator_change": "changement d'administrateur",
    "company_takeover": "rachat ou changement de dirigeant",
    "merger": "fusion/absorption",
}


@dataclass(frozen=True)
class Signature:
    """In whose name mails are written, and whom to call."""

    service_name: str
    sender_name: str
    sender_address: str
    contact_phone: str
    contact_email: str


@dataclass(frozen=True)
class Line:
    """One kept message in a digest."""

    sentence: str
    url: str


@dataclass(frozen=True)
class Place:
    """What surrounds the facts in a letter. `code` and `lines` are for the texts that show them.

    `preferences` is the page that chooses these mails, for those that may be chosen. `more` says
    that the digest has other lines than those.
    """

    greeting: str
    url: str
    signature: Signature
    preferences: str = ""
    code: str = ""
    lines: Sequence[Line] = ()
    more: bool = False


@dataclass(frozen=True)
class Text:
    subject: str
    plain: str
    html: str


class Texts:
    def __init__(self) -> None:
        self._templates = Environment(
            loader=FileSystemLoader(TEMPLATES),
            autoescape=select_autoescape(["html"]),
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            keep_trailing_newline=True,
        )
        self._templates.filters["day"] = french_moment
        self._templates.filters["access"] = ACCESSES.__getitem__
        self._templates.filters["procedure"] = PROCEDURES.__getitem__

    def sentence(self, template: Template, facts: Mapping[str, str]) -> str:
        """What happened, in one sentence: a notice's line and a mail's subject."""
        return self._render(template, "subject.txt", facts, {}).strip()

    def letter(self, template: Template, facts: Mapping[str, str], place: Place) -> Text:
        subject = self.sentence(template, facts)
        around = {"title": subject, **vars(place)}
        return Text(
            subject=subject,
            plain=self._render(template, "txt", facts, around),
            html=self._render(template, "html", facts, around),
        )

    def _render(
        self,
        template: Template,
        part: str,
        facts: Mapping[str, str],
        around: Mapping[str, object],
    ) -> str:
        if missing := FACTS[template] - facts.keys():
            raise LookupError(f"{template} lacks {sorted(missing)}")
        text = self._templates.get_template(f"{template}.{part}").render(**around, facts=facts)
        return _with_no_break_spaces(text)


def _with_no_break_spaces(text: str) -> str:
    return re.sub(r" (?=[:;?!»])", NO_BREAK, re.sub(r"(?<=«) ", NO_BREAK, text))


def french_moment(text: str) -> str:
    """« lundi 23 novembre 2026 », with the hour in Paris when the text has one."""
    if "T" not in text:
        return _french_day(date.fromisoformat(text))
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError("A moment needs its offset.")
    moment = moment.astimezone(ZoneInfo("Europe/Paris"))
    hour = format_time(moment, "H 'h' mm", locale="fr").replace(" ", NO_BREAK)
    return f"{_french_day(moment.date())} à {hour}"


def _french_day(day: date) -> str:
    number = "'1er'" if day.day == 1 else "d"
    return format_date(day, f"EEEE {number} MMMM y", locale="fr")
