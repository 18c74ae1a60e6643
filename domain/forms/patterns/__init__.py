"""Java regular expressions that strangers write and our server runs.

Nothing is handed to `re`, which can take for ever on `(a+)+$`. A pattern is parsed (`syntax`),
becomes a small program (`program`), and is run in time proportional to text × program
(`automaton` for most, `search` for those that look around). Java's dialect is followed, that of
version 17: possessive and atomic groups, \\p{…}, class intersections, \\Q…\\E, embedded flags.
"""

from domain.forms.patterns.matching import compile_pattern
from domain.forms.patterns.problems import BadPattern, TooCostly

__all__ = ["BadPattern", "TooCostly", "compile_pattern"]
