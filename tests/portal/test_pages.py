"""Every page answers, has one title, a help text of its own, and nothing inline."""

import re
from pathlib import Path

import pytest

from tests.portal.world import PAGES, SOON, World

TEMPLATES = Path("services/portal/templates")
HELP = Path("services/portal/help")
OF_PAGES = sorted(
    path for path in TEMPLATES.rglob("*.html")
    if '{% extends "layout.html" %}' in path.read_text(encoding="utf-8")
)  # fmt: skip
# Pages that are help, or say that there is no page.
WITHOUT_HELP = {"guidance.html", "refusal.html"}


@pytest.mark.parametrize("name", PAGES)
async def test_a_page_has_one_title_and_its_help(name: str, world: World) -> None:
    person, path = PAGES[name]
    async with world.browser(person) as reader:
        shown = await reader.get(path, follow=True)
    assert shown.status == (404 if name == "missing" else 200)
    assert len(re.findall(r"<h1[ >]", shown.text)) == 1
    assert 'lang="fr"' in shown.text
    assert ('id="aide"' in shown.text) is (name not in ("missing", "help"))


@pytest.mark.parametrize("path", OF_PAGES, ids=lambda path: str(path.relative_to(TEMPLATES)))
def test_every_page_names_a_help_file_that_exists(path: Path) -> None:
    if path.name in WITHOUT_HELP:
        return
    named = re.search(r'{% set help_page = "([a-z-]+)" %}', path.read_text(encoding="utf-8"))
    assert named, f"{path} names no help file"
    assert (HELP / f"{named[1]}.md").is_file()


def test_every_help_file_is_some_page_s() -> None:
    named = {
        found
        for path in OF_PAGES
        for found in re.findall(r'set help_page = "([a-z-]+)"', path.read_text(encoding="utf-8"))
    }
    assert {path.stem for path in HELP.glob("*.md")} == named


@pytest.mark.parametrize("path", sorted(TEMPLATES.rglob("*.html")), ids=str)
def test_no_template_holds_a_script_or_a_style(path: Path) -> None:
    html = path.read_text(encoding="utf-8")
    assert not re.search(
        r"<style|\sstyle=|<script(?![^>]*\ssrc=)|\son(?:click|change|submit|load|error|input|focus|blur|key\w+|mouse\w+)=|hx-on|javascript:",
        html,
    )
    assert "| safe" not in html


@pytest.mark.parametrize("path", SOON)
async def test_a_chapter_to_come_is_a_real_page(path: str, world: World) -> None:
    async with world.browser("one") as reader:
        shown = await reader.get(path)
    assert shown.status == 200
    assert "ouvrira prochainement" in shown.text
    assert "Contacter le service adhérent" in shown.text


async def test_the_menu_has_the_guide_s_words_and_no_dead_link(world: World) -> None:
    async with world.browser("one") as reader:
        home = (await reader.get("/")).text
        menu = re.search(r'<nav class="side".*?</nav>', home, re.S)
        assert menu
        entries = dict(re.findall(r'href="([^"]+)".*?<span>([^<]+)</span>', menu[0], re.S))
        assert list(entries.values()) == [
            "Accueil", "Adhérents", "Contacts", "Postes de travail", "Effectif / RDV",
            "Suivi des demandes", "Documents", "Déclarations", "Factures", "Prévention",
            "Mes démarches", "Profil",
        ]  # fmt: skip
        for path in entries:
            assert (await reader.get(path)).status == 200, path


async def test_our_own_css_and_scripts_stay_small(world: World) -> None:
    static = Path("services/portal/static")
    assert sum((static / name).stat().st_size for name in ("portal.css", "portal.js")) < 60_000


async def test_what_a_page_loads_is_kept_for_a_year_and_nothing_else_may_run(world: World) -> None:
    async with world.browser() as reader:
        async with reader.http.get("/") as answer:
            policy, html = answer.headers["content-security-policy"], await answer.text()
        assert "script-src 'self'" in policy
        assert "unsafe" not in policy
        for address in re.findall(r'(?:href|src)="(/static/[^"]+)"', html):
            async with reader.http.get(address) as answer:
                assert answer.status == 200
                assert "immutable" in answer.headers["cache-control"]


async def test_what_people_typed_is_text_never_markup(world: World) -> None:
    async with world.browser() as reader:
        shown = await reader.get('/connexion?suite=/"><script>alert(1)</script>')
    assert "<script>alert" not in shown.text


async def test_french_punctuation_is_held_by_no_break_spaces(world: World) -> None:
    async with world.browser() as reader:
        shown = await reader.get("/")
    assert "Première visite\u00a0?" in shown.text
