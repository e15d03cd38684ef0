"""Every text, written with its facts: what a person reads, and what a subject never holds."""

import re

import pytest

from services.notifications.deliveries.letters import greeting
from services.notifications.texts import TEMPLATES, Texts, french_moment
from shared.contracts.notifications.messages import FACTS, WITH_SECRET, Template
from shared.http.caller import Access
from tests.callers import PUBLIC_URL
from tests.notifications.messages import FACTS as KNOWN
from tests.notifications.messages import SECRET, SIGNATURE, letters, message, recipient

# Codes are said in words.
SAID = {"access": "Effectif et visites", "procedure": "rachat ou changement de dirigeant"}
EACH = pytest.mark.parametrize("template", list(Template), ids=str)


@EACH
def test_a_letter_says_who_what_where_and_whom_to_ask(template: Template) -> None:
    text = letters().write(message(template)).text
    url = f"{PUBLIC_URL}/adhesions/1" + ("#t0k-en_1" if template in WITH_SECRET else "")
    for part in (text.plain, text.html):
        assert "Bonjour Madame Martin," in part
        assert url in part
        assert SIGNATURE.contact_phone in part
        assert SIGNATURE.contact_email in part
        assert "Ce message est automatique" in part
        assert not re.search(r"\{[{%]|\bNone\b| [:;?!»]|« ", part.replace("style=", ""))
    assert f'href="{url}"' in text.html
    for fact in FACTS[template] - {"until"}:
        assert SAID.get(fact, KNOWN[fact]) in text.plain
        assert SAID.get(fact, KNOWN[fact]) in text.html
    if "until" in FACTS[template]:
        assert "lundi 30 novembre 2026" in text.plain
        assert "lundi 30 novembre 2026" in text.html


@EACH
def test_a_subject_is_one_line_and_names_nobody(template: Template) -> None:
    subject = letters().write(message(template)).text.subject
    assert 10 < len(subject) < 78
    assert "\n" not in subject
    assert not re.search("martin|camille|exemple|madame", subject, re.IGNORECASE)


@EACH
def test_text_and_html_say_the_same(template: Template) -> None:
    text = letters().write(message(template)).text
    said = _words(re.sub(r"<[^>]+>", "", re.sub(r"</p>|<br>", " ", text.html)))
    for paragraph in text.plain.partition("--\n")[0].split("\n\n"):
        assert _words(paragraph.partition("\xa0:\nhttp")[0]) in said


