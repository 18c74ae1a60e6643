"""Parsing Java's regular expressions into a tree."""

import string
from dataclasses import dataclass

from domain.forms.patterns.characters import TERMINATORS, Test, negate, one_of
from domain.forms.patterns.classes import read_class, read_escaped_class, single
from domain.forms.patterns.problems import BadPattern, TooCostly
from domain.forms.patterns.reader import Flags, Reader
from domain.forms.patterns.tree import (
    Alternatives,
    Assertion,
    Atomic,
    Look,
    One,
    Repeat,
    Sequence,
    Tree,
)

_MAX_DEPTH = 60
_MAX_COUNT = 100_000
_DIGITS = frozenset(string.digits)
_PLACES = {
    "A": "begin",
    "G": "begin",
    "Z": "end",
    "z": "very end",
    "b": "boundary",
    "B": "no boundary",
}
_LOOKS = {"?=": (True, True), "?!": (True, False), "?<=": (False, True), "?<!": (False, False)}
_NOTHING = Sequence(())  # what a setting of flags matches; it cannot be repeated
_LINE_BREAK = Alternatives(
    (
        Sequence((One(one_of("\r")), One(one_of("\n")))),
        One(one_of("\v\f" + TERMINATORS)),
    )
)


def parse_pattern(pattern: str) -> Tree:
    """The tree of a whole pattern; BadPattern or TooCostly when there is none to run."""
    parser = _Parser(Reader(pattern), Flags())
    tree = parser.alternatives()
    if parser.reader.peek():
        raise BadPattern("an unmatched )")
    return tree


@dataclass(slots=True)
class _Parser:
    reader: Reader
    flags: Flags
    depth: int = 0

    def alternatives(self) -> Tree:
        """Branches up to the end or a closing bracket; flags set inside end there."""
        self.depth += 1
        if self.depth > _MAX_DEPTH:
            raise TooCostly("too deeply nested")
        outer = self.flags
        branches = [self.sequence()]
        while self.reader.accept("|"):
            branches.append(self.sequence())
        self.flags = outer
        self.depth -= 1
        return branches[0] if len(branches) == 1 else Alternatives(tuple(branches))

    def sequence(self) -> Tree:
        parts: list[Tree] = []
        while True:
            if self.flags.x:
                self.reader.skip_comments()
            if self.reader.peek() in ("", "|", ")"):
                return parts[0] if len(parts) == 1 else Sequence(tuple(parts))
            if self.reader.accept("\\Q"):
                parts.extend(self.quoted())
            else:
                part = self.atom()
                parts.append(part if part is _NOTHING else self.repeated(part))

    def quoted(self) -> list[Tree]:
        """The characters of \\Q…\\E; a quantifier after it belongs to the last."""
        reader = self.reader
        closed = reader.text.find("\\E", reader.at) >= 0
        text = reader.take_until("\\E") if closed else reader.text[reader.at :]
        if not closed:
            reader.at = len(reader.text)
        ones: list[Tree] = [One(single(c, self.flags)) for c in text]
        if ones:
            ones[-1] = self.repeated(ones[-1])
        return ones

    def repeated(self, part: Tree) -> Tree:
        """A part with the quantifier after it, if there is one."""
        if self.flags.x:
            self.reader.skip_comments()
        bounds = self.bounds()
        if bounds is None:
            return part
        if self.reader.accept("+"):
            return Atomic(Repeat(part, *bounds))
        return Repeat(part, *bounds, lazy=self.reader.accept("?"))

    def bounds(self) -> tuple[int, int | None] | None:
        reader = self.reader
        for sign, bounds in (("*", (0, None)), ("+", (1, None)), ("?", (0, 1))):
            if reader.accept(sign):
                return bounds
        if not reader.accept("{"):
            return None
        least = self.count()
        if least is None:
            raise BadPattern("a { without a number")
        most: int | None = least
        if reader.accept(","):
            most = self.count()
        if not reader.accept("}") or (most is not None and most < least):
            raise BadPattern("a wrong {…}")
        return least, most

    def count(self) -> int | None:
        digits = self.reader.take_while(_DIGITS, 10)
        if digits and int(digits) > _MAX_COUNT:
            raise TooCostly(f"repeated {digits} times")
        return int(digits) if digits else None

    def atom(self) -> Tree:
        reader = self.reader
        if reader.peek() == "\\":
            return self.escape()
        character = reader.take()
        if character == "(":
            return self.group()
        if character == "[":
            return One(read_class(reader, self.flags))
        if character == ".":
            return One(self.dot())
        if character == "^":
            return Assertion("line begin" if self.flags.m else "begin")
        if character == "$":
            return Assertion("line end" if self.flags.m else "end")
        if character in "*+?{":
            raise BadPattern(f"nothing to repeat before {character}")
        return One(single(character, self.flags))

    def dot(self) -> Test:
        if self.flags.s:
            return lambda _: True
        return negate(one_of("\n" if self.flags.d else TERMINATORS))

    def escape(self) -> Tree:
        reader = self.reader
        test = read_escaped_class(reader, self.flags)
        if test is not None:
            return One(test)
        reader.take()
        letter = reader.peek()
        if letter in _PLACES and letter:
            reader.take()
            return Assertion(_PLACES[letter])
        if letter == "R":
            reader.take()
            return _LINE_BREAK
        if letter == "k" or (letter.isdecimal() and letter != "0"):
            raise TooCostly("it refers back to what it matched")
        return One(single(reader.take_escaped(), self.flags))

    def group(self) -> Tree:
        """What follows an opening bracket, up to its closing one."""
        reader = self.reader
        for sign, (ahead, wanted) in _LOOKS.items():
            if reader.accept(sign):
                return Look(self.inside(), ahead, wanted)
        if reader.accept("?>"):
            return Atomic(self.inside())
        if reader.accept("?<"):
            name = reader.take_until(">")
            if not (name.isascii() and name.isalnum() and name[0].isalpha()):
                raise BadPattern(f"a group cannot be named {name}")
        elif reader.accept("?"):
            return self.flagged()
        return self.inside()

    def inside(self) -> Tree:
        tree = self.alternatives()
        if not self.reader.accept(")"):
            raise BadPattern("an unclosed (")
        return tree

    def flagged(self) -> Tree:
        """(?:…), (?i:…), and (?i), which holds to the end of the group around it."""
        on = self.letters()
        off = self.letters() if self.reader.accept("-") else ""
        outer = self.flags
        changed = outer.changed(on, on=True).changed(off, on=False)
        self.flags = changed
        if self.reader.accept(")"):
            return _NOTHING
        if not self.reader.accept(":"):
            raise BadPattern("an unknown kind of group")
        tree = self.inside()
        self.flags = outer
        return tree

    def letters(self) -> str:
        return self.reader.take_while(frozenset(string.ascii_letters), 10)
