"""Cutting an XPath expression into tokens."""

import re
from typing import NamedTuple

from domain.forms.errors import FormError

MAX_LENGTH = 20_000  # characters; the longest expression seen in public forms is a tenth of it
OPERATOR_WORDS = frozenset({"and", "or", "div", "mod"})
_OPERAND_ENDS = frozenset({"number", "text", "name", ")", "]", ".", ".."})
_TOKEN = re.compile(
    r"""\s+
    |(?P<number>\d+(?:\.\d*)?|\.\d+)
    |(?P<text>"[^"]*"|'[^']*')
    |(?P<name>[^\W\d][\w.\-]*(?::[^\W\d][\w.\-]*)?)
    |(?P<sign>\.\.|//|!=|<=|>=|[-+*/=<>()\[\],.@|])
    """,
    re.VERBOSE,
)


class Token(NamedTuple):
    """`kind` is "number", "text", "name", "end", or the operator or bracket itself."""

    kind: str
    value: str
    position: int


def read_tokens(source: str) -> list[Token]:
    """Return the tokens of `source`, ended by one of kind "end"."""
    if len(source) > MAX_LENGTH:
        raise FormError(f"expression longer than {MAX_LENGTH} characters")
    tokens: list[Token] = []
    position = 0
    while position < len(source):
        match = _TOKEN.match(source, position)
        if match is None:
            raise FormError(f"unexpected character {source[position]!r}", position=position)
        if match.lastgroup is not None:
            tokens.append(_make_token(match, after=tokens[-1].kind if tokens else ""))
        position = match.end()
    return [*tokens, Token("end", "", len(source))]


def _make_token(match: re.Match[str], *, after: str) -> Token:
    """Name the token; after an operand, `and`, `or`, `div`, `mod` and `*` are operators."""
    value, kind = match.group(), match.lastgroup or ""
    position = match.start()
    if kind == "text":
        return Token("text", value[1:-1], position)
    follows_operand = after in _OPERAND_ENDS
    if kind == "name" and value in OPERATOR_WORDS and follows_operand:
        return Token(value, value, position)
    if value == "*" and not follows_operand:
        return Token("any", value, position)
    return Token(value if kind == "sign" else kind, value, position)
