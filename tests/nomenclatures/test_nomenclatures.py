"""What the nomenclatures hold and how a person's words find it."""

import csv
from pathlib import Path

import pytest

from shared.nomenclatures import packages
from shared.nomenclatures.communes import load_communes
from shared.nomenclatures.naf import NafReading, load_naf
from shared.nomenclatures.packages import MissingPackage, read_package_file
from shared.nomenclatures.pcs import FILE, load_pcs

GIVEN = Path(__file__).parents[3] / "shared" / "data"


def _given(name: str) -> list[list[str]]:
    if not (GIVEN / name).exists():
        pytest.skip("the reference extract is not on this machine")
    with (GIVEN / name).open(encoding="utf-8", newline="") as lines:
        return list(csv.reader(lines, delimiter=";"))[1:]


def test_the_pcs_file_is_the_insee_list_code_by_code_and_label_by_label() -> None:
    with FILE.open(encoding="utf-8", newline="") as lines:
        ours = list(csv.reader(lines, delimiter=";"))[1:]
    assert len(ours) == 429
    assert ours == _given("pcs_ese_2017.csv")


def test_naf_has_the_732_sub_classes_of_revision_2() -> None:
    assert len(load_naf()) == 732
    for code, label in _given("naf_rev2.csv"):
        known = load_naf().get(code)
        assert known is not None
        assert known.label == " ".join(label.split())


def test_communes_are_todays_with_every_postal_code() -> None:
    assert len(load_communes()) == 35_493
    for code, name, postal_code, _ in _given("communes_codes_postaux.csv"):
        commune = load_communes().get(code)
        assert commune is not None
        assert commune.name == name
        assert load_communes().matches(code, postal_code)


@pytest.mark.parametrize("written", ["62.01Z", "6201z", " 62.01 z ", "6201Z"])
def test_a_naf_code_is_known_however_it_is_written(written: str) -> None:
    found = load_naf().get(written)
    assert found is not None
    assert found.code == "62.01Z"


@pytest.mark.parametrize(
    ("written", "reading"),
    [
        ("47.11F", NafReading.KNOWN),
        ("62.01Y", NafReading.OTHER_REVISION),
        ("62.10Y", NafReading.OTHER_REVISION),
        ("722A", NafReading.OTHER_REVISION),
        ("62.01", NafReading.OTHER_REVISION),
        ("62.01A", NafReading.UNKNOWN),
        ("boulangerie", NafReading.UNKNOWN),
        ("", NafReading.UNKNOWN),
    ],
)
def test_a_naf_code_of_another_revision_is_told_from_an_unknown_one(
    written: str, reading: NafReading
) -> None:
    assert load_naf().read(written) is reading


def test_a_pcs_code_is_known_in_capitals_too() -> None:
    found = load_pcs().get(" 474B ")
    assert found is not None
    assert found.code == "474b"
    assert load_pcs().get("474z") is None


def test_a_commune_does_not_match_a_neighbours_postal_code() -> None:
    assert load_communes().matches("44109", "44300")
    assert not load_communes().matches("44109", "44800")
    assert not load_communes().matches("00000", "44000")


@pytest.mark.parametrize(
    ("written", "codes"),
    [
        ("44109", ["44109"]),
        ("nantes", ["44109"]),
        ("NANTES (44000)", ["44109"]),
        ("NANTES (44800)", []),
        ("st-herblain", ["44162"]),
        ("Nulle-Part-sur-Rien", []),
        ("", []),
    ],
)
def test_a_commune_is_named_by_its_code_its_name_or_its_label(
    written: str, codes: list[str]
) -> None:
    assert [one.code for one in load_communes().named(written)] == codes


def test_namesakes_are_all_given() -> None:
    assert len(load_communes().named("Sainte-Colombe")) > 5


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("nantes", "NANTES (44000)"),
        ("44300", "NANTES (44300)"),
        ("44109", "NANTES (44000)"),
        ("nant", "NANT (12230)"),
        ("saint herb", "SAINT-HERBLAIN (44800)"),
        ("St-Herblain", "SAINT-HERBLAIN (44800)"),
        ("sèvremoine", "SÈVREMOINE (49230)"),
        ("l abergement varey", "L'ABERGEMENT-DE-VAREY (01640)"),
        ("paris 75015", "PARIS (75015)"),
    ],
)
def test_a_commune_is_found_as_it_is_typed(query: str, first: str) -> None:
    assert load_communes().search(query)[0].label == first


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("474", "474a"),
        ("474B", "474b"),
        ("soud man", "623e"),
        ("INFIRMIÈRE soins", "431f"),
        ("educateurs spécialises", "434d"),
        ("chef gros œuvre", "621a"),
    ],
)
def test_an_occupation_is_found_by_code_or_by_the_beginnings_of_words(
    query: str, first: str
) -> None:
    assert load_pcs().search(query)[0].code == first


def test_every_word_of_the_query_counts() -> None:
    assert all("informatique" in one.label for one in load_pcs().search("technicien informatique"))
    assert load_pcs().search("technicien licorne") == []


@pytest.mark.parametrize("query", ["", "   ", "-", "zzzz", "🙂", "é" * 10_000])
def test_a_query_that_means_nothing_finds_nothing(query: str) -> None:
    assert load_communes().search(query) == []


def test_a_search_gives_no_more_than_asked_and_nothing_twice() -> None:
    found = load_communes().search("saint", limit=50)
    assert len(found) == 50
    assert len(set(found)) == 50


def test_a_missing_package_says_the_way_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(packages, "NODE_MODULES", tmp_path)
    with pytest.raises(MissingPackage, match="make setup"):
        read_package_file("@socialgouv/codes-naf", "index.json")
