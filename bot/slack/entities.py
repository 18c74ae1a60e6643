"""What a person typed, out of what Slack made of it. Pure.

Slack escapes three signs and puts links, people and channels into angle brackets.
"""

from __future__ import annotations

import re

_ENTITY = re.compile(r"<([^<>\n]+)>")


def as_typed(text: str, bot: str = "") -> str:
    """The text without Slack's marks; the bot itself (`bot` is its user id) is left out.

    "<http://a.pl|a.pl> &lt;3" becomes "a.pl <3".
    """
    if bot:
        text = re.sub(rf"<@{re.escape(bot)}(\|[^<>\n]*)?>[ \t]*[,:]?[ \t]*", "", text)
    plain = _ENTITY.sub(lambda found: _read(found[1]), text)
    for escaped, sign in (("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&")):
        plain = plain.replace(escaped, sign)
    return plain.strip()


def _read(inner: str) -> str:
    target, _, label = inner.partition("|")
    match target[0]:
        case "@":
            return f"@{label}" if label else ""
        case "#":
            return f"#{label}" if label else ""
        case "!":
            return label or f"@{target[1:]}"
    return _link(target, label)


def _link(address: str, label: str) -> str:
    """As typed where Slack itself made the link, else the address, with its label before it."""
    bare = address.removeprefix("mailto:").removeprefix("tel:")
    if not label or label == address:
        return bare
    made = label in bare or address.startswith("tel:")
    return label if made else f"{label} ({bare})"
