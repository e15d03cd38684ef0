"""Jinja as the pages use it: escaping always on, the kit at hand, French filters."""

from functools import cache
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template
from markupsafe import Markup

from services.portal import menu
from services.portal.assets import HERE as STATIC
from services.portal.assets import PACKAGES, Assets
from services.portal.french import FILTERS, Typography, number
from services.portal.help import Help
from services.portal.settings import Settings
from services.portal.stages import ACCESSES, APPLICATION_STAGES, FUNCTIONS

HERE = Path(__file__).parent / "templates"
KIT = ("forms", "lists", "states")
ICONS = PACKAGES / "bootstrap-icons" / "icons"


@cache
def icon(name: str) -> Markup:
    """One of Bootstrap's icons, for the eye only: the words stand beside it."""
    svg = (ICONS / f"{name}.svg").read_text(encoding="utf-8")
    return Markup(svg.replace("<svg ", '<svg aria-hidden="true" focusable="false" ', 1))


@cache
def illustration(name: str) -> Markup:
    """A drawing of ours (`static/illustrations/<name>.svg`), in the colours of the theme."""
    return Markup((STATIC / "illustrations" / f"{name}.svg").read_text(encoding="utf-8"))


def amount_of(found: dict[str, Any] | None) -> str:
    """How many a list holds, as far as its first page tells."""
    if found is None:
        return "—"
    count = number(len(found["items"]))
    return f"{count}\u00a0+" if found["next"] else count


def templates(settings: Settings, assets: Assets) -> Environment:
    environment = Environment(
        loader=FileSystemLoader(HERE),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=[Typography],
        auto_reload=False,
    )
    environment.filters.update(FILTERS)
    environment.globals.update(
        asset=assets.address,
        icon=icon,
        illustration=illustration,
        help_text=Help(settings).text,
        is_current=menu.current,
        site=settings,
        application_stages=APPLICATION_STAGES,
        functions=FUNCTIONS,
        access_words=ACCESSES,
        amount_of=amount_of,
    )
    for name in KIT:
        environment.globals[name] = _macros(environment.get_template(f"kit/{name}.html"))
    return environment


def _macros(template: Template) -> SimpleNamespace:
    return SimpleNamespace(**vars(template.module))
