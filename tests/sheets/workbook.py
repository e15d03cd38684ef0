"""Small .xlsx workbooks written by hand, so that they can also be wrong."""

import io
import zipfile
from collections.abc import Mapping, Sequence
from xml.sax.saxutils import escape

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
TYPES = "application/vnd.openxmlformats-officedocument.spreadsheetml"
# Style 1 is a date.
STYLES = (
    f'<styleSheet xmlns="{MAIN}"><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs>'
    "</styleSheet>"
)

Value = str | int | float | bool


def workbook(sheets: Mapping[str, Sequence[Sequence[Value]]]) -> bytes:
    return raw({name: "".join(_row(*one) for one in enumerate(rows, 1))
                for name, rows in sheets.items()})  # fmt: skip


def _row(number: int, values: Sequence[Value]) -> str:
    return f'<row r="{number}">{"".join(_cell(value) for value in values)}</row>'


def _cell(value: Value) -> str:
    if isinstance(value, bool):
        return f'<c t="b"><v>{int(value)}</v></c>'
    if isinstance(value, int | float):
        return f"<c><v>{value}</v></c>"
    if value.startswith("date:"):
        return f'<c s="1"><v>{value[5:]}</v></c>'
    return f'<c t="inlineStr"><is><t>{escape(value)}</t></is></c>'


def raw(sheets: Mapping[str, str], shared: str = "") -> bytes:
    """`sheets` are the insides of `sheetData`, `shared` those of `sst`."""
    names = list(sheets)
    parts = {
        "[Content_Types].xml": _content_types(len(names)),
        "_rels/.rels": _relationships([("officeDocument", "xl/workbook.xml")]),
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{RELATIONS}"><sheets>'
        + "".join(
            f'<sheet name="{escape(name)}" sheetId="{at}" r:id="rId{at}"/>'
            for at, name in enumerate(names, 1)
        )
        + "</sheets></workbook>",
        "xl/_rels/workbook.xml.rels": _relationships(
            [("worksheet", f"worksheets/sheet{at}.xml") for at in range(1, len(names) + 1)]
            + [("sharedStrings", "sharedStrings.xml"), ("styles", "styles.xml")]
        ),
        "xl/styles.xml": STYLES,
        "xl/sharedStrings.xml": f'<sst xmlns="{MAIN}">{shared}</sst>',
        **{
            f"xl/worksheets/sheet{at}.xml": f'<worksheet xmlns="{MAIN}"><sheetData>{rows}'
            "</sheetData></worksheet>"
            for at, rows in enumerate(sheets.values(), 1)
        },
    }
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return written.getvalue()


def _content_types(sheets: int) -> str:
    overrides = {"/xl/workbook.xml": "sheet.main", "/xl/styles.xml": "styles",
                 "/xl/sharedStrings.xml": "sharedStrings"}  # fmt: skip
    overrides |= {f"/xl/worksheets/sheet{at}.xml": "worksheet" for at in range(1, sheets + 1)}
    return (
        f'<Types xmlns="{PACKAGE}/content-types"><Default Extension="rels"'
        ' ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        + "".join(
            f'<Override PartName="{part}" ContentType="{TYPES}.{kind}+xml"/>'
            for part, kind in overrides.items()
        )
        + "</Types>"
    )


def _relationships(targets: Sequence[tuple[str, str]]) -> str:
    return f'<Relationships xmlns="{PACKAGE}/relationships">' + "".join(
        f'<Relationship Id="rId{at}" Type="{RELATIONS}/{kind}" Target="{target}"/>'
        for at, (kind, target) in enumerate(targets, 1)
    ) + "</Relationships>"  # fmt: skip
