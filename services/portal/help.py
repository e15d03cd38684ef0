"""Help texts: one Markdown file a page, shown beside the page and at `/aide/<page>`."""

from functools import cache
from pathlib import Path

from markdown_it import MarkdownIt
from markupsafe import Markup

from services.portal.french import typographic
from services.portal.settings import Settings

HERE = Path(__file__).parent / "help"


@cache
def _source(page: str) -> str:
    return (HERE / f"{page}.md").read_text(encoding="utf-8")


def exists(page: str) -> bool:
    return page.replace("-", "").isalnum() and (HERE / f"{page}.md").is_file()


class Help:
    """`[[phone]]`, `[[email]]`, `[[hours]]` and `[[service]]` stand for the settings."""

    def __init__(self, settings: Settings) -> None:
        self._words = {
            "phone": settings.phone,
            "email": settings.email,
            "hours": settings.hours,
            "service": settings.name,
        }
        self._markdown = MarkdownIt("commonmark", {"html": False})
        self._drawn: dict[str, Markup] = {}

    def text(self, page: str) -> Markup:
        if page not in self._drawn:
            text = _source(page)
            for name, value in self._words.items():
                text = text.replace(f"[[{name}]]", value)
            self._drawn[page] = Markup(self._render(typographic(text)))
        return self._drawn[page]

    def _render(self, text: str) -> str:
        """One level down: the page itself has the only h1."""
        tokens = self._markdown.parse(text)
        for token in tokens:
            if token.type in ("heading_open", "heading_close"):
                token.tag = f"h{int(token.tag[1]) + 1}"
        return str(self._markdown.renderer.render(tokens, self._markdown.options, {}))
