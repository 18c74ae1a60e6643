"""Checking and converting a spreadsheet that somebody sent: the way in."""

from __future__ import annotations

from messages.forms.problems import Checked, refused


def check_workbook(data: bytes, name: str) -> Checked:
    """Read an .xlsx, .xlsm, .csv or .md with a form: the form, or every error with its place.

    Pure, and never raises for what is in the file. It takes up to half a second for 300
    questions, and importing pyxform as much again: never on the writer's thread; a chat goes
    through `bot.form_worker`.
    """
    # PLC0415: what is imported here needs pyxform, half a second that most starts do not need.
    from messages.forms.checks.run import check  # noqa: PLC0415 - see above

    try:
        return check(data, name)
    except MemoryError:
        return refused("too_heavy")
    except RecursionError:
        return refused("too_deep")
