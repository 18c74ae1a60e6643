"""One report, several writers: how answers given at the same time come together.

A writer knows the draft as it was when they last read or wrote it (`base`). What they changed since
is theirs to decide, everything else stays as the others left it; so of two answers to the same
question the later one stands, and no answer to another question is lost.
"""

from collections.abc import Mapping
from typing import Any

Answers = Mapping[str, Any]


def merge(*, base: Answers, theirs: Answers, mine: Answers) -> dict[str, Any]:
    """`theirs` with what changed between `base` and `mine`; answers by question name.

    A question that is in `base` and not in `mine` was emptied by the present writer.
    """
    changed = {name for name in base.keys() | mine.keys() if base.get(name) != mine.get(name)}
    kept = {name: answer for name, answer in theirs.items() if name not in changed}
    return kept | {name: answer for name, answer in mine.items() if name in changed}
