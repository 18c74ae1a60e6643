"""Our HTML as Slack's mrkdwn, for the few places that take nothing else.

What we say is drawn as `rich_text` blocks (rich.py): they carry styles beside the text, so a name
such as `*x*` or `@channel` needs no escaping and cannot become markup. mrkdwn has no escapes for
its own signs and remains where there are no blocks: the fallback `text` of a message, the comment
of a file, a toast. There `&`, `<` and `>` are escaped, which also rules out mentions, and a sign
that would open or close a style becomes one that looks like it; within words and between spaces it
does no harm and stays ("snake_case", "1 * 2"). mrkdwn has no underline: the text remains.
"""

from __future__ import annotations

import re

from bot.slack.limits import FALLBACK, short
from bot.slack.markup import Run, runs, text_of

_LOOKALIKES = {"*": "\u2217", "_": "\u02cd", "~": "\u223c", "`": "\u02cb"}
_STYLING = re.compile(r"(?<!\w)[*_~`]+(?=\S)|(?<=\S)[*_~`]+(?!\w)")
_EMOJI = re.compile(r":(?=[a-z0-9_+'-]+:)")
_QUOTE = re.compile(r"(?m)^&gt;")
_MARKS = {"code": "`", "i": "_", "b": "*"}
_APART = "\u200b"  # a style is seen only beside something that is no letter


def escape(text: str) -> str:
    """Plain text that looks in mrkdwn as it is."""
    text = _STYLING.sub(lambda match: "".join(_LOOKALIKES[sign] for sign in match[0]), text)
    text = _EMOJI.sub("\u2236", text)
    text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return _QUOTE.sub("\u203a", text)


def mrkdwn(html: str) -> str:
    """HTML of the five elements as mrkdwn."""
    return "".join(_draw(run) for run in runs(html))


def _draw(run: Run) -> str:
    if not run.styles - {"u"}:
        return _link(run, run.text)
    return "\n".join(_styled(run, line) for line in run.text.split("\n"))


def _styled(run: Run, line: str) -> str:
    """A style ends with its line, and blank signs at its ends would keep it from being seen."""
    text = line.strip()
    if not text:
        return line
    drawn = _link(run, text)
    for style, mark in _MARKS.items():
        if style in run.styles:
            drawn = f"{mark}{drawn}{mark}"
    before, _, after = line.partition(text)
    return f"{before or _APART}{drawn}{after or _APART}"


def _link(run: Run, text: str) -> str:
    if not run.href.startswith(("http://", "https://", "mailto:")):
        return escape(text)
    label = escape(text).replace("|", "\u2223").replace("\n", " ")
    address = run.href.replace("|", "%7C").replace("<", "%3C").replace(">", "%3E")
    return f"<{address.replace('&', '&amp;')}|{label}>"


def plain(html: str) -> str:
    """What is read, without markup; where a link leads stands behind it."""
    return "".join(
        run.text if run.href in ("", run.text) else f"{run.text} ({run.href})" for run in runs(html)
    )


def fallback(html: str, *, lines: int) -> str:
    """The first lines, for a notification: what a locked phone may show."""
    read = [line.strip() for line in text_of(runs(html)).splitlines() if line.strip()]
    text = short("\n".join(read[:lines]), FALLBACK)
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
