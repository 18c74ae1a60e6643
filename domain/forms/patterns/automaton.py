"""Running a plain program by following all its ways at once.

The set of instructions that may come next is a state; what a character leads to from it is
remembered, so that a long text costs one look-up a character.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field

from domain.forms.patterns.characters import TERMINATORS
from domain.forms.patterns.problems import TooCostly
from domain.forms.patterns.program import Op, Program
from domain.forms.patterns.search import MAX_WORK

_MAX_REMEMBERED = 5_000  # ways from states
_PLAIN = frozenset({Op.ONE, Op.FORK, Op.JUMP, Op.END})
_PLAIN_PLACES = frozenset({"begin", "end", "very end"})


def is_plain(program: Program) -> bool:
    """Whether an automaton can run the program: nothing in it looks around."""
    return all(i.op in _PLAIN or i.place in _PLAIN_PLACES for i in program.code)


def can_run(text: str) -> bool:
    """Whether the end of the text is its only end: a line terminator may be another."""
    return not any(terminator in text for terminator in TERMINATORS)


@dataclass(slots=True)
class State:
    """The instructions that wait for a character, and whether the text may end here."""

    ones: frozenset[int]
    accepts: bool
    ways: dict[str, "State"] = field(default_factory=dict)


class Automaton:
    """The states of one program, made as texts need them."""

    def __init__(self, program: Program) -> None:
        self.program = program
        self.states: dict[tuple[frozenset[int], bool], State] = {}
        self.remembered = 0
        self.work = 0
        self.start = self._enter([0], begin=True)

    def matches(self, text: str) -> bool:
        """Whether the whole text matches; TooCostly when that takes too long to find out."""
        self.work = 0
        state = self.start
        for character in text:
            following = state.ways.get(character)
            if following is None:
                following = self._follow(state, character)
            if not following.ones and not following.accepts:
                return False
            state = following
        return state.accepts

    def _follow(self, state: State, character: str) -> State:
        code = self.program.code
        self.work += len(state.ones)
        entered = [at + 1 for at in state.ones if (t := code[at].test) and t(character)]
        following = self._enter(entered, begin=False)
        if self.remembered >= _MAX_REMEMBERED:
            self.states.clear()
            self.remembered = 0
            self.start = self._enter([0], begin=True)
        self.remembered += 1
        state.ways[character] = following
        return following

    def _enter(self, entries: Iterable[int], *, begin: bool) -> State:
        ones, ends = self._close(entries, begin=begin)
        accepts = self._reaches_end(ends, begin=begin)
        return self.states.setdefault((ones, accepts), State(ones, accepts))

    def _close(self, entries: Iterable[int], *, begin: bool) -> tuple[frozenset[int], list[int]]:
        """What waits for a character, and for the end of the text, before any is passed."""
        ones: set[int] = set()
        ends: list[int] = []
        seen = set(entries)
        waiting = list(seen)
        while waiting:
            at = waiting.pop()
            instruction = self.program.code[at]
            if instruction.op is Op.ONE:
                ones.add(at)
                continue
            if instruction.op is Op.END or instruction.place in ("end", "very end"):
                ends.append(at)
                continue
            for following in self._ways(at, begin=begin):
                if following not in seen:
                    seen.add(following)
                    waiting.append(following)
        self._spend(len(seen))
        return frozenset(ones), ends

    def _ways(self, at: int, *, begin: bool) -> tuple[int, ...]:
        instruction = self.program.code[at]
        if instruction.op is Op.FORK:
            return instruction.to, instruction.other
        if instruction.op is Op.JUMP:
            return (instruction.to,)
        return (at + 1,) if begin or instruction.place != "begin" else ()

    def _reaches_end(self, ends: list[int], *, begin: bool) -> bool:
        """Whether the match is complete if the text ends here."""
        waiting, seen = list(ends), set(ends)
        while waiting:
            at = waiting.pop()
            instruction = self.program.code[at]
            if instruction.op is Op.END:
                return True
            if instruction.op is Op.ONE:
                continue
            for following in self._ways(at, begin=begin):
                if following not in seen:
                    seen.add(following)
                    waiting.append(following)
        return False

    def _spend(self, work: int) -> None:
        self.work += work
        if self.work > MAX_WORK:
            raise TooCostly("it takes too long")
