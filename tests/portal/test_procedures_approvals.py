"""« Démarches à valider »: accepted and refused on the line, without a script."""

import re

import pytest

from tests.portal.edge import problem
from tests.portal.procedures_samples import id_of
from tests.portal.world import World

FIRST, SECOND = id_of(501), id_of(502)
PATH = "/demarches/a-valider"


async def test_accepting_gives_the_access_chosen_and_says_it(world: World) -> None:
    async with world.browser("one") as reader:
        typed = {"decision": "accept", f"access.{FIRST}": "billing", "key": id_of(1)}
        shown = (await reader.send(f"{PATH}/{FIRST}", typed, follow=True)).text
    body = {"decision": "accept", "access": "billing", "comment": ""}
    assert ("POST", f"/me/approvals/{FIRST}/decision", body) in world.edge.calls
    assert world.edge.headers  # the key went with it
    assert "Karim Benali a désormais accès" in shown
    assert f'id="d-{FIRST}"' not in shown
    assert f'id="d-{SECOND}"' in shown


async def test_what_was_decided_is_news_no_more(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    def notice(number: int, one: str, *, read: bool = False) -> dict[str, object]:
        return {"id": id_of(number), "title": "Une demande attend", "path": f"/demarches/{one}",
                "created_at": "2026-11-20T08:00:00Z", "read": read}  # fmt: skip

    notices = [notice(1, FIRST), notice(2, SECOND), notice(3, FIRST, read=True)]
    monkeypatch.setattr(world.edge, "_notices", lambda: notices)
    async with world.browser("one") as reader:
        await reader.send(f"{PATH}/{FIRST}", {"decision": "accept", f"access.{FIRST}": "full"})
    read = [path for _, path, _ in world.edge.calls if path.endswith("/read")]
    assert read == [f"/me/notifications/{id_of(1)}/read"]


async def test_without_an_access_type_that_line_says_so_and_only_that_one(world: World) -> None:
    async with world.browser("one") as reader:
        shown = await reader.send(f"{PATH}/{SECOND}", {"decision": "accept"})
    assert shown.status == 422
    assert shown.text.count("is-invalid") == 1
    assert f'id="f-access-{SECOND}-error"' in shown.text
    assert f'href="#f-access-{SECOND}"' in shown.text


async def test_a_refusal_needs_its_reason_and_keeps_the_line_open(world: World) -> None:
    async with world.browser("one") as reader:
        shown = await reader.send(f"{PATH}/{FIRST}", {"decision": "refuse"})
        assert shown.status == 422
        assert len(re.findall(r"<details[^>]* open", shown.text)) == 1
        typed = {"decision": "refuse", f"comment.{FIRST}": "Inconnu de nos services."}
        done = (await reader.send(f"{PATH}/{FIRST}", typed, follow=True)).text
    assert "La demande est refusée. Un courriel en informe Karim Benali." in done


async def test_a_refusal_gives_no_access_whatever_was_chosen_before(world: World) -> None:
    async with world.browser("one") as reader:
        typed = {"decision": "refuse", f"access.{FIRST}": "full", f"comment.{FIRST}": "Non."}
        await reader.send(f"{PATH}/{FIRST}", typed)
    said = [body for _, path, body in world.edge.calls if path.endswith("/decision")]
    assert said == [{"decision": "refuse", "access": None, "comment": "Non."}]


@pytest.mark.parametrize(
    ("status", "code", "detail", "said"),
    [
        (409, "procedure_decided", "Cette demande a déjà été traitée par Yann Riou.", "Yann Riou"),
        (403, "access_withdrawn", "Vous n'administrez plus cet adhérent.", "plus cet adhérent"),
        (404, "not_found", "Cette démarche n'existe pas.", "plus à valider par vous"),
    ],
)
async def test_too_late_says_who_decided_or_why(
    status: int, code: str, detail: str, said: str, world: World
) -> None:
    async with world.browser("one") as reader:
        refused = problem(status, code, detail)
        world.edge.refusals[f"POST /me/approvals/{FIRST}/decision"] = refused
        typed = {"decision": "accept", f"access.{FIRST}": "full"}
        shown = await reader.send(f"{PATH}/{FIRST}", typed, follow=True)
    assert shown.status == 200
    assert said in shown.text


async def test_a_comment_of_a_megabyte_is_refused_and_nothing_is_decided(world: World) -> None:
    async with world.browser("one") as reader:
        refused = problem(422, "invalid", "Trop long.", comment="4 000 caractères au plus.")
        world.edge.refusals[f"POST /me/approvals/{FIRST}/decision"] = refused
        typed = {"decision": "refuse", f"comment.{FIRST}": "x" * 5000}
        shown = await reader.send(f"{PATH}/{FIRST}", typed)
    assert shown.status == 422
    assert f'id="f-comment-{FIRST}-error"' in shown.text


async def test_the_menu_and_the_bell_count_what_waits(world: World) -> None:
    async with world.browser("one") as reader:
        shown = (await reader.get("/profil")).text
        assert '<a href="/demarches/a-valider">3\u00a0démarches</a> à valider' in shown or (
            "3\u00a0démarches à valider" in shown
        )
        assert re.search(r'class="count">.*?3<span class="visually-hidden"> à valider', shown)
    async with world.browser("lone") as reader:
        assert "à valider</span>" not in (await reader.get("/profil")).text


async def test_silence_about_approvals_keeps_the_other_pages(world: World) -> None:
    async with world.browser("one") as reader:
        world.edge.refusals["GET /me/approvals"] = problem(503, "unavailable", "Silence.")
        assert (await reader.get("/")).status == 200
        assert (await reader.get("/demarches")).status == 200
        assert (await reader.get(PATH)).status == 503
