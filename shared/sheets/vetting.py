"""A workbook before it is opened: a small file may unfold into a memory without end.

The archive is read through once, counted and thrown away; a sheet is refused by the place of its
cells, since its reader makes room for every cell up to the last.
"""

import io
import zipfile
import zlib
from collections.abc import Mapping
from xml.parsers import expat

from shared.sheets.problems import Unusable
from shared.sheets.rows import MOST_COLUMNS, MOST_LINES

MOST_UNFOLDED = 200 * 1024 * 1024
MOST_TEXT = 100 * 1024 * 1024
MOST_PARTS = 1_000
PIECE = 64 * 1024


def vet(content: bytes) -> None:
    """Raise `Unusable` unless the workbook is what it says and within bounds."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            _vet(archive)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError,
            OSError, expat.ExpatError, ValueError):  # fmt: skip
        raise Unusable(
            "workbook_unreadable",
            "Ce classeur est abîmé, protégé par un mot de passe, ou n'est pas au format .xlsx."
            " Ouvrez-le dans Excel et enregistrez-le de nouveau.",
        ) from None


def _vet(archive: zipfile.ZipFile) -> None:
    parts = archive.infolist()
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNFOLDED:
        raise _too_large()
    texts = _Texts()
    for part in sorted(parts, key=lambda part: "sharedStrings" not in part.filename):
        name = part.filename.lower()
        reader: _Part = _Part()
        if name.endswith("sharedstrings.xml"):
            reader = texts
        elif "/worksheets/" in name and name.endswith(".xml"):
            reader = _Cells(texts.lengths)
        is_xml = name.endswith((".xml", ".rels"))
        # A part that is longer than it said, or another, ends in BadZipFile.
        with archive.open(part) as stream:
            while piece := stream.read(PIECE):
                if is_xml:
                    reader.feed(piece)
        if is_xml:
            reader.close()


def _too_large() -> Unusable:
    return Unusable(
        "workbook_too_large",
        f"Ce classeur dépasse {MOST_LINES} lignes, {MOST_COLUMNS} colonnes ou la taille admise une"
        " fois ouvert. Ne gardez que les feuilles et les colonnes utiles.",
    )


class _Part:
    """Any XML part: well formed, and without the entities that multiply."""

    def __init__(self) -> None:
        self._parser = expat.ParserCreate()
        self._parser.StartDoctypeDeclHandler = self._doctype
        self._parser.StartElementHandler = self.start
        self._parser.EndElementHandler = self.end
        self._parser.CharacterDataHandler = self.text

    def feed(self, piece: bytes) -> None:
        self._parser.Parse(piece, False)

    def close(self) -> None:
        self._parser.Parse(b"", True)

    def _doctype(self, *_: object) -> None:
        raise ValueError("A workbook declares no entity.")

    def start(self, name: str, attributes: Mapping[str, str]) -> None: ...

    def end(self, name: str) -> None: ...

    def text(self, text: str) -> None: ...


class _Texts(_Part):
    """How long each shared text is: a short one used a million times is a long one."""

    def __init__(self) -> None:
        super().__init__()
        self.lengths: list[int] = []

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        if name.rpartition(":")[2] == "si":
            self.lengths.append(0)

    def text(self, text: str) -> None:
        if self.lengths:
            self.lengths[-1] += len(text)


class _Cells(_Part):
    """Where the cells of a sheet lie and how much text they bring in."""

    def __init__(self, lengths: list[int]) -> None:
        super().__init__()
        self._lengths, self._row, self._column, self._brought = lengths, 0, 0, 0
        self._shared, self._value, self._inside = False, "", False

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        local = name.rpartition(":")[2]
        if local == "row":
            self._row = int(attributes.get("r") or self._row + 1)
            self._column = 0
        elif local == "c":
            self._place(attributes.get("r", ""))
            self._shared = attributes.get("t") == "s"
        elif local == "v":
            self._inside, self._value = True, ""

    def end(self, name: str) -> None:
        if name.rpartition(":")[2] == "v":
            self._inside = False
            if self._shared:
                self._bring(self._lengths[int(self._value)])

    def text(self, text: str) -> None:
        if self._inside and self._shared:
            self._value += text
        else:
            self._bring(len(text))

    def _bring(self, length: int) -> None:
        self._brought += length
        if self._brought > MOST_TEXT:
            raise _too_large()

    def _place(self, reference: str) -> None:
        letters = reference.rstrip("0123456789")
        self._column += 1
        if letters:
            self._column = 0
            for letter in letters.upper():
                self._column = self._column * 26 + ord(letter) - 64
        row = int(reference[len(letters) :] or self._row)
        if self._column > MOST_COLUMNS or row > 2 * MOST_LINES:
            raise _too_large()
