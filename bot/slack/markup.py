"""Our HTML of five elements, read into runs of equally styled text; cutting runs. Pure."""

from __future__ import annotations

import html as entities
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.slack.limits import width
from bot.slack.words import as_slack_takes_them

_TOKEN = re.compile(r"<(?P<end>/)?(?P<tag>b|i|u|code|a)\b(?P<rest>[^>]*)>|[^<]+|<")
_HREF = re.compile(r'\bhref="([^"]*)"')
_ADDRESS = re.compile(r"https?://[^\s<>\"„”]*[^\s<>\"„”.,;:!?)\]]")
# Signs that belong to the one before them: accents, variants, skin colours, joined emoji.
_JOINING = re.compile(r"[\u0300-\u036f\ufe0f\u20e3\u200d\U0001f3fb-\U0001f3ff]")
_LONGEST_SIGN = 16


@dataclass(frozen=True, slots=True)
class Run:
    """Text of one look: `styles` are names of elements (b, i, u, code), `href` where it leads."""

    text: str
    styles: frozenset[str] = frozenset()
    href: str = ""


def runs(html: str) -> list[Run]:
    """The text with its looks; addresses that stand in it as such lead where they say."""
    found: list[Run] = []
    open_tags: list[tuple[str, str]] = []
    for token in _TOKEN.finditer(html):
        if not token["tag"]:
            found += _read(as_slack_takes_them(entities.unescape(token[0])), open_tags)
        elif token["end"]:
            _close(open_tags, token["tag"])
        else:
            href = _HREF.search(token["rest"])
            open_tags.append((token["tag"], entities.unescape(href[1]) if href else ""))
    return found


def _close(open_tags: list[tuple[str, str]], tag: str) -> None:
    if any(name == tag for name, _ in open_tags):
        while open_tags.pop()[0] != tag:
            pass


def _read(text: str, open_tags: list[tuple[str, str]]) -> list[Run]:
    styles = frozenset(tag for tag, _ in open_tags if tag != "a")
    href = next((address for tag, address in open_tags if tag == "a" and address), "")
    if href:
        return [Run(text, styles, href)]
    parts, at = [], 0
    for match in _ADDRESS.finditer(text):
        parts += [Run(text[at : match.start()], styles), Run(match[0], styles, match[0])]
        at = match.end()
    return [run for run in (*parts, Run(text[at:], styles)) if run.text]


def text_of(parts: Sequence[Run]) -> str:
    return "".join(run.text for run in parts)


def split(parts: Sequence[Run], limit: int) -> list[list[Run]]:
    """Runs of at most `limit` UTF-16 units in all; one after another, the whole but for the blank
    signs at the cuts. Cuts fall between paragraphs, lines or words where they can."""
    rest, pieces = strip(parts), []
    while rest:
        text = text_of(rest)
        piece, rest = _cut(rest, _find_cut(text, limit))
        pieces.append(strip(piece))
        rest = strip(rest)
    return [piece for piece in pieces if piece]


def strip(parts: Sequence[Run]) -> list[Run]:
    """Without the blank signs around."""
    left = list(parts)
    while left and not left[0].text.strip():
        left.pop(0)
    while left and not left[-1].text.strip():
        left.pop()
    if left:
        left[0] = replace(left[0], text=left[0].text.lstrip())
        left[-1] = replace(left[-1], text=left[-1].text.rstrip())
    return left


def _find_cut(text: str, limit: int) -> int:
    if width(text) <= limit:
        return len(text)
    end = min(limit, len(text))
    while width(text[:end]) > limit:
        end -= 1
    for gap in ("\n\n", "\n", " "):
        at = text.rfind(gap, end // 2, end)
        if at > 0:
            return at
    return _between_signs(text, end)


def _between_signs(text: str, end: int) -> int:
    """Not inside a sign of several characters, as long as it is one that people write."""
    for back in range(min(_LONGEST_SIGN, end - 1)):
        at = end - back
        if not _JOINING.match(text[at]) and text[at - 1] != "\u200d":
            return at
    return end


def _cut(parts: Sequence[Run], end: int) -> tuple[list[Run], list[Run]]:
    before: list[Run] = []
    after: list[Run] = []
    for run in parts:
        if end > 0:
            before.append(replace(run, text=run.text[:end]))
        if end < len(run.text):
            after.append(replace(run, text=run.text[max(end, 0) :]))
        end -= len(run.text)
    return before, after
