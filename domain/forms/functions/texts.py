"""Functions of texts."""

import re

from domain.forms.bounds import join_texts
from domain.forms.errors import FormError
from domain.forms.functions.base import MANY, Function, plain, spread
from domain.forms.numerals import BLANKS, to_int
from domain.forms.patterns import BadPattern, compile_pattern
from domain.forms.scope import Run, Scope, Term
from domain.forms.values import Value, to_number, to_text

_SPACES = re.compile(r"[ \t\n\v\f\r]+")  # Java's \s


def _join(separator: Value, *values: Value) -> Value:
    return join_texts(to_text(separator), [to_text(value) for value in spread(values)])


def _concat(*values: Value) -> Value:
    return join_texts("", [to_text(value) for value in spread(values)])


def _length(value: Value) -> Value:
    """string-length(): Java counts a character beyond 16 bits (an emoji) as two."""
    text = to_text(value)
    return float(len(text) if text.isascii() else len(text.encode("utf-16-le", "replace")) // 2)


def _substring(text: Value, start: Value, end: Value | None = None) -> Value:
    """substr(): from `start` up to, not including, `end`; negative counts from the end."""
    characters = to_text(text)
    first = _offset(start, characters)
    last = len(characters) if end is None else _offset(end, characters)
    return characters[first:last]


def _offset(value: Value, characters: str) -> int:
    number, size = to_int(to_number(value)), len(characters)
    return max(0, min(size, number + size if number < 0 else number))


def _before(text: Value, part: Value) -> Value:
    characters = to_text(text)
    return characters[: max(0, characters.find(to_text(part)))]


def _after(text: Value, part: Value) -> Value:
    characters, sought = to_text(text), to_text(part)
    place = characters.find(sought)
    return characters[place + len(sought) :] if place >= 0 else ""


def _translate(text: Value, source: Value, target: Value) -> Value:
    """Replace characters of `source` by those at the same place of `target`, or by nothing."""
    into = to_text(target)
    table: dict[int, str] = {}
    for place, character in enumerate(to_text(source)):
        table.setdefault(ord(character), into[place : place + 1])
    return to_text(text).translate(table)


def _build_regex(terms: list[Term]) -> Run:
    """regex(): the whole value must match. A constant pattern is checked when compiled."""
    subject, pattern = (term.run for term in terms)
    if terms[1].literal is None:
        return lambda scope: _matches(subject, pattern, scope)
    try:
        matches = compile_pattern(terms[1].literal)
    except BadPattern as error:
        raise FormError(error.code, params={"pattern": terms[1].literal}) from error
    return lambda scope: matches(_read(subject, scope))


def _matches(subject: Run, pattern: Run, scope: Scope) -> bool:
    """A pattern known only now: one that cannot be run matches nothing."""
    try:
        return compile_pattern(to_text(pattern(scope)))(_read(subject, scope))
    except BadPattern:
        return False


def _read(subject: Run, scope: Scope) -> str:
    """A text to be matched; long ones cost time."""
    text = to_text(subject(scope))
    scope.spend(len(text))
    return text


FUNCTIONS = {
    "string": plain(1, 1, to_text),
    "string-length": plain(1, 1, _length),
    "concat": plain(0, MANY, _concat),
    "join": plain(1, MANY, _join),
    "contains": plain(2, 2, lambda text, part: to_text(part) in to_text(text)),
    "starts-with": plain(2, 2, lambda text, part: to_text(text).startswith(to_text(part))),
    "ends-with": plain(2, 2, lambda text, part: to_text(text).endswith(to_text(part))),
    "normalize-space": plain(1, 1, lambda value: _SPACES.sub(" ", to_text(value).strip(BLANKS))),
    "substr": plain(2, 3, _substring),
    "substring-before": plain(2, 2, _before),
    "substring-after": plain(2, 2, _after),
    "translate": plain(3, 3, _translate),
    "regex": Function(2, 2, _build_regex),
}
