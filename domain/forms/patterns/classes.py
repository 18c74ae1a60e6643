"""Bracketed classes such as [a-z&&[^aeiou]] and escapes such as \\w, \\p{L}."""

from domain.forms.patterns.characters import (
    PREDEFINED,
    PREDEFINED_UNICODE,
    Test,
    any_of,
    between,
    both,
    find_property,
    ignore_case,
    negate,
    one_of,
)
from domain.forms.patterns.problems import BadPattern
from domain.forms.patterns.reader import Flags, Reader

_MAX_DEPTH = 20


def read_class(reader: Reader, flags: Flags, depth: int = 0) -> Test:
    """The class whose opening bracket has been passed."""
    if depth > _MAX_DEPTH:
        raise BadPattern("classes too deeply nested")
    negative = reader.accept("^")
    left: Test | None = None
    tests: list[Test] = []
    while True:
        if flags.x:
            reader.skip_comments()
        if not reader.peek():
            raise BadPattern("unclosed [")
        if reader.peek() == "]" and (tests or left):
            reader.take()
            break
        if reader.accept("&&"):
            left = _meet(left, tests)
            tests = []
        else:
            _read_member(reader, flags, tests, depth)
    whole = _meet(left, tests)
    if whole is None:
        raise BadPattern("empty class")
    return negate(whole) if negative else whole


def _meet(left: Test | None, tests: list[Test]) -> Test | None:
    """What has been read before && and after it; a side left empty counts for nothing."""
    if not tests:
        return left
    return any_of(tests) if left is None else both(left, any_of(tests))


def _read_member(reader: Reader, flags: Flags, tests: list[Test], depth: int) -> None:
    if reader.accept("["):
        tests.append(read_class(reader, flags, depth + 1))
        return
    if reader.accept("\\Q"):
        tests.extend(single(c, flags) for c in _take_quoted(reader))
        return
    if reader.peek() == "\\" and (test := read_escaped_class(reader, flags)):
        tests.append(test)
        return
    first = _take_character(reader)
    if reader.peek() == "-" and reader.peek(1) not in ("", "]", "["):
        reader.take()
        if reader.peek() == "\\" and read_escaped_class(reader, flags):
            raise BadPattern("a range ends in a class")
        last = _take_character(reader)
        if last < first:
            raise BadPattern(f"range {first}-{last} is empty")
        tests.append(fold(between(first, last), flags))
    else:
        tests.append(single(first, flags))


def _take_quoted(reader: Reader) -> str:
    if "\\E" in reader.text[reader.at :]:
        return reader.take_until("\\E")
    raise BadPattern("unclosed [")


def _take_character(reader: Reader) -> str:
    character = reader.take()
    return reader.take_escaped() if character == "\\" else character


def read_escaped_class(reader: Reader, flags: Flags) -> Test | None:
    """The class of an escape that stands here, such as \\D; None when it is no class."""
    letter = reader.peek(1)
    lower = letter.lower()
    if lower in PREDEFINED and letter:
        reader.at += 2
        unicode = PREDEFINED_UNICODE.get(lower) if flags.U else None
        test = unicode or PREDEFINED[lower]
    elif letter and letter in "pP":
        reader.at += 2
        name = reader.take_until("}") if reader.accept("{") else reader.take()
        if name.startswith("^"):
            raise BadPattern(f"unknown property {name}")
        test = fold(find_property(name), flags)
    else:
        return None
    return negate(test) if letter.isupper() else test


def single(character: str, flags: Flags) -> Test:
    """One character, in either case where the flags say so."""
    return fold(one_of(character), flags)


def fold(test: Test, flags: Flags) -> Test:
    """The test, indifferent to case where the flags say so."""
    return ignore_case(test, everywhere=flags.u or flags.U) if flags.i else test
