"""Texts by key and language: `render("tasks.accepted", "pl", number=…)`.

`templates/<language>/<area>.j2` holds the texts of an area as Jinja blocks, one block a text, so a
key is `area.block`. Everything inserted is escaped; a missing value is an error, not a gap.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template
from markupsafe import Markup

from messages import markdown, relative, wording

LANGUAGES = ("pl", "en")
TEMPLATES = Path(__file__).parent / "templates"


def render(key: str, language: str, **values: Any) -> str:
    """The text as HTML of the few elements `messages.steps` allows. Raises KeyError for no key."""
    area, _, name = key.partition(".")
    template = _template(language, area)
    block = template.blocks[name]
    return "".join(block(template.new_context(values))).strip()


def label(key: str, language: str, **values: Any) -> str:
    """A text for a button or a toast: plain, nothing escaped."""
    return Markup(render(key, language, **values)).unescape()  # noqa: S704 - our own templates, on their way to plain text


def keys(language: str) -> Iterator[str]:
    """Every key of a language, for the tests that compare languages."""
    for path in sorted((TEMPLATES / language).glob("*.j2")):
        for name in _template(language, path.stem).blocks:
            yield f"{path.stem}.{name}"


@cache
def _template(language: str, area: str) -> Template:
    return _environment(language).get_template(f"{area}.j2")


@cache
def _environment(language: str) -> Environment:
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES / language),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(wording.filters(language))
    environment.filters.update(relative.filters(language))
    environment.filters.update(plain=markdown.plain, rich=markdown.rich)
    return environment
