"""randomize(): choices in an order drawn by lot, the same as JavaRosa's for the same seed.

Without a seed the order is drawn once for the whole session.
"""

import hashlib
import math
from collections.abc import Iterator, Sequence
from typing import TypeVar

from domain.forms.entries import Entry
from domain.forms.errors import FormError
from domain.forms.numerals import LONG_MAX, LONG_MIN, clip
from domain.forms.rows import rows_term
from domain.forms.scope import Items, Scope, Term
from domain.forms.values import Value, to_number, to_text

_MODULUS = 2_147_483_647
_MULTIPLIER = 16_807
T = TypeVar("T")


def shuffle(terms: Sequence[Term]) -> Term:
    """The rows or nodes of the first argument, shuffled by the seed in the second, if any."""
    source, *seeds = terms
    seed = seeds[0].run if seeds else _session_seed
    if (rows := source.items) is not None:

        def shuffled(scope: Scope) -> Items:
            return permute(rows(scope), read_seed(seed(scope)))

        return rows_term(shuffled)
    if (nodes := source.nodes) is not None:

        def entries(scope: Scope) -> list[Entry]:
            return permute(nodes.entries(scope), read_seed(seed(scope)))

        return source._replace(nodes=nodes._replace(entries=entries))
    raise FormError("needs_path", params={"function": "randomize"})


def permute(items: Sequence[T], seed: int) -> list[T]:
    """The items in the order that belongs to the seed."""
    shuffled: list[T] = []
    for place, (item, fraction) in enumerate(zip(items, _draw(seed), strict=False)):
        other = int(fraction * (place + 1))
        shuffled.append(item)
        shuffled[place], shuffled[other] = shuffled[other], item
    return shuffled


def read_seed(value: Value) -> int:
    """A number is its own seed, text the beginning of its hash."""
    number = to_number(value)
    if not math.isnan(number):
        return clip(number, LONG_MIN, LONG_MAX)
    text = to_text(value)
    digest = hashlib.sha256(text.encode()).digest()
    return int.from_bytes(digest[:8], "big", signed=True) if text else 0


def _draw(seed: int) -> Iterator[float]:
    """Park and Miller's numbers, from 0 to less than 1, computed in doubles as JavaRosa does."""
    state = math.fmod(float(seed), _MODULUS)
    if state <= 0:
        state += _MODULUS - 1
    while True:
        state = math.fmod(state * _MULTIPLIER, _MODULUS)
        yield (int(state) - 1) / (_MODULUS - 1)


def _session_seed(scope: Scope) -> Value:
    return float(scope.seed)
