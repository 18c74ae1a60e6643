"""A question's choices as options: pages of them, and those that match what was typed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from domain.forms.model import Choice
from domain.text import fold
from messages.steps import PAGE

SEARCHABLE = 20  # more choices than this can be searched
LISTED = 200  # at most so many are handed to a channel at once, whole pages of them

_folded = lru_cache(maxsize=32_768)(fold)  # folding is what a search costs, and lists come again


@dataclass(frozen=True, slots=True)
class Window:
    """The choices a control shows, by their indices in the whole list, and where it stands.

    `page` counts within the window, `number` within all that match; `pages` counts those.
    """

    indices: tuple[int, ...]
    page: int
    number: int
    pages: int
    partial: bool


def window(choices: Sequence[Choice], words: str, page: int) -> Window:
    """The part of the (matching) choices that holds this page, or the last one."""
    found = matching(choices, words) if words else tuple(range(len(choices)))
    pages = max(1, -(-len(found) // PAGE))
    number = min(max(page, 0), pages - 1)
    first = number * PAGE // LISTED * LISTED
    indices = found[first : first + LISTED]
    return Window(indices, number - first // PAGE, number, pages, len(indices) < len(choices))


def matching(choices: Sequence[Choice], words: str) -> tuple[int, ...]:
    """Choices whose label has all the words, whatever diacritics; those that begin with the
    first word come first."""
    wanted = fold(words).split() or [""]
    labels = [_folded(choice.label) for choice in choices]
    found = [index for index, label in enumerate(labels) if all(word in label for word in wanted)]
    first = [index for index in found if labels[index].startswith(wanted[0])]
    begun = set(first)
    return (*first, *(index for index in found if index not in begun))
