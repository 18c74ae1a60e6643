"""The forms that are walked: those in forms/, our own, and any file by its name."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from xml.sax.saxutils import escape

from messages.forms.catalogue import TITLES, read_xform
from messages.forms.convert import convert_markdown

FORMS = Path(__file__).parent / "forms"
TRACES = Path(__file__).parents[1] / "domain" / "forms" / "traces"
OWN = "own-"  # before the names of our own forms

# What the program puts into the hidden nodes of our own forms, for those that branch on it.
_CONTEXTS: Mapping[str, Mapping[str, str]] = {
    "form_assignment": {"possible": "all leaders one_jst person", "events_known": "yes"},
    "meeting": {"possible": "organizacyjne robocze"},
    "meeting_change": {"was_date": "2017-10-10", "was_time": "15:30", "was_place": "Dąb"},
    "task_report": {
        "jst": "Gmina Dąb",
        "task_no": "2",
        "title": "Diagnoza",
        "task_kind": "choice",
        "next_no": "3",
        "next_date": "2017-11-06",
    },
    "workshop": {"workshop": "Komunikacja", "day": "2017-10-02", "group": "A & B"},
    "module": {"module_no": "3", "dates": "2–4 października 2017"},
}


def list_corpus() -> list[str]:
    """Names of all forms, "types-text" or "own-module"."""
    return sorted(path.stem for path in FORMS.iterdir()) + sorted(OWN + name for name in TITLES)


def read_corpus(name: str) -> str:
    """XForm XML of a form of the corpus."""
    if not name.startswith(OWN):
        return read_file(next(FORMS.glob(f"{name}.*")))
    own = name.removeprefix(OWN)
    xform = read_xform(own)
    for node, value in _CONTEXTS.get(own, {}).items():
        xform = re.sub(f"<{node}/>", f"<{node}>{escape(value)}</{node}>", xform, count=1)
    return xform


def read_file(path: Path) -> str:
    """XForm XML of a form in a file: .md and .xlsx tables, .xml as it is."""
    # PLC0415: importing pyxform costs half a second that replaying traces does not need.
    from pyxform.xls2xform import convert  # noqa: PLC0415 - see above

    if path.suffix == ".xml":
        return path.read_text(encoding="utf-8-sig")
    if path.suffix == ".md":
        return convert_markdown(path.read_text(encoding="utf-8"))
    xform: str = convert(path).xform
    return xform
