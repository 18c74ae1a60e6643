"""How many authors somebody who only guesses finds, exactly."""

from __future__ import annotations

from math import comb

# Of five people matched with five sheets at random, how many arrangements have k right ones.
_ARRANGEMENTS = 120
_DERANGED = (1, 0, 1, 2, 9, 44)
_RIGHT = [comb(5, right) * _DERANGED[5 - right] for right in range(6)]


def most_by_chance(rounds: int, doubt: float) -> int:
    """The least number of hits in all rounds that chance exceeds with a probability below
    `doubt`. In every round five are matched with five."""
    chances = [1.0]
    for _ in range(rounds):
        chances = _add_round(chances)
    above, most = 1.0, -1
    while above >= doubt:
        most += 1
        above -= chances[most]
    return most


def _add_round(chances: list[float]) -> list[float]:
    found = [0.0] * (len(chances) + 5)
    for hits, chance in enumerate(chances):
        for right, ways in enumerate(_RIGHT):
            found[hits + right] += chance * ways / _ARRANGEMENTS
    return found
