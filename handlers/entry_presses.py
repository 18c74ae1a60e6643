"""Entries of a form's repeats: which to remove (asked once more before it goes), where to add."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from domain.forms.session import Session as Walk
from handlers import drawing, filling, form_ending
from handlers.context import Context
from handlers.filling import Sitting
from handlers.paging import page_of, turn_row
from handlers.tokens import mark, token
from messages.markdown import plain
from messages.steps import Button, Control, Menu, Option, Say, Step
from storage import inbox
from storage.forms import SessionRow

LONGEST_TITLE = 60


def _which_to_remove(ctx: Context, sitting: Sitting) -> list[Step]:
    """The entries, a button each."""
    options = removal_options(sitting.row, sitting.walk)
    if not options:
        return filling.show(ctx, sitting)
    page = ctx.arg(2) if ctx.args[1] == "u" and len(ctx.args) > 2 else 0
    return _list(ctx, sitting, "filling.which_entry", options, "u", page)


def removal_options(row: SessionRow, walk: Walk) -> tuple[Option, ...]:
    """The entries, each with the token that asks whether to remove it."""
    return tuple(
        Option(entry.title, token(row, "w", index, entry.mark))
        for index, entry in enumerate(known_entries(walk))
    )


def _list(
    ctx: Context,
    sitting: Sitting,
    question: str,
    options: tuple[Option, ...],
    action: str,
    page: int,
) -> list[Step]:
    _leave_the_floor(ctx, sitting)
    row, shown = sitting.row, page_of(options, page)
    control = Control(
        "one",
        options,
        turns=turn_row(ctx, shown, token(row, action) + ":{page}"),
        page=shown.number,
    )
    rows = Menu().row(_way_back(ctx, row)).rows
    say = Say(ctx.text(question), rows=rows, slot=drawing.slot(row), control=control)
    return filling.ask(ctx, sitting, say)


def _leave_the_floor(ctx: Context, sitting: Sitting) -> None:
    """What is typed over such a list is no answer to the form's question."""
    inbox.set_focus(ctx.session, ctx.account.id, None)
    ctx.answering = sitting.row.id


def _way_back(ctx: Context, row: SessionRow) -> Button:
    return ctx.button("filling.b_resume", token(row, "r"))


@dataclass(frozen=True, slots=True)
class Known:
    """An entry as it is told: `title` has the first answer in it („Szkoła 2: SP nr 5"), `mark`
    changes with its answers and the number of entries, as another may come to stand in its place.
    """

    key: str
    title: str
    mark: str


def known_entries(walk: Walk) -> tuple[Known, ...]:
    """All entries that can be removed, in order."""
    entries = walk.entries()
    answers: dict[str, list[str]] = {entry.key: [] for entry in entries}
    for line in walk.summary() if entries else ():
        for around in _entries_around(line.entry):
            answers.get(around, []).append(line.answer)
    return tuple(
        Known(
            entry.key,
            _title(plain(entry.label), answers[entry.key]),
            mark(entry.key, str(len(entries)), *answers[entry.key]),
        )
        for entry in entries
    )


def _entries_around(entry: str) -> Iterator[str]:
    """ "school[1]/class[3]" is in "school[1]" as well."""
    while entry:
        yield entry
        entry = entry.rpartition("/")[0]


def _title(label: str, answers: Sequence[str]) -> str:
    first = next(filter(None, answers), "")
    whole = f"{label}: {first}" if first else label
    return whole if len(whole) <= LONGEST_TITLE else whole[: LONGEST_TITLE - 1] + "…"


def _chosen(ctx: Context, walk: Walk) -> Known | None:
    """The entry that the pressed button was drawn for, if it is still what it was."""
    entries, index = known_entries(walk), ctx.arg(2)
    if not 0 <= index < len(entries) or ctx.args[3:4] != (entries[index].mark,):
        return None
    return entries[index]


def _ask_again(ctx: Context, sitting: Sitting) -> list[Step]:
    """Really remove it?"""
    row, entry = sitting.row, _chosen(ctx, sitting.walk)
    if entry is None:
        return _which_to_remove(ctx, sitting)
    _leave_the_floor(ctx, sitting)
    remove = ctx.button("filling.b_remove", token(row, "y", *ctx.args[2:4]))
    rows = Menu().row(remove).row(_way_back(ctx, row)).rows
    slot = drawing.slot(row)
    say = ctx.say("filling.remove_entry", slot=slot, rows=rows, entry=entry.title)
    return filling.ask(ctx, sitting, say)


def _remove(ctx: Context, sitting: Sitting) -> list[Step]:
    entry = _chosen(ctx, sitting.walk)
    if entry is None:
        return filling.moved_on(ctx, sitting)
    return form_ending.answered(ctx, sitting, sitting.walk.remove(entry.key))


def _add(ctx: Context, sitting: Sitting) -> list[Step]:
    """To the question about another entry; where there are several such, which one?"""
    repeats = repeats_of(sitting.walk)
    if len(ctx.args) > 3:
        asked = [key for key in repeats if mark(key) == ctx.args[3]]
    else:
        asked = list(repeats) if len(repeats) == 1 else []
    if asked:
        return filling.show(ctx, sitting, sitting.walk.change(asked[0]))
    return _where_to_add(ctx, sitting, repeats)


def _where_to_add(ctx: Context, sitting: Sitting, repeats: dict[str, Known]) -> list[Step]:
    if not repeats:
        return filling.show(ctx, sitting)
    options = addition_options(sitting.row, repeats)
    page = ctx.arg(2) if len(ctx.args) > 2 else 0
    return _list(ctx, sitting, "filling.after_which_entry", options, "n", page)


def addition_options(row: SessionRow, repeats: dict[str, Known]) -> tuple[Option, ...]:
    """The last entry of each repeat, with the token that leads behind it."""
    return tuple(Option(last.title, token(row, "n", 0, mark(key))) for key, last in repeats.items())


def repeats_of(walk: Walk) -> dict[str, Known]:
    """The repeats that have entries, by the key of each, with the last entry."""
    return {entry.key.rpartition("[")[0]: entry for entry in known_entries(walk)}


ACTIONS = {"u": _which_to_remove, "w": _ask_again, "y": _remove, "n": _add}
