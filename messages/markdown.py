"""Labels of forms as people read them: coordinators style them with Markdown and a little HTML.

What Collect understands is understood: `**bold**`, `__bold__`, `*italic*`, `_italic_`, headings,
links, `<br>`, `<b>`, `<i>` and spans, whose colours a chat does not have. Signs between words or
numbers ("2 * 3", "file_name") stay what they are.
"""

import re
from html import escape

from markupsafe import Markup

_LONGEST = 300  # characters of one emphasis; bounds the search as well
_TAG = re.compile(
    r"</?(b|strong|i|em|u|br|p|div|span|font|big|small|ul|ol|li|center|h[1-6])\b[^<>]{0,300}>",
    re.IGNORECASE,
)
_TAG_MARKS = {"b": "**", "strong": "**", "i": "*", "em": "*", "br": "\n", "p": "\n", "div": "\n"}
_ESCAPED = re.compile(r"\\([*_#\\\[\]()])")
_HIDDEN = "\ue000"  # of the private use area: signs that are no markup, while markup is read
_HEADING = re.compile(r"^#{1,6}[ \t]+(.+)$", re.MULTILINE)
_LINK = re.compile(r"\[([^\[\]\n]{1,500})\]\((https?://[^\s()<>\"]{1,500})\)")
_BLANK_LINES = re.compile(r"\s*\n\s*\n\s*")
_SIGNS = re.compile(rf"[\\*_#\[<\n{_HIDDEN}]")  # without any of these a text is only words


def _emphasis(mark: str) -> re.Pattern[str]:
    sign = re.escape(mark)
    return re.compile(rf"(?<![\w*]){sign}(?=\S)([^\n]{{1,{_LONGEST}}}?)(?<=\S){sign}(?![\w*])")


_BOLD = (_emphasis("**"), _emphasis("__"))
_ITALIC = (_emphasis("*"), _emphasis("_"))


def plain(text: str) -> str:
    """The bare words, for buttons and lists: "**Szkoła** [strona](https://a.pl)" becomes
    "Szkoła strona (https://a.pl)"."""
    return _mark(_read_tags(text), r"\1", r"\1", r"\1 (\2)")


def rich(text: str, within: str = "") -> Markup:
    """HTML of the elements a chat can show, everything else escaped.

    `within` is the element ("b") around the whole of a text that has none of it itself.
    """
    marked = _mark(escape(_read_tags(text)), r"<b>\1</b>", r"<i>\1</i>", r'<a href="\2">\1</a>')
    if within and f"<{within}>" not in marked:
        marked = f"<{within}>{marked}</{within}>"
    return Markup(marked)  # noqa: S704 - escaped above


def bare(html: str) -> str:
    """The words of a text of ours, for places that take no markup."""
    return Markup(html).striptags()  # noqa: S704 - on its way to plain text


def _mark(text: str, bold: str, italic: str, link: str) -> str:
    if not _SIGNS.search(text):
        return text.strip()
    words = _ESCAPED.sub(lambda found: f"{_HIDDEN}{ord(found[1])};", text)
    words = _LINK.sub(link, _HEADING.sub(bold, words))
    for patterns, becomes in ((_BOLD, bold), (_ITALIC, italic)):
        for pattern in patterns:
            words = pattern.sub(becomes, words)
    words = re.sub(rf"{_HIDDEN}(\d+);", lambda found: chr(int(found[1])), words)
    return _BLANK_LINES.sub("\n\n", words).strip()


def _read_tags(text: str) -> str:
    """The text with its tags turned into Markdown, or left out."""
    if not _SIGNS.search(text):
        return text
    known = text.replace(_HIDDEN, "")
    return _TAG.sub(lambda found: _TAG_MARKS.get(found[1].lower(), ""), known)
