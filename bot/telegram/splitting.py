"""Cutting a text that is too long for one message, without cutting its markup.

Telegram counts what is read, in UTF-16 units: tags count nothing, `&amp;` counts one, most emoji
two. A cut falls between lines or words where it can; elements open at a cut are closed before it
and opened again after it.
"""

from __future__ import annotations

import html as markup
import re
from dataclasses import dataclass

LIMIT = 4096

# Signs that belong to the one before them: accents, variants, skin colours, joined emoji. Their
# number is bounded, so that no "character" grows without end.
_JOINED = r"(?:[\u0300-\u036f\ufe0f\u20e3\U0001f3fb-\U0001f3ff]|\u200d[^<&]){0,8}"
_ATOM = re.compile(rf"<(?P<end>/)?(?P<tag>[^>\s/]+)[^>]*>|&[^;\s]+;|[\s\S]{_JOINED}")


@dataclass(frozen=True, slots=True)
class _Atom:
    """What is never cut: a tag, an escaped character, or a character as it is read."""

    source: str
    size: int
    opens: str = ""
    closes: bool = False


def utf16_length(text: str) -> int:
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def split(html: str, limit: int = LIMIT) -> list[str]:
    """Well-formed parts of at most `limit` read UTF-16 units; read one after another, the whole."""
    if utf16_length(html) <= limit:
        return [html]
    atoms = [_read(match) for match in _ATOM.finditer(html)]
    parts: list[str] = []
    open_tags: list[_Atom] = []
    while atoms:
        end = _find_cut(atoms, limit)
        beginning = "".join(tag.source for tag in open_tags)
        _follow(open_tags, atoms[:end])
        ending = "".join(f"</{tag.opens}>" for tag in reversed(open_tags))
        parts.append(beginning + "".join(atom.source for atom in atoms[:end]) + ending)
        atoms = atoms[end:]
    return parts


def _read(match: re.Match[str]) -> _Atom:
    source = match[0]
    if match["tag"]:
        return _Atom(source, 0, "" if match["end"] else match["tag"], bool(match["end"]))
    return _Atom(source, utf16_length(markup.unescape(source)))


def _find_cut(atoms: list[_Atom], limit: int) -> int:
    """How many atoms make the next part: at least one, and end tags stay with their text."""
    end = _count_fitting(atoms, limit)
    if end < len(atoms):
        end = _last(atoms, end, "\n") or _last(atoms, end, " ") or max(end, 1)
    while end < len(atoms) and atoms[end].closes:
        end += 1
    return end


def _count_fitting(atoms: list[_Atom], limit: int) -> int:
    used = 0
    for index, atom in enumerate(atoms):
        used += atom.size
        if used > limit:
            return index
    return len(atoms)


def _last(atoms: list[_Atom], end: int, sign: str) -> int:
    """Where to cut after the last such sign in the later half before `end`; 0 if there is none."""
    for index in range(end - 1, end // 2, -1):
        if atoms[index].source == sign:
            return index + 1
    return 0


def _follow(open_tags: list[_Atom], atoms: list[_Atom]) -> None:
    for atom in atoms:
        if atom.closes and open_tags:
            open_tags.pop()
        elif atom.opens:
            open_tags.append(atom)
