"""Running any program by depth-first search that never tries the same thing twice.

What can follow from an instruction and a place in the text does not depend on the way there,
so each pair is tried once: the time is bounded by program × text, whatever the pattern.
"""

from dataclasses import dataclass, field

from domain.forms.patterns.characters import TERMINATORS, is_word
from domain.forms.patterns.problems import TooCostly
from domain.forms.patterns.program import Instruction, Op, Program

MAX_WORK = 1_000_000  # instructions run for one text, about half a second


@dataclass(slots=True)
class Search:
    """A search in one text."""

    text: str
    work: int = 0
    found: dict[tuple[int, int], int | None] = field(default_factory=dict)

    def first_end(self, program: Program, start: int, *, only: int | None = None) -> int | None:
        """Where the first match from `start` ends (`only` there, if given); None without one."""
        tried: set[tuple[int, int]] = set()
        waiting = [(0, start)]
        while waiting:
            step = waiting.pop()
            if step in tried:
                continue
            tried.add(step)
            self.spend()
            at, place = step
            instruction = program.code[at]
            if instruction.op is Op.END:
                if only is None or place == only:
                    return place
            elif instruction.op is Op.FORK:
                waiting.append((instruction.other, place))
                waiting.append((instruction.to, place))
            elif instruction.op is Op.JUMP:
                waiting.append((instruction.to, place))
            else:
                after = self.pass_one(instruction, place)
                if after is not None:
                    waiting.append((at + 1, after))
        return None

    def spend(self) -> None:
        self.work += 1
        if self.work > MAX_WORK:
            raise TooCostly("it takes too long")

    def pass_one(self, instruction: Instruction, place: int) -> int | None:
        """Where an instruction other than a fork or jump leads from a place."""
        if instruction.test is not None:
            fits = place < len(self.text) and instruction.test(self.text[place])
            return place + 1 if fits else None
        if instruction.op is Op.PLACE:
            return place if self.is_at(instruction.place, place) else None
        return self.look(instruction, place)

    def look(self, instruction: Instruction, place: int) -> int | None:
        """The outcome of a part within, remembered for the place."""
        key = (id(instruction), place)
        if key not in self.found:
            self.found[key] = self.look_anew(instruction, place)
        return self.found[key]

    def look_anew(self, instruction: Instruction, place: int) -> int | None:
        part = instruction.part
        assert part is not None  # noqa: S101 - compiled so
        if instruction.op is Op.ATOMIC:
            return self.first_end(part, place)
        if instruction.ahead:
            there = self.first_end(part, place) is not None
        else:
            starts = range(max(0, place - instruction.reach), place + 1)
            there = any(self.first_end(part, s, only=place) is not None for s in starts)
        return place if there == instruction.wanted else None

    def is_at(self, name: str, place: int) -> bool:
        """Whether a place in the text is the beginning, an end, a boundary…"""
        text, size = self.text, len(self.text)
        if name == "begin":
            return place == 0
        if name == "very end":
            return place == size
        if name == "end":
            return place == size or (place == _last_line_end(text))
        if name == "line begin":
            return place == 0 or (place < size and _ends_line(text, place - 1))
        if name == "line end":
            return place == size or (text[place] in TERMINATORS and not _inside_crlf(text, place))
        before = place > 0 and is_word(text[place - 1])
        after = place < size and is_word(text[place])
        return (before != after) == (name == "boundary")


def _last_line_end(text: str) -> int:
    """Where the line terminator that ends the text begins; -1 without one."""
    if text.endswith("\r\n"):
        return len(text) - 2
    return len(text) - 1 if text and text[-1] in TERMINATORS else -1


def _ends_line(text: str, place: int) -> bool:
    return text[place] in TERMINATORS and text[place : place + 2] != "\r\n"


def _inside_crlf(text: str, place: int) -> bool:
    return place > 0 and text[place - 1 : place + 1] == "\r\n"
