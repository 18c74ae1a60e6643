"""Pages from `pages/*.html`: Jinja2 around the texts of `messages/templates/<language>/web.j2`."""

from __future__ import annotations

import re
from functools import cache, partial
from pathlib import Path
from typing import Any

from aiohttp import web
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from bot.web.site import site_of
from messages import texts
from messages.texts import LANGUAGES
from messages.wording import filters

HERE = Path(__file__).parent


@cache
def _environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(HERE / "pages"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def show(
    request: web.Request, name: str, *, language: str = "", status: int = 200, **values: Any
) -> web.Response:
    """The page `name` in the given language, or in the one the browser asks for."""
    language = language or language_of(request)
    demo = site_of(request).demo
    html = (
        _environment()
        .get_template(f"{name}.html")
        .render(
            t=partial(text, language),
            say=partial(label, language),
            language=language,
            here=request.path_qs,
            demo_now=filters(language)["when"](demo.now()) if demo else None,
            **values,
        )
    )
    return web.Response(text=html, content_type="text/html", status=status)


def note(request: web.Request, title: str, body: str, status: int = 200) -> web.Response:
    """A page that says one thing; `title` and `body` are keys of texts of any area."""
    language = language_of(request)
    said = Markup(texts.render(body, language))  # noqa: S704 - as in `text`
    heading = texts.label(title, language)
    return show(request, "note", language=language, status=status, title=heading, body=said)


def text(language: str, key: str, **values: Any) -> Markup:
    """A text for a page, as HTML."""
    return Markup(texts.render(f"web.{key}", language, **values))  # noqa: S704 - our own templates, escaped by themselves


def label(language: str, key: str, **values: Any) -> str:
    """The same, plain: for attributes and for JSON."""
    return texts.label(f"web.{key}", language, **values)


def language_of(request: web.Request) -> str:
    """`?lang=`, else the first language of the browser's list that we speak, else Polish."""
    wanted = [request.query.get("lang", "")]
    wanted += re.findall(r"[a-z]{2}", request.headers.get("Accept-Language", "").lower())
    return next((language for language in wanted if language in LANGUAGES), "pl")
