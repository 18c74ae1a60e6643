"""What can be wrong with a pattern."""


class BadPattern(Exception):
    """The pattern is no Java regular expression; `code` names the text for it."""

    code = "bad_pattern"


class TooCostly(BadPattern):
    """The pattern may take too long: it is too large, or refers back to what it matched."""

    code = "pattern_too_costly"
