"""Reading a pattern character by character."""

import string
from dataclasses import dataclass, replace

from domain.forms.patterns.problems import BadPattern

_OCTAL = frozenset("01234567")
_HEX = frozenset(string.hexdigits)
_LAST = 0x10FFFF
_SIMPLE = {"t": "\t", "n": "\n", "r": "\r", "f": "\f", "a": "\a", "e": "\x1b"}


@dataclass(frozen=True, slots=True)
class Flags:
    """The embedded flags (?imsxdu-U) in force."""

    i: bool = False
    m: bool = False
    s: bool = False
    x: bool = False
    d: bool = False
    u: bool = False
    U: bool = False

    def changed(self, letters: str, *, on: bool) -> "Flags":
        """The flags after some are turned on or off."""
        if set(letters) - set("imsxduU"):
            raise BadPattern(f"unknown flag in {letters}")
        return replace(self, **dict.fromkeys(letters, on))


@dataclass(slots=True)
class Reader:
    """A place in the text of a pattern."""

    text: str
    at: int = 0

    def peek(self, ahead: int = 0) -> str:
        """The character there; "" past the end."""
        return self.text[self.at + ahead : self.at + ahead + 1]

    def take(self) -> str:
        """The character there, which is passed; BadPattern past the end."""
        if self.at >= len(self.text):
            raise BadPattern("it ends too early")
        self.at += 1
        return self.text[self.at - 1]

    def accept(self, text: str) -> bool:
        """Pass `text` if it stands here."""
        found = self.text.startswith(text, self.at)
        self.at += len(text) * found
        return found

    def take_until(self, end: str) -> str:
        """What stands before `end`, which is passed too."""
        place = self.text.find(end, self.at)
        if place < 0:
            raise BadPattern(f"no {end}")
        found, self.at = self.text[self.at : place], place + len(end)
        return found

    def take_while(self, among: frozenset[str], most: int) -> str:
        """Up to `most` characters that are among some."""
        start = self.at
        while self.at - start < most and self.peek() in among and self.peek():
            self.at += 1
        return self.text[start : self.at]

    def skip_comments(self) -> None:
        """Pass blanks and comments, as the flag x has it."""
        while self.peek() and self.peek() in " \t\n\v\f\r#":
            if self.take() == "#":
                while self.peek() not in ("", "\n"):
                    self.at += 1

    def take_escaped(self) -> str:
        """The character that an escape, whose backslash has been passed, stands for."""
        letter = self.take()
        if letter in _SIMPLE:
            return _SIMPLE[letter]
        if letter == "0":
            return self._take_octal()
        if letter in "xu":
            return self._take_hex(letter)
        if letter == "c":
            return chr(ord(self.take()) ^ 64)
        if letter.isascii() and letter.isalpha():
            raise BadPattern(f"unknown escape \\{letter}")
        return letter

    def _take_octal(self) -> str:
        most = 3 if self.peek() in tuple("0123") else 2
        digits = self.take_while(_OCTAL, most)
        if not digits:
            raise BadPattern("no octal digit after \\0")
        return chr(int(digits, 8))

    def _take_hex(self, letter: str) -> str:
        if letter == "x" and self.accept("{"):
            digits = self.take_until("}")
            if not digits or set(digits) - _HEX or len(digits) > 8:
                raise BadPattern("not hexadecimal")
        else:
            wanted = 2 if letter == "x" else 4
            digits = self.take_while(_HEX, wanted)
            if len(digits) < wanted:
                raise BadPattern(f"{wanted} hexadecimal digits wanted after \\{letter}")
        if int(digits, 16) > _LAST:
            raise BadPattern("no such character")
        return chr(int(digits, 16))
