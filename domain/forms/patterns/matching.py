"""From the text of a pattern to a test of texts."""

from collections.abc import Callable
from functools import lru_cache

from domain.forms.patterns.automaton import Automaton, can_run, is_plain
from domain.forms.patterns.problems import TooCostly
from domain.forms.patterns.program import Program, compile_tree
from domain.forms.patterns.search import Search
from domain.forms.patterns.syntax import parse_pattern

_MAX_LENGTH = 5_000  # characters of a pattern


@lru_cache(maxsize=256)
def compile_pattern(pattern: str) -> Callable[[str], bool]:
    """A test of whether a whole text matches a Java pattern; BadPattern when it is none.

    A text on which the pattern takes too long does not match.
    """
    if len(pattern) > _MAX_LENGTH:
        raise TooCostly("it is too long")
    program = compile_tree(parse_pattern(pattern))
    if not is_plain(program):
        return lambda text: _search(program, text)
    automaton = Automaton(program)
    return lambda text: _run(automaton, text) if can_run(text) else _search(program, text)


def _run(automaton: Automaton, text: str) -> bool:
    try:
        return automaton.matches(text)
    except TooCostly:
        return False


def _search(program: Program, text: str) -> bool:
    try:
        return Search(text).first_end(program, 0, only=len(text)) is not None
    except TooCostly:
        return False
