"""The general terms of membership, one file a version; the version accepted is kept."""

from pathlib import Path

CURRENT = "2026-01"


def text(version: str) -> str | None:
    """The Markdown text of a version, or None. A version is never changed, only followed."""
    known = {file.stem: file for file in Path(__file__).parent.glob("*.md")}
    return known[version].read_text() if version in known else None
