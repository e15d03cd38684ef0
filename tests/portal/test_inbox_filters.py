"""The inbox's filters, kept ones included, and acts on several tasks with a result each."""

import re
from urllib.parse import urlencode

import pytest
from fastapi.responses import JSONResponse

from services.portal.french import tally
from services.portal.inbox import saved
from services.portal.inbox.filters import Filters
from tests.portal.edge import problem
from tests.portal.inbox_edge import BLOCKED, MINE, READY
from tests.portal.office_edge import MEMBER
from tests.portal.people_edge import COLLEAGUE
from tests.portal.staff_words import alert, called, sent, words
from tests.portal.world import Reader, Shown, World


@pytest.mark.parametrize(
    "asked",
    [
        Filters(),
        Filters(tab="mes-taches", due="retard", sort="priority"),
        Filters(tab="retard", type="merger_approval"),
        Filters(tab="toutes", state="suspended", due="semaine"),
        Filters(tab="toutes", due="suivi", group="supervisor", member=MEMBER),
        Filters(tab="toutes", before="2030-12-01"),
    ],
    ids=lambda asked: asked.address(),
)
def test_a_kept_filter_opens_the_same_list(asked: Filters) -> None:
    query = saved.query_of(asked, asked.member or None)
    (line,) = saved.shown([{"id": "x", "name": "x", "query": query}], asked)
    assert line["href"] == asked.address()
    assert line["here"]


@pytest.mark.parametrize("query", [{"process": "merger/1"}, {"assignee": COLLEAGUE}])
def test_what_these_pages_cannot_show_has_no_address(query: dict[str, str]) -> None:
    assert saved.shown([{"id": "x", "name": "x", "query": query}], Filters())[0]["href"] == ""


async def test_a_filter_is_kept_as_the_service_says_it(world: World) -> None:
    typed = {"name": "À moi", "retour": "/corbeille?vue=mes-taches&echeance=semaine"}
    async with world.browser("staff") as reader:
        shown = await reader.send("/corbeille/filtres", typed)
        assert (await reader.send("/corbeille/filtres", {**typed, "name": " "})).status == 422
    assert shown.location == "/corbeille?vue=mes-taches&echeance=semaine"
    assert sent(world, "POST", "/staff/task-filters") == {
        "name": "À moi", "query": {"assignee": "me", "sort": "due_date", "due_within_days": 7},
    }  # fmt: skip


async def test_a_name_taken_is_said_and_the_list_still_there(world: World) -> None:
    async with world.browser("staff") as reader:
        world.edge.refusals["POST /staff/task-filters"] = problem(
            409, "filter_name_taken", "Un de vos filtres porte déjà ce nom.",
            name="Un de vos filtres porte déjà ce nom.",
        )  # fmt: skip
        shown = await reader.send("/corbeille/filtres", {"name": "Mes retards", "retour": ""})
    assert shown.status == 409
    assert "Un de vos filtres porte déjà ce nom." in alert(shown)
    assert "Boulangerie Kervadec" in words(shown)


async def test_a_kept_filter_is_forgotten(world: World) -> None:
    async with world.browser("staff") as reader:
        listed = await reader.get("/corbeille")
        found = re.search(r'action="(/corbeille/filtres/[^"]+/retrait)"', listed.text)
        assert found
        assert (await reader.send(found[1], {"retour": "/corbeille"})).location == "/corbeille"
    assert "DELETE" in called(world, found[1].replace("/corbeille/filtres", "/staff/task-filters")
                              .removesuffix("/retrait"))  # fmt: skip


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("adherent=100234", "Boulangerie Kervadec , n° 100234"),
        ("adherent=000000", "Aucun adhérent ne porte ce numéro"),
        ("avant=31/02/2027", "n'existe pas ou n'a pas la forme"),
        ("equipe='; drop", "Préparer une fusion"),
    ],
)
async def test_criteria_are_named_or_their_fault_is(query: str, said: str, world: World) -> None:
    async with world.browser("staff") as reader:
        shown = await reader.get(f"/corbeille?vue=toutes&{query}")
    assert shown.status == 200
    assert said in words(shown)


async def test_the_inbox_stands_without_kept_filters(world: World) -> None:
    async with world.browser("staff") as reader:
        for path in ("task-filters", "task-groups", "procedures", "membership-applications"):
            world.edge.refusals[f"GET /staff/{path}"] = problem(503, "x", "x")
        shown = await reader.get("/corbeille?vue=toutes")
    assert shown.status == 200
    assert "Préparer une fusion" in words(shown)


async def test_each_task_of_a_lot_has_its_line_of_result(world: World) -> None:
    lines = [
        {"id": READY, "status": 200},
        {"id": BLOCKED, "status": 409, "detail": "Yann Le Floc'h l'a prise à 14 h 05."},
        {"id": MINE, "status": 403, "detail": "Cette tâche est tenue par un autre."},
    ]
    async with world.browser("staff") as reader:
        world.edge.refusals["POST /staff/tasks/bulk"] = JSONResponse({"results": lines})
        shown = await _lot(reader, "/corbeille/lot", [READY, BLOCKED, MINE], verbe="claim")
    assert shown.status == 200
    told = words(shown)
    assert "1 tâche prise en charge. 2 tâches n'ont pas pu l'être" in told
    assert re.search(r"Débloquer la création.*?Non Yann Le Floc'h l'a prise", told)
    assert re.search(r"Fromagerie du Pays de Retz Non Cette tâche est tenue", told)


@pytest.mark.parametrize(
    ("verb", "typed", "body"),
    [
        ("assign", {"to": COLLEAGUE, "comment": "Merci."}, {"to": COLLEAGUE, "comment": "Merci."}),
        ("forward", {"group": "health_team"}, {"group": "health_team"}),
        ("suspend", {"until": "03/09/2099"}, {"until": "2099-09-03T08:00:00+02:00"}),
        ("set_priority", {"priority": "100"}, {"priority": 100}),
    ],
)
async def test_a_verb_with_details_asks_for_them_first(
    verb: str, typed: dict[str, str], body: dict[str, object], world: World
) -> None:
    async with world.browser("staff") as reader:
        form = await _lot(reader, "/corbeille/lot", [READY, MINE], verbe="autre", autre=verb)
        assert "2 tâches cochées" in words(form)
        assert form.text.count('name="tache"') == 2
        wrong = await _lot(reader, f"/corbeille/lot/{verb}", [READY, MINE])
        assert wrong.status == 422
        assert alert(wrong)
        assert not called(world, "/staff/tasks/bulk")
        done = await _lot(reader, f"/corbeille/lot/{verb}", [READY, MINE], **typed)
    assert done.status == 303
    assert sent(world, "POST", "/staff/tasks/bulk") == {"verb": verb, "ids": [READY, MINE], **body}


async def _lot(reader: Reader, path: str, ids: list[str], **typed: str) -> Shown:
    data = urlencode([*typed.items(), *(("tache", one) for one in ids)])
    headers = {"content-type": "application/x-www-form-urlencoded"}
    async with reader.http.post(path, data=data, headers=headers, allow_redirects=False) as answer:
        return Shown(answer.status, await answer.text(), answer.headers.get("location", ""))


@pytest.mark.parametrize(
    ("count", "said"), [(0, "0"), (999, "999"), (1000, "1\u202f000+"), (4000, "4\u202f000+")]
)
def test_a_count_stopped_at_a_thousand_says_that_there_may_be_more(count: int, said: str) -> None:
    assert tally(count) == said