def _words(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip()


@EACH
def test_a_missing_fact_is_a_fault(template: Template) -> None:
    for fact in FACTS[template]:
        known = {name: value for name, value in KNOWN.items() if name != fact}
        with pytest.raises(LookupError, match=fact):
            Texts().sentence(template, known)


def test_french_spaces_stay_out_of_the_styles() -> None:
    html = letters().write(message()).text.html
    assert "\xa0" in html
    for styles in (
        *re.findall(r"<style>.*?</style>", html, re.DOTALL),
        *re.findall(r"<[^>]+>", html),
    ):
        assert "\xa0" not in styles


def test_there_is_no_text_without_its_template() -> None:
    names = {path.name.partition(".")[0] for path in TEMPLATES.iterdir()}
    assert names == {template.value for template in Template} | {"layout"}


def test_corrections_may_have_a_date_or_none() -> None:
    asked = message(Template.APPLICATION_CORRECTIONS)
    dated = letters().write(asked).text
    undated = letters().write(asked.model_copy(update={"facts": {"reference": "ADH-1"}})).text
    assert "jusqu'au lundi 30 novembre 2026" in dated.plain
    assert "jusqu'au" not in undated.plain + undated.html


def test_an_access_comes_back_from_a_merger_or_a_takeover() -> None:
    asked = message(Template.MEMBER_RESTORED)
    merger = letters().write(asked).text
    takeover = letters().write(asked.model_copy(update={"facts": {"member_number": "104233"}})).text
    for part in (merger.plain, merger.html):
        assert KNOWN["new_member_number"] in part
    for part in (takeover.plain, takeover.html):
        assert "rachat ou changement de dirigeant enregistré pour l'adhérent 104233" in part
        assert "absorb" not in part
        assert "depuis la reprise" not in part
    assert "104233" in takeover.subject


@pytest.mark.parametrize(
    ("given", "read"),
    [
        ("2026-11-23", "lundi 23 novembre 2026"),
        ("2026-12-01", "mardi 1er décembre 2026"),
        ("2026-11-23T23:30:00+00:00", "mardi 24 novembre 2026 à 0\u00a0h\u00a030"),
        ("2026-07-01T12:05:00Z", "mercredi 1er juillet 2026 à 14\u00a0h\u00a005"),
    ],
)
def test_dates_are_french_and_hours_are_those_of_paris(given: str, read: str) -> None:
    assert french_moment(given) == read


@pytest.mark.parametrize(
    ("name", "greeted"),
    [
        ("Lefèvre-d'Aubigné", "Bonjour Madame Lefèvre-d'Aubigné,"),
        ("O’Neill", "Bonjour Madame O’Neill,"),
        ("Nguyễn", "Bonjour Madame Nguyễn,"),
        ("St. Clair", "Bonjour Madame St. Clair,"),
        ("http://gain.example cliquez", "Bonjour Madame,"),
        ("gain.example", "Bonjour Madame,"),
        ("Martin\r\nBcc: autre@exemple.fr", "Bonjour Madame,"),
        ("<b>Martin</b>", "Bonjour Madame,"),
        ("Vous avez gagné " * 10, "Bonjour Madame,"),
        ("", "Bonjour Madame,"),
    ],
)
def test_only_what_reads_as_a_name_is_greeted_by(name: str, greeted: str) -> None:
    assert greeting(recipient(last_name=name)) == greeted


def test_an_unknown_title_is_left_out() -> None:
    assert greeting(recipient(title="X")) == "Bonjour,"


@pytest.mark.parametrize("path", ["//ailleurs.example", "adhesions", "/a b", "/a#b", "/a\n", "\\a"])
def test_a_path_leads_into_the_portal(path: str) -> None:
    with pytest.raises(LookupError):
        letters().write(message(path=path))


def test_a_link_that_needs_its_secret_is_not_sent_without() -> None:
    lacking = message(Template.PASSWORD_RESET).model_copy(update={"secret": None})
    with pytest.raises(LookupError, match="secret"):
        letters().write(lacking)


def test_a_code_is_shown_and_is_in_no_address_and_no_subject() -> None:
    text = letters().write(message(Template.SYNCHRONISATION_CODE)).text
    for part in (text.plain, text.html):
        assert f"Voici ce code\xa0: {SECRET}" in re.sub(r"</?strong>", "", part)
        assert f"#{SECRET}" not in part
    assert SECRET not in text.subject


def test_a_code_s_mail_is_not_sent_without_it() -> None:
    lacking = message(Template.SYNCHRONISATION_CODE).model_copy(update={"secret": None})
    with pytest.raises(LookupError, match="secret"):
        letters().write(lacking)


@pytest.mark.parametrize("access", list(Access), ids=str)
def test_every_access_has_its_words(access: Access) -> None:
    asked = message(Template.ACCESS_GRANTED)
    told = asked.model_copy(update={"facts": asked.facts | {"access": access.value}})
    assert access.value not in letters().write(told).text.plain


def test_an_objection_can_be_made_without_an_account() -> None:
    asked = message(Template.ADMINISTRATOR_CHANGE_ON_FILE).model_copy(update={"account_id": None})
    text = letters().write(asked).text
    _, _, then = text.plain.partition("vous y opposer")
    for needed in (SIGNATURE.contact_phone, SIGNATURE.contact_email, KNOWN["reference"]):
        assert needed in then.partition("Une question")[0]
