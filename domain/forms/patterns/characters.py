"""Tests of one character: classes, properties, cases."""

import unicodedata
from collections.abc import Callable

from domain.forms.patterns.problems import BadPattern

Test = Callable[[str], bool]

TERMINATORS = "\n\r\u0085\u2028\u2029"
_HORIZONTAL = "\t \u00a0\u1680\u180e\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008"
_HORIZONTAL += "\u2009\u200a\u202f\u205f\u3000"


def one_of(characters: str) -> Test:
    """Any of the characters."""
    return frozenset(characters).__contains__


def between(first: str, last: str) -> Test:
    """A range of characters, both ends included."""
    return lambda c: first <= c <= last


def negate(test: Test) -> Test:
    """Any character for which the test fails."""
    return lambda c: not test(c)


def any_of(tests: list[Test]) -> Test:
    """A character that one of the tests accepts."""
    if len(tests) == 1:
        return tests[0]
    return lambda c: any(test(c) for test in tests)


def both(left: Test, right: Test) -> Test:
    """A character that both tests accept."""
    return lambda c: left(c) and right(c)


def ignore_case(test: Test, *, everywhere: bool) -> Test:
    """The test in either case; `everywhere` beyond the letters of ASCII too."""

    def either(c: str) -> bool:
        return test(c) or ((everywhere or c.isascii()) and (test(c.lower()) or test(c.upper())))

    return either


def is_word(c: str) -> bool:
    """Whether the boundary \\b counts a character as part of a word."""
    return c == "_" or c.isalnum()


def _category(prefix: str) -> Test:
    return lambda c: unicodedata.category(c).startswith(prefix)


def _script(name: str) -> Test:
    """Letters of a script, by their Unicode names."""
    start = name.upper().replace("_", " ") + " "
    return lambda c: unicodedata.name(c, "").startswith(start)


def _ascii(test: Test) -> Test:
    return lambda c: c.isascii() and test(c)


def _is_assigned(c: str) -> bool:
    return unicodedata.category(c) != "Cn"


PREDEFINED: dict[str, Test] = {
    "d": one_of("0123456789"),
    "w": _ascii(is_word),
    "s": one_of(" \t\n\v\f\r"),
    "h": one_of(_HORIZONTAL),
    "v": one_of("\v\f" + TERMINATORS),
}
PREDEFINED_UNICODE: dict[str, Test] = {
    "d": _category("Nd"),
    "w": lambda c: c == "_" or unicodedata.category(c)[0] in "LMN",
    "s": str.isspace,
}
_PUNCTUATION = one_of("!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~")
_NAMED: dict[str, Test] = {
    "Lower": between("a", "z"),
    "Upper": between("A", "Z"),
    "ASCII": str.isascii,
    "Alpha": _ascii(str.isalpha),
    "Digit": between("0", "9"),
    "Alnum": _ascii(str.isalnum),
    "Punct": _PUNCTUATION,
    "Graph": between("!", "~"),
    "Print": between(" ", "~"),
    "Blank": one_of(" \t"),
    "Cntrl": lambda c: c < " " or c == "\x7f",
    "XDigit": one_of("0123456789abcdefABCDEF"),
    "Space": PREDEFINED["s"],
    "javaLowerCase": str.islower,
    "javaUpperCase": str.isupper,
    "javaWhitespace": str.isspace,
    "javaLetter": str.isalpha,
    "javaDigit": _category("Nd"),
    "javaLetterOrDigit": lambda c: c.isalpha() or unicodedata.category(c) == "Nd",
    "L1": lambda c: c <= "\u00ff",
    "LC": lambda c: unicodedata.category(c) in ("Lu", "Ll", "Lt"),
    "LD": lambda c: c.isalpha() or unicodedata.category(c) == "Nd",
    "all": lambda _: True,
}
_BINARY: dict[str, Test] = {
    "alphabetic": str.isalpha,
    "letter": str.isalpha,
    "lowercase": str.islower,
    "uppercase": str.isupper,
    "titlecase": str.istitle,
    "punctuation": _category("P"),
    "control": _category("Cc"),
    "white_space": str.isspace,
    "digit": _category("Nd"),
    "ideographic": lambda c: unicodedata.name(c, "").startswith("CJK UNIFIED IDEOGRAPH"),
    "assigned": _is_assigned,
}
_CATEGORIES = (
    "L Lu Ll Lt Lm Lo M Mn Mc Me N Nd Nl No P Pc Pd Ps Pe Pi Pf Po S Sm Sc Sk So Z Zs Zl Zp "
    "C Cc Cf Cs Co Cn"
)
_SCRIPTS = (
    "latin greek cyrillic arabic hebrew armenian georgian thai hiragana katakana hangul "
    "devanagari bengali tamil ethiopic khmer lao"
)
_CATEGORY_NAMES = frozenset(_CATEGORIES.split())
_SCRIPT_NAMES = frozenset(_SCRIPTS.split())


def find_property(name: str) -> Test:
    """The test of \\p{name}: a category, a POSIX class, a binary property or a script."""
    if name in _NAMED:
        return _NAMED[name]
    key, _, value = name.rpartition("=")
    if key.lower() in ("", "general_category", "gc") and value in _CATEGORY_NAMES:
        return _category(value)
    bare = value.removeprefix("Is")
    if not key and value.startswith("Is"):
        if bare in _CATEGORY_NAMES:
            return _category(bare)
        if bare.lower() in _BINARY:
            return _BINARY[bare.lower()]
    if (key.lower() in ("script", "sc") or bare != value) and bare.lower() in _SCRIPT_NAMES:
        return _script(bare)
    raise BadPattern(f"unknown property {name}")
