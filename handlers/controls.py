"""The control of a question: what it is answered with, on any channel."""

from __future__ import annotations

from domain.calendar import local
from domain.forms.model import Choice, Kind
from domain.forms.views import Question
from handlers import pads, stepper_pad
from handlers.choice_lists import SEARCHABLE, Window, window
from handlers.context import Context
from handlers.pad_cells import Cell
from handlers.pads import Look
from handlers.tokens import mark, short_words, token
from handlers.uploads import suffixes
from messages.markdown import plain
from messages.steps import Button, Control, Option
from storage.forms import SessionRow

_KINDS = {
    Kind.INTEGER: "integer",
    Kind.DECIMAL: "decimal",
    Kind.TIME: "time",
    Kind.MOMENT: "moment",
    Kind.RANGE: "range",
    Kind.PLACE: "place",
    Kind.ACKNOWLEDGE: "confirm",
    Kind.ONE: "one",
    Kind.MANY: "many",
    Kind.RANK: "rank",
    Kind.FILE: "file",
    Kind.NOTE: "note",
    Kind.REPEAT: "repeat",
}
_DATES = {"day": "date", "month": "month", "year": "year"}
_HINTED = {"date", "month", "year", "time", "moment", "range", "rank", "place"}
_PICKED = {"date", "time"}  # a picker in the message itself answers at once
_LISTS = (Kind.ONE, Kind.MANY, Kind.RANK)
_OWN_LABELS = {
    (Kind.ACKNOWLEDGE, "OK"): "filling.b_acknowledge",
    (Kind.REPEAT, "add"): "filling.b_add_entry",
    (Kind.REPEAT, "end"): "filling.b_end_entries",
}


def control_of(ctx: Context, row: SessionRow, place: str, shown: Question, look: Look) -> Control:
    """The control of the question at this place, showing the part of it that `look` says."""
    kind = kind_of(shown)
    if shown.kind in OPTIONED:
        return _optioned(ctx, row, place, shown, look)
    cells = pads.draw(shown, look.pad, today=local(ctx.now).date(), language=ctx.language)
    is_file = shown.kind is Kind.FILE
    return Control(
        kind,
        value="" if is_file else field_value(shown, kind),
        required=shown.required,
        pad=tuple(tuple(_button(row, place, cell) for cell in line) for line in cells),
        hint=_hint(ctx, shown, kind),
        lowest=shown.limits.lowest,
        highest=shown.limits.highest,
        step=shown.limits.step,
        accept=suffixes(shown.limits) if is_file else (),
        media=shown.limits.media,
        entry=token(row, "v", place) if kind in _PICKED else "",
    )


def kind_of(shown: Question) -> str:
    """The control's kind, in the words of `Control`."""
    if shown.kind is Kind.DATE:
        return _DATES[pads.date_grain(shown.appearance)]
    kind = _KINDS.get(shown.kind, "text")
    return "multiline" if kind == "text" and "multiline" in shown.appearance else kind


def field_value(shown: Question, kind: str) -> str:
    """The stored value as HTML fields write it: without seconds and zone, in the grain asked."""
    lengths = {"month": 7, "year": 4, "time": 5, "moment": 16}
    return shown.value[: lengths.get(kind, len(shown.value))]


def _hint(ctx: Context, shown: Question, kind: str) -> str:
    if kind == "file":
        taken = suffixes(shown.limits)
        return ctx.text(f"filling.hint_file_{shown.limits.media or 'any'}", suffixes=taken)
    if kind not in _HINTED:
        return ""
    limits = shown.limits
    ends = {
        "lowest": stepper_pad.label(limits.lowest, ctx.language),
        "highest": stepper_pad.label(limits.highest, ctx.language),
    }
    return ctx.text(f"filling.hint_{kind}", **(ends if kind == "range" else {}))


