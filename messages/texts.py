"""Texts by key and language: `render("tasks.accepted", "pl", number=…)`.

`templates/<language>/<area>.j2` holds the texts of an area as Jinja blocks, one block a text, so a
key is `area.block`. Everything inserted is escaped; a missing value is an error, not a gap.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template
from jinja2.runtime import Context
from markupsafe import Markup

from messages import markdown, relative, wording

LANGUAGES = ("pl", "en")
TEMPLATES = Path(__file__).parent / "templates"


def render(key: str, language: str, **values: Any) -> str:
    """The text as HTML of the few elements `messages.steps` allows. Raises KeyError for no key."""
    return _render(key, language, values) if values else _fixed(key, language)


def label(key: str, language: str, **values: Any) -> str:
    """A text for a button or a toast: plain, nothing escaped."""
    return _unescape(_render(key, language, values)) if values else _fixed_label(key, language)


def _render(key: str, language: str, values: Mapping[str, Any]) -> str:
    """(`Template.new_context` copies the globals and lists all blocks anew for every text; the
    blocks of ours refer to no other.)"""
    area, _, name = key.partition(".")
    template = _template(language, area)
    block = template.blocks[name]
    context = Context(template.environment, {**_globals(language), **values}, template.name, {})
    return "".join(block(context)).strip()


def _unescape(html: str) -> str:
    return Markup(html).unescape()  # noqa: S704 - our own templates, on their way to plain text


@cache
def _fixed(key: str, language: str) -> str:
    """A text into which nothing is inserted is the same each time."""
    return _render(key, language, {})


@cache
def _fixed_label(key: str, language: str) -> str:
    return _unescape(_fixed(key, language))


def keys(language: str) -> Iterator[str]:
    """Every key of a language, for the tests that compare languages."""
    for path in sorted((TEMPLATES / language).glob("*.j2")):
        for name in _template(language, path.stem).blocks:
            yield f"{path.stem}.{name}"


@cache
def _template(language: str, area: str) -> Template:
    return _environment(language).get_template(f"{area}.j2")


@cache
def _globals(language: str) -> Mapping[str, Any]:
    return dict(_environment(language).globals)


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
