"""Expressions: what people bring from Excel and from typing in Polish, told with its cure.

Only what the engine would refuse as well; the engine has the last word on everything else.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from domain.forms.errors import FormError
from domain.forms.functions import FUNCTIONS
from domain.forms.lexer import Token, read_tokens
from domain.text import fold
from messages.forms.checks.outline import Outline
from messages.forms.checks.references import Fault, blank_out
from messages.forms.checks.spelling import closest

STRAIGHT = str.maketrans("‘’“”", "''\"\"")  # pyxform does this too
_QUOTES = "„‚«»"
_SIGNS = {"≥": ">=", "≤": "<=", "≠": "!=", "&": "and", "–": "-", "×": "*", "÷": "div"}
_DOUBLE = {("=", "="): "=", ("<", ">"): "!=", ("=", ">"): ">=", ("=", "<"): "<=", ("|", "|"): "or"}
_WORDS = {"oraz": "and", "i": "and", "lub": "or", "albo": "or"}
_OPERATORS = frozenset({"and", "or", "div", "mod"})
_OPERAND_ENDS = frozenset({"number", "text", "name", ")", "]", ".", ".."})
# Excel's functions, in Polish and English, and ours.
_EXCEL = {
    "jezeli": "if",
    "suma": "sum",
    "oraz": "and",
    "lub": "or",
    "nie": "not",
    "dzis": "today",
    "dzisiaj": "today",
    "teraz": "now",
    "srednia": "sum(…) div count",
    "average": "sum(…) div count",
    "zaokr": "round",
    "dl": "string-length",
    "len": "string-length",
    "zlacz.teksty": "concat",
    "concatenate": "concat",
    "ile.liczb": "count",
    "moc": "pow",
    "power": "pow",
    "pierwiastek": "sqrt",
    "czy.pusta": "string-length(…) = 0",
    "isblank": "string-length(…) = 0",
    "fragment.tekstu": "substr",
    "mid": "substr",
    "data": "date",
    "or": "or",
    "and": "and",
}
# Compiled by the parser itself, not found among the functions.
_BUILT_IN = frozenset({"instance", "current", "once", "position", "randomize", "indexed-repeat"})


def check_expression(text: str, outline: Outline) -> Iterator[Fault]:
    """What is wrong with the writing of one expression; the first thing that stops reading."""
    source = blank_out(text.translate(STRAIGHT))
    try:
        tokens = read_tokens(source)
    except FormError as error:
        yield _unreadable(source, error)
        if source[error.position or 0 : 1 + (error.position or 0)] == ";":
            yield from check_expression(text.replace(";", ","), outline)
        return
    faults = [
        *_brackets(tokens),
        *_operators(tokens),
        *_functions(tokens),
        *_names(tokens, outline),
    ]
    yield from faults


def _unreadable(source: str, error: FormError) -> Fault:
    at = error.position or 0
    sign = source[at : at + 1]
    if sign and sign in _QUOTES:
        return "quote_typographic", {"sign": sign}, at, at + 1
    if sign and sign in "'\"":
        return "quote_open", {}, at, len(source)
    if sign == ";":
        return "semicolon", {}, at, at + 1
    if sign == "&" or sign in _SIGNS:
        end = at + 2 if source[at : at + 2] == "&&" else at + 1
        return "sign", {"sign": source[at:end], "right": _SIGNS[sign]}, at, end
    if error.position is None:
        return error.problem, dict(error.params), 0, 0
    return "sign_unknown", {"sign": sign}, at, at + 1


def _brackets(tokens: Sequence[Token]) -> Iterator[Fault]:
    pairs = {")": "(", "]": "["}
    open_ones: list[Token] = []
    for token in tokens:
        if token.kind in ("(", "["):
            open_ones.append(token)
        elif token.kind in pairs:
            if not open_ones or open_ones[-1].kind != pairs[token.kind]:
                yield "bracket_extra", {"sign": token.kind}, token.position, token.position + 1
                return
            open_ones.pop()
    for token in open_ones[:1]:
        yield "bracket_open", {"sign": token.kind}, token.position, token.position + 1


def _operators(tokens: Sequence[Token]) -> Iterator[Fault]:
    for before, token, after in zip(["", *tokens], tokens, tokens[1:], strict=False):
        sign = _DOUBLE.get((token.kind, after.kind))
        end = after.position + len(after.value)
        if sign and after.position == token.position + 1:
            said = token.value + after.value
            yield "sign", {"sign": said, "right": sign}, token.position, end
        operand = isinstance(before, Token) and before.kind in _OPERAND_ENDS
        if token.kind == "name" and operand:
            word = token.value.lower()
            right = word if word in _OPERATORS else _WORDS.get(word)
            end = token.position + len(token.value)
            if right:
                yield "sign", {"sign": token.value, "right": right}, token.position, end


def _functions(tokens: Sequence[Token]) -> Iterator[Fault]:
    for token, after in pairwise(tokens):
        if token.kind != "name" or after.kind != "(":
            continue
        name, end = token.value, token.position + len(token.value)
        if name == "pulldata":
            yield "pulldata", {}, token.position, end
        elif name not in FUNCTIONS and name not in _BUILT_IN:
            like = suggest_function(name)
            yield "function_unknown", {"name": name, "like": like}, token.position, end


def suggest_function(name: str) -> str:
    """Our function for this one: another case, Excel's name of it, or a slip of the fingers."""
    bare = fold(name)
    if bare in _EXCEL:
        return _EXCEL[bare]
    return closest(bare.replace("_", "-"), (*FUNCTIONS, *_BUILT_IN))


def _names(tokens: Sequence[Token], outline: Outline) -> Iterator[Fault]:
    """A question's name without ${}, outside conditions on rows, which read columns so."""
    depth = 0
    for before, token, after in zip(["", *tokens], tokens, tokens[1:], strict=False):
        depth += (token.kind == "[") - (token.kind == "]")
        follows = isinstance(before, Token) and before.kind in ("/", *_OPERAND_ENDS)
        if depth or follows or token.kind != "name" or after.kind in ("(", "/"):
            continue
        if token.value in outline.by_name:
            end = token.position + len(token.value)
            yield "name_bare", {"name": token.value}, token.position, end