def _button(row: SessionRow, place: str, cell: Cell) -> Button:
    if cell.picks:
        return Button(cell.label, token(row, "v", place, cell.picks))
    if cell.turns:
        return Button(cell.label, token(row, "g", place, cell.turns))
    return Button(cell.label, token(row, "h"))


# --- choices ---------------------------------------------------------------------------------

OPTIONED = (*_LISTS, Kind.ACKNOWLEDGE, Kind.REPEAT)


def _optioned(ctx: Context, row: SessionRow, place: str, shown: Question, look: Look) -> Control:
    kind, seen = kind_of(shown), window(shown.choices, look.words, look.page)
    is_ticked = shown.kind in (Kind.MANY, Kind.RANK)
    done = token(row, "d", place, choices_mark(shown))
    return Control(
        kind,
        tuple(_option(ctx, row, place, shown, index, look.words) for index in seen.indices),
        done=ctx.button("filling.b_done", done) if is_ticked else None,
        turns=_turns(ctx, row, place, shown, seen, look),
        page=seen.page,
        required=shown.required,
        hint=_choices_hint(ctx, shown, kind),
        search=len(shown.choices) > SEARCHABLE,
        partial=seen.partial,
    )


def _choices_hint(ctx: Context, shown: Question, kind: str) -> str:
    if kind in ("one", "many") and len(shown.choices) > SEARCHABLE:
        return ctx.text("filling.hint_search")
    return _hint(ctx, shown, kind)


def _option(
    ctx: Context, row: SessionRow, place: str, shown: Question, index: int, words: str
) -> Option:
    choice = shown.choices[index]
    seal, label = choice_mark(shown, choice), label_of(ctx, shown, choice)
    if shown.kind in (Kind.MANY, Kind.RANK):
        picked = choice.name in shown.picked
        target = token(row, "t", place, index, seal, int(not picked), short_words(words))
        ranked = shown.picked.index(choice.name) + 1 if picked and shown.kind is Kind.RANK else 0
        return Option(label, target, picked, index + 1, ranked)
    target = token(row, "c", place, index, seal)
    return Option(label, target, choice.name == shown.value, index + 1)


def label_of(ctx: Context, shown: Question, choice: Choice) -> str:
    """What stands on a choice: the form's label, or our own words for what forms do not name."""
    own = _own_label(shown, choice)
    return ctx.label(own) if own else plain(choice.label)


def _own_label(shown: Question, choice: Choice) -> str:
    """The key of our own words for a choice that the form does not name."""
    if shown.kind is Kind.REPEAT and not shown.entries:
        return "filling.b_add_first_entry" if choice.name == "add" else "filling.b_skip"
    return _OWN_LABELS.get((shown.kind, choice.name), "")


def choice_mark(shown: Question, choice: Choice) -> str:
    """Of a choice; that of „add another" also names how many entries there are."""
    entries = str(shown.entries) if shown.kind is Kind.REPEAT else ""
    return mark(choice.name, entries)


def choices_mark(shown: Question) -> str:
    return mark(*(choice.name for choice in shown.choices))


def _turns(
    ctx: Context, row: SessionRow, place: str, shown: Question, seen: Window, look: Look
) -> tuple[Button, ...]:
    """To the pages before and after, back to all that can be chosen, the last tap taken back."""
    words = short_words(look.words)

    def turn(key: str, page: int) -> Button:
        return ctx.button(key, token(row, "p", place, page, words))

    turns = []
    if seen.number > 0:
        turns.append(turn("filling.b_previous_page", seen.number - 1))
    if seen.number + 1 < seen.pages:
        turns.append(turn("filling.b_next_page", seen.number + 1))
    if words:
        turns.append(ctx.button("filling.b_all_choices", token(row, "p", place, 0)))
    if shown.kind is Kind.RANK and shown.picked:
        last = [choice.name for choice in shown.choices].index(shown.picked[-1])
        seal = choice_mark(shown, shown.choices[last])
        turns.append(ctx.button("filling.b_undo", token(row, "t", place, last, seal, 0)))
    return tuple(turns)
