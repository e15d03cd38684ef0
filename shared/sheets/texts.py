"""CSV as Excel and other programs write it: three encodings, three separators, quoted lines."""

import codecs
import csv
import io
from collections.abc import Iterator

from shared.sheets.problems import Unusable
from shared.sheets.rows import LONGEST_CELL

SEPARATORS = (";", ",", "\t")
UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def decoded(content: bytes) -> str:
    """UTF-8 with or without BOM, else Windows-1252. No detector: they guess small files wrong."""
    if content.startswith(UTF_16) or (b"\0" in content[:4096] and _looks_utf_16(content)):
        raise Unusable(
            "encoding_utf16",
            "Ce fichier est en Unicode 16 bits (« Texte Unicode » d'Excel). Enregistrez-le au"
            " format « CSV UTF-8 (délimité par des virgules) » ou en classeur .xlsx.",
        )
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        try:
            text = content.decode("cp1252")
        except UnicodeDecodeError:
            raise _no_text() from None
    if "\0" in text:
        raise _no_text()
    return text


def _looks_utf_16(content: bytes) -> bool:
    start = content[:4096]
    return max(start[::2].count(0), start[1::2].count(0)) > len(start) // 4


def _no_text() -> Unusable:
    return Unusable(
        "not_a_table",
        "Ce fichier n'est ni un fichier CSV (UTF-8 ou Windows-1252) ni un classeur .xlsx.",
    )


def records(text: str) -> Iterator[list[str]]:
    """The records of a CSV text; a quoted cell may hold separators and line breaks."""
    text, separator = _separated(text)
    # One cell too long is told by its line, not by Python's own limit.
    csv.field_size_limit(max(csv.field_size_limit(), 10 * LONGEST_CELL))
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    read = 0
    try:
        for record in reader:
            read += 1
            yield record
    except csv.Error:
        raise Unusable(
            "quotes_unbalanced",
            "Les guillemets d'une cellule sont mal placés ou ne sont pas refermés. Un guillemet"
            " à l'intérieur d'une cellule s'écrit deux fois.",
            line=read + 1,
        ) from None


def _separated(text: str) -> tuple[str, str]:
    """Excel may say it itself, `sep=;` on the first line; else the most frequent in the titles."""
    first, _, rest = text.partition("\n")
    said = first.strip().lower()
    if said.startswith("sep=") and len(said) <= 5:
        # An empty record is left in its place, so that lines keep their numbers.
        return "\n" + rest, first.strip()[4:] or "\t"
    titles = next((line for line in text.splitlines() if line.strip()), "")
    bare = "".join(titles.split('"')[::2])
    return text, max(SEPARATORS, key=bare.count)
