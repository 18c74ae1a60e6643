"""Cutting an XPath expression into tokens."""

import re
from typing import NamedTuple

from domain.forms.errors import FormError

MAX_LENGTH = 20_000  # characters; the longest expression seen in public forms is a tenth of it
_OPERAND_ENDS = frozenset({"number", "text", "name", "any", ")", "]", ".", ".."})
_TOKEN = re.compile(
    r"""[ \n\t\f\r]+
    |(?P<number>[0-9]+(?:\.[0-9]*)?|\.[0-9]+)
    |(?P<text>"[^"]*"|'[^']*')
    |(?P<name>[^\W\d][\w.\-]*(?::[^\W\d][\w.\-]*)?)
    |(?P<sign>\.\.|//|!=|<=|>=|::|[-+*/=<>()\[\],.@|])
    """,
    re.VERBOSE,
)
_OPERATOR = re.compile(r"and|or|div|mod")


class Token(NamedTuple):
    """`kind` is "number", "text", "name", "any" (a `*` that is a name), "end", or the operator
    or bracket itself."""

    kind: str
    value: str
    position: int


def read_tokens(source: str) -> list[Token]:
    """Return the tokens of `source`, ended by one of kind "end".

    After an operand `*` multiplies and `and`, `or`, `div`, `mod` are operators, even when
    letters follow at once (`1 orx`), as in JavaRosa; anywhere else they are names.
    """
    if len(source) > MAX_LENGTH:
        raise FormError("expression_too_long", params={"limit": MAX_LENGTH})
    tokens: list[Token] = []
    position, after_operand = 0, False
    while position < len(source):
        match = after_operand and _OPERATOR.match(source, position)
        match = match or _TOKEN.match(source, position)
        if not match:
            raise FormError(
                "unexpected_character", position=position, params={"found": source[position]}
            )
        if match.re is _OPERATOR or match.lastgroup is not None:
            tokens.append(_make_token(match, after_operand=after_operand))
            after_operand = tokens[-1].kind in _OPERAND_ENDS
        position = match.end()
    return [*tokens, Token("end", "", len(source))]


def _make_token(match: re.Match[str], *, after_operand: bool) -> Token:
    value, kind = match.group(), match.lastgroup or match.group()
    if kind == "text":
        return Token("text", value[1:-1], match.start())
    if value == "*" and not after_operand:
        return Token("any", value, match.start())
    return Token(value if kind == "sign" else kind, value, match.start())
