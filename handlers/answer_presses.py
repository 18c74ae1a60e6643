"""Buttons of the present question: its choices, its pad, on and back."""

from __future__ import annotations

from domain.forms.model import Kind
from domain.forms.session import Session as Walk
from domain.forms.views import Accepted, Outcome, Question
from handlers import filling, form_ending
from handlers.choice_lists import matching
from handlers.context import Context
from handlers.controls import choice_mark, choices_mark
from handlers.filling import Sitting
from handlers.pads import Look
from handlers.tokens import place_of
from messages.steps import PAGE, Step


class Stale(LookupError):
    """The button names what is not there any more."""


def press(ctx: Context, sitting: Sitting, action: str) -> list[Step]:
    """Raises `Stale` for a button of another question, or of other choices than there are now."""
    if not place_of(sitting.walk) or place_of(sitting.walk) != _part(ctx, 2):
        raise Stale(action)
    return _ACTIONS[action](ctx, sitting)


def _part(ctx: Context, index: int) -> str:
    return ctx.args[index] if len(ctx.args) > index else ""


def _question(walk: Walk) -> Question:
    shown = walk.question
    if shown is None:
        raise Stale("summary")
    return shown


def _choice(ctx: Context, walk: Walk) -> str:
    """The name behind the token's choice number, if it is still the one that was drawn."""
    shown, index = _question(walk), ctx.arg(3)
    if not 0 <= index < len(shown.choices):
        raise Stale(f"no choice {index}")
    choice = shown.choices[index]
    if _part(ctx, 4) not in ("", choice_mark(shown, choice)):
        raise Stale(f"another choice {index}")
    return choice.name


def _choose(ctx: Context, sitting: Sitting) -> list[Step]:
    return form_ending.answered(ctx, sitting, sitting.walk.choose(_choice(ctx, sitting.walk)))


def _toggle(ctx: Context, sitting: Sitting) -> list[Step]:
    """The token says whether to tick or to untick: a double tap does it once."""
    walk, name = sitting.walk, _choice(ctx, sitting.walk)
    picked, wanted = name in _question(walk).picked, _part(ctx, 5)
    outcome: Outcome = Accepted()
    if wanted == "" or (wanted == "1") != picked:
        outcome = walk.toggle(name)
    return filling.show(ctx, sitting, outcome, _where_it_was(ctx, walk))


def _where_it_was(ctx: Context, walk: Walk) -> Look:
    """The page on which the toggled choice stands, among those searched for."""
    shown, words = _question(walk), _part(ctx, 6)
    if shown.kind is Kind.RANK and len(shown.choices) <= PAGE:
        return Look()
    found = matching(shown.choices, words)
    index = ctx.arg(3)
    return Look(page=found.index(index) // PAGE if index in found else 0, words=words)


def _done(ctx: Context, sitting: Sitting) -> list[Step]:
    """The end of a multiple choice or a ranking; real check boxes send along what is checked."""
    walk = sitting.walk
    shown = _question(walk)
    if _part(ctx, 3) != choices_mark(shown):
        raise Stale("other choices")
    if len(ctx.args) > 4:
        _pick(walk, shown, [int(part) for part in ctx.args[4].split(",") if part.isdecimal()])
    return form_ending.answered(ctx, sitting, walk.done())


def _pick(walk: Walk, shown: Question, indices: list[int]) -> None:
    """Just these, in this order: they stay picked if the answer is then refused."""
    names = [choice.name for choice in shown.choices]
    wanted = [names[index] for index in dict.fromkeys(indices) if index < len(names)]
    if tuple(wanted) == shown.picked:
        return
    for name in (*shown.picked, *wanted):
        walk.toggle(name)


def _turn_page(ctx: Context, sitting: Sitting) -> list[Step]:
    return filling.show(ctx, sitting, look=Look(page=ctx.arg(3), words=_part(ctx, 4)))


def _turn_pad(ctx: Context, sitting: Sitting) -> list[Step]:
    return filling.show(ctx, sitting, look=Look(pad=_part(ctx, 3)))


def _pick_value(ctx: Context, sitting: Sitting) -> list[Step]:
    """A cell of a pad: what it stands for, as if it were typed (it may hold colons)."""
    return form_ending.answered(ctx, sitting, sitting.walk.answer(":".join(ctx.args[3:])))


def _skip(ctx: Context, sitting: Sitting) -> list[Step]:
    return form_ending.answered(ctx, sitting, sitting.walk.skip())


def _keep(ctx: Context, sitting: Sitting) -> list[Step]:
    return form_ending.answered(ctx, sitting, sitting.walk.keep())


def _back(ctx: Context, sitting: Sitting) -> list[Step]:
    return filling.show(ctx, sitting, sitting.walk.back())


_ACTIONS = {
    "c": _choose,
    "t": _toggle,
    "d": _done,
    "p": _turn_page,
    "g": _turn_pad,
    "v": _pick_value,
    "s": _skip,
    "k": _keep,
    "b": _back,
}
ACTIONS = frozenset(_ACTIONS)
