"""What a form may cost. Forms come from strangers: nothing they contain may stop the program."""

from collections.abc import Sequence

from domain.forms.errors import TooCostly

MAX_TEXT = 100_000  # characters of a text that is put together
MAX_CELLS = 50_000  # values of one session, in all entries of its repeats
WORK = 2_000_000  # rows looked at for one answer: a second or two


def join_texts(separator: str, texts: Sequence[str]) -> str:
    """The texts joined; TooCostly before a long one is made. Calculations that double what
    others gave would fill any memory."""
    if sum(map(len, texts)) + len(separator) * len(texts) > MAX_TEXT:
        raise TooCostly
    return separator.join(texts)
