"""Tables as offices send them: what is read, and the exact sentence when it cannot be."""

import csv
import io
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.sheets.files import tables
from shared.sheets.problems import Unusable
from shared.sheets.rows import Row
from tests.sheets.workbook import raw, workbook

Cells = list[tuple[str, ...]]


def read(content: bytes) -> Cells:
    (table,) = tables(content)
    return [row.cells for row in table.rows]


def refusal(content: bytes) -> Unusable:
    with pytest.raises(Unusable) as refused:
        everything(content)
    return refused.value


def everything(content: bytes) -> list[list[Row]]:
    return [list(table.rows) for table in tables(content)]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
@pytest.mark.parametrize("separator", [";", ",", "\t"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_the_usual_csv_files_say_the_same(encoding: str, separator: str, end: str) -> None:
    rows = [("Libellé", "Prénom"), ("Œuvre d'été", 'dit "Zoé"'), ("a\nb", f"x{separator}y")]
    written = io.StringIO(newline="")
    csv.writer(written, delimiter=separator, lineterminator=end).writerows(rows)
    assert read(written.getvalue().encode(encoding)) == rows


def test_blank_rows_and_empty_last_columns_are_nothing_but_lines_keep_their_numbers() -> None:
    (table,) = tables(b"a;b;;;\r\n;;;;\r\n\r\n1;2;;;\r\n;;;;\r\n")
    assert [(row.line, row.cells) for row in table.rows] == [(1, ("a", "b")), (4, ("1", "2"))]


def test_a_separator_that_excel_announces_is_believed() -> None:
    (table,) = tables(b"sep=,\r\na;x,b\r\n1,2\r\n")
    assert [(row.line, row.cells) for row in table.rows] == [(2, ("a;x", "b")), (3, ("1", "2"))]


def test_a_comma_in_a_quoted_title_is_not_taken_for_the_separator() -> None:
    assert read(b'"Nom, pr\xc3\xa9nom, titre";Ville\r\nA;B\r\n')[0] == (
        "Nom, prénom, titre",
        "Ville",
    )


@given(
    st.lists(
        st.lists(
            st.text(st.characters(codec="utf-8", exclude_characters="\0\r\ufeff"), max_size=20)
            .map(str.strip),
            min_size=2, max_size=5,
        ).filter(lambda row: bool(row[-1]) and bool(row[0])),
        min_size=1, max_size=8,
    )
)  # fmt: skip
def test_what_was_written_is_read(rows: list[list[str]]) -> None:
    rows = [["Titre un", "Titre deux"], *rows]
    written = io.StringIO(newline="")
    csv.writer(written, delimiter=";", quoting=csv.QUOTE_ALL).writerows(rows)
    assert read(written.getvalue().encode()) == [tuple(row) for row in rows]


@given(st.binary(max_size=400))
def test_any_bytes_are_read_or_refused_in_french(content: bytes) -> None:
    said = "."
    try:
        everything(content)
    except Unusable as refused:
        said = refused.problem.detail
    assert said.endswith(".")


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "file_empty"),
        (b" \r\n ", "file_empty"),
        ("a;b".encode("utf-16"), "encoding_utf16"),
        ("Numéro;Nom;Ville".encode("utf-16-le"), "encoding_utf16"),
        (b"a;b\r\n\x81\x8d;x", "not_a_table"),
        (b"a;b\r\n1;\0", "not_a_table"),
        (b"\xd0\xcf\x11\xe0rest", "workbook_old"),
        (b"PK\x03\x04rest", "workbook_unreadable"),
        (b'a;b\r\n"x;y\r\nz;t', "quotes_unbalanced"),
        (b"a" * (10 * 1024 * 1024 + 1), "file_too_large"),
        (b"a;b\r\n" + b"x" * 4001 + b";y", "cell_too_long"),
        (b";".join([b"a"] * 201), "too_many_columns"),
        (b"a\r\n" + b"1\r\n" * 100_001, "too_many_lines"),
    ],
)
def test_each_unusable_file_has_its_own_sentence(content: bytes, code: str) -> None:
    assert refusal(content).problem.code == code


def test_a_quote_that_is_not_closed_is_told_by_its_line() -> None:
    assert refusal(b'a;b\r\n1;2\r\n"x;y').problem.line == 3


def test_a_workbook_s_values_become_what_a_person_would_have_typed() -> None:
    sheet = workbook({"Adhérents": [
        ["SIRET", "Date", "Montant", "Nuit"],
        [73282932000074, "date:45000", 11077.19, True],
        ["0240123456", "", 84, False],
    ]})  # fmt: skip
    (table,) = tables(sheet)
    assert table.name == "Adhérents"
    assert [(row.line, row.cells) for row in table.rows] == [
        (1, ("SIRET", "Date", "Montant", "Nuit")),
        (2, ("73282932000074", "15/03/2023", "11077.19", "Oui")),
        (3, ("0240123456", "", "84", "Non")),
    ]


def test_rows_of_a_sheet_keep_the_numbers_that_excel_shows() -> None:
    (table,) = tables(raw({"A": '<row r="4"><c r="B4"><v>1</v></c></row>'}))
    assert [(row.line, row.cells) for row in table.rows] == [(4, ("", "1"))]


@pytest.mark.parametrize(
    "sheet",
    [
        '<row r="1048576"><c r="A1048576"><v>1</v></c></row>',
        '<row r="1"><c r="XFD1"><v>1</v></c></row>',
        '<row r="1048576"><c><v>1</v></c></row>',
    ],
)
def test_one_cell_at_the_end_of_a_sheet_does_not_fill_the_memory(sheet: str) -> None:
    assert refusal(raw({"A": sheet})).problem.code == "workbook_too_large"


def test_a_text_used_a_million_times_is_counted_each_time() -> None:
    cells = '<c t="s"><v>0</v></c>' * 150
    rows = "".join(f'<row r="{at}">{cells}</row>' for at in range(1, 300))
    content = raw({"A": rows}, f"<si><t>{'x' * 4000}</t></si>")
    assert len(content) < 20_000
    assert refusal(content).problem.code == "workbook_too_large"


def test_a_part_that_unfolds_beyond_measure_is_refused() -> None:
    written = io.BytesIO(workbook({"A": [["a"]]}))
    with zipfile.ZipFile(written, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/theme.xml", b" " * (201 * 1024 * 1024))
    assert refusal(written.getvalue()).problem.code == "workbook_too_large"


def test_entities_are_refused() -> None:
    entity = '<!DOCTYPE sst [<!ENTITY a "aaaaaaaaaa">]>'
    content = workbook({"A": [["a"]]})
    written = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as good, zipfile.ZipFile(written, "w") as bad:
        for name in good.namelist():
            text = good.read(name).decode()
            bad.writestr(name, entity + text if name.endswith("sharedStrings.xml") else text)
    assert refusal(written.getvalue()).problem.code == "workbook_unreadable"
