"""What the rules say about a plan: values to show, unlike the refusals of `domain.errors`."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Level(StrEnum):
    """How grave a finding is."""

    BLOCK = "block"  # cannot be kept like this
    WARN = "warn"  # allowed, visibly
    INFO = "info"  # for a report


@dataclass(frozen=True, slots=True)
class RuleFinding:
    """A rule, by its number in the rule list (which names the text too), and what broke it."""

    rule: str
    level: Level
    params: Mapping[str, object] = field(default_factory=dict)


def warn(rule: str, **params: object) -> RuleFinding:
    """A finding that is shown and lets the plan pass."""
    return RuleFinding(rule, Level.WARN, params)


def block(rule: str, **params: object) -> RuleFinding:
    """A finding that the plan does not pass with."""
    return RuleFinding(rule, Level.BLOCK, params)
