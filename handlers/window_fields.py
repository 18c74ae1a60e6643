"""The questions of a page as fields of a window. Pure: questions in, `Field` out."""

from __future__ import annotations

from domain.forms.model import Kind
from domain.forms.views import Question, Refusal
from handlers import drawing, stepper_pad
from handlers.context import Context
from handlers.controls import OPTIONED, choice_mark, field_value, kind_of, label_of
from handlers.tokens import token
from handlers.uploads import suffixes
from messages.controls import Control, Option
from messages.markdown import bare, plain
from messages.windows import Field
from storage.forms import SessionRow

_WAYS = {"month", "year", "range", "rank", "place"}  # kinds whose hint says how to answer
# What is refused in a window is told in other words than over buttons.
_OWN_WORDS = {"not_a_choice", "unavailable", "not_a_file", "not_location", "not_ranked"}


def field_of(
    ctx: Context,
    row: SessionRow,
    place: str,
    shown: Question,
    *,
    watched: bool = False,
    problem: str = "",
) -> Field:
    """The question at this place as a field of that key."""
    control = control_of(ctx, row, place, shown)
    key = "windows.label_repeat" if shown.kind is Kind.REPEAT else "windows.label"
    return Field(
        place,
        ctx.text(key, question=shown),
        control,
        hint=_hint(ctx, shown, control.kind),
        problem=problem or explain(ctx, shown.problem, shown),
        watched=watched,
    )


def control_of(ctx: Context, row: SessionRow, place: str, shown: Question) -> Control:
    """The whole control: all options, the present value, no pages and no pad."""
    kind, limits = kind_of(shown), shown.limits
    is_file = shown.kind is Kind.FILE
    return Control(
        kind,
        options_of(ctx, row, place, shown),
        value=_value(shown, kind),
        required=shown.required and not (is_file and shown.value),
        search=False,
        lowest=limits.lowest,
        highest=limits.highest,
        step=limits.step,
        accept=suffixes(limits) if is_file else (),
        media=limits.media,
    )


def options_of(ctx: Context, row: SessionRow, place: str, shown: Question) -> tuple[Option, ...]:
    """All choices; the tokens stay the same whatever is picked."""
    if shown.kind not in OPTIONED:
        return ()
    chosen = set(shown.picked) if shown.kind in (Kind.MANY, Kind.RANK) else {shown.value}
    return tuple(
        Option(
            label_of(ctx, shown, choice),
            token(row, "c", place, index, choice_mark(shown, choice)),
            choice.name in chosen,
            index + 1,
            _place_in(shown, choice.name),
        )
        for index, choice in enumerate(shown.choices)
    )


def _place_in(shown: Question, name: str) -> int:
    if shown.kind is not Kind.RANK or name not in shown.picked:
        return 0
    return shown.picked.index(name) + 1


def _value(shown: Question, kind: str) -> str:
    if shown.kind is Kind.FILE:
        return ""
    if shown.kind is Kind.RANK:  # as it is typed: the numbers in order
        numbers = {choice.name: index for index, choice in enumerate(shown.choices, start=1)}
        return " ".join(str(numbers[name]) for name in shown.picked)
    if shown.kind is Kind.PLACE:
        return shown.answer
    return field_value(shown, kind)


def _hint(ctx: Context, shown: Question, kind: str) -> str:
    ranked = [plain(choice.label) for choice in shown.choices] if shown.kind is Kind.RANK else []
    present = shown.answer if shown.kind is Kind.FILE else ""
    return ctx.text(
        "windows.hint", question=shown, ways=_ways(ctx, shown, kind), ranked=ranked, present=present
    )


def _ways(ctx: Context, shown: Question, kind: str) -> str:
    limits = shown.limits
    if kind == "file":
        taken = suffixes(limits)
        return ctx.text(f"windows.ways_file_{limits.media or 'any'}", suffixes=taken)
    if kind not in _WAYS:
        return ""
    ends = {"lowest": limits.lowest, "highest": limits.highest, "step": limits.step}
    said = {name: stepper_pad.label(end, ctx.language) for name, end in ends.items()}
    return ctx.text(f"windows.ways_{kind}", **said)


def explain(ctx: Context, problem: Refusal | None, shown: Question) -> str:
    """Why an answer was not taken, plain, for the field itself."""
    if problem is None:
        return ""
    if problem.message:
        return plain(problem.message)
    if problem.code in _OWN_WORDS:
        return ctx.label(f"windows.refused_{problem.code}")
    said = ctx.text(f"filling.refused_{problem.code}", **drawing.explaining(ctx, problem, shown))
    return bare(said)
