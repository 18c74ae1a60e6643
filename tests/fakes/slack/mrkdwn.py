"""Slack's markup: what is refused in it, and what a person reads of it."""

import re

ANGLE = re.compile(r"<([^<>\n]*)>")
LINK = re.compile(r"(?:https?://|mailto:|tel:)[^\s|]+(?:\|.+)?")
MENTION = re.compile(r"(?:@[UW][A-Z0-9]+|#C[A-Z0-9]+|!subteam\^S[A-Z0-9]+|!date\^\d+\^.+)(?:\|.+)?")
MASS = re.compile(r"!(?:channel|here|everyone|group)(?:\|.*)?")
QUOTE = re.compile(r"^> ?", re.MULTILINE)
BARE_AND = re.compile(r"&(?!(?:amp|lt|gt);)")
INNER = "[^\\s\u200b\u2060\ufeff]"  # next to a marker, inside; an invisible sign disarms it
SPANS = tuple(
    re.compile(rf"(?<![\w{mark}]){mark}({INNER}(?:[^\n]*?{INNER})?){mark}(?![\w{mark}])")
    for mark in (r"\*", "_", "~", "`")
)
INVISIBLE = re.compile("[\u200b\u2060\ufeff]")
TYPED_LINK = re.compile(r"https?://[^\s<>]+[^\s<>.,;:!?)]")
TYPED_EMAIL = re.compile(r"[\w.+-]+@[\w-]+\.[\w.-]*\w")


def faults(text: str) -> list[str]:
    """Say what Slack would show other than meant: stray brackets, mass mentions, a bare `&`."""
    found = []
    for body in ANGLE.findall(text):
        if MASS.fullmatch(body):
            found.append(f"everybody would be notified by <{body}>")
        elif not LINK.fullmatch(body) and not MENTION.fullmatch(body):
            found.append(f"not a link nor a mention: <{body}>")
    rest = QUOTE.sub("", ANGLE.sub("", text))
    found += [f"unescaped {sign!r}" for sign in "<>" if sign in rest]
    if BARE_AND.search(text):
        found.append("unescaped '&'")
    return found


def plain(text: str) -> str:
    """Give what is read: links by their label, no markers, entities as signs."""
    shown = ANGLE.sub(_shown, QUOTE.sub("", text)).replace("```", "")
    for span in SPANS:
        shown = span.sub(r"\1", shown)
    return unescape(INVISIBLE.sub("", shown))


def escape(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def unescape(text: str) -> str:
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def typed(text: str) -> str:
    """Turn what a person types into what an event carries: entities, links in brackets."""
    shown = TYPED_LINK.sub(r"<\g<0>>", escape(text))
    return TYPED_EMAIL.sub(r"<mailto:\g<0>|\g<0>>", shown)


def _shown(match: re.Match[str]) -> str:
    address, _, label = match[1].partition("|")
    return label or address.removeprefix("mailto:").removeprefix("!")
