"""A form session as messages: the present question. Pure: session in, `Say` out."""

from __future__ import annotations

from markupsafe import escape

from domain.forms.model import Kind
from domain.forms.session import Session as Walk
from domain.forms.views import Line, Question, Refusal
from handlers import formbook, stepper_pad
from handlers.context import Context
from handlers.controls import control_of
from handlers.pads import Look
from handlers.tokens import place_of, token
from messages.markdown import plain
from messages.steps import PAGE, Menu, Rows, Say
from storage.forms import SessionRow

WHOLE = Look()
TOLD = 6  # lost answers named one by one


def slot(row: SessionRow) -> str:
    return f"form:{row.id}"


def question(
    ctx: Context,
    row: SessionRow,
    walk: Walk,
    shown: Question,
    *,
    problem: Refusal | None = None,
    removed: tuple[Line, ...] = (),
    look: Look = WHOLE,
) -> Say:
    """The current question, with what was wrong with the last answer above it."""
    html = ctx.text(
        "filling.question",
        **above(ctx, row, removed),
        question=shown,
        is_note=shown.kind is Kind.NOTE,
        is_repeat=shown.kind is Kind.REPEAT,
        problem=explain(ctx, problem or shown.problem, shown),
        ticked=_ticked(shown),
        words=look.words,
    )
    return Say(
        html,
        rows=_navigation(ctx, row, walk, shown),
        slot=slot(row),
        control=control_of(ctx, row, place_of(walk), shown, look),
    )


def above(ctx: Context, row: SessionRow, removed: tuple[Line, ...]) -> dict[str, object]:
    """What a question and the summary have above them: whose form it is, and what was lost."""
    banner = ctx.routes.forms[row.purpose].banner
    return {
        "title": formbook.title(ctx.session, row.form, ctx.language),
        "banner": ctx.label(banner) if banner else "",
        "removed": removed[:TOLD],
        "more_removed": len(removed[TOLD:]),
    }


def _ticked(shown: Question) -> list[str]:
    """What is picked so far, where it cannot all be seen on the buttons."""
    if shown.kind is not Kind.MANY or len(shown.choices) <= PAGE:
        return []
    return [plain(choice.label) for choice in shown.choices if choice.name in shown.picked]


def _navigation(ctx: Context, row: SessionRow, walk: Walk, shown: Question) -> Rows:
    menu, place = Menu(), place_of(walk)
    if shown.kind is Kind.NOTE:
        menu.row(ctx.button("filling.b_continue", token(row, "k", place)))
    elif shown.value:
        keep = token(row, "k", place)
        menu.row(ctx.button("filling.b_keep", keep, answer=_short(shown.answer)))
    elif not shown.required and shown.kind is not Kind.REPEAT:
        menu.row(ctx.button("filling.b_skip", token(row, "s", place)))
    if shown.kind is Kind.REPEAT and shown.entries:
        menu.row(ctx.button("filling.b_remove_some_entry", token(row, "u")))
    back = (ctx.button("filling.b_back", token(row, "b", place)),) if walk.has_previous else ()
    menu.row(*back, ctx.button("filling.b_later", token(row, "z")))
    if ctx.has_windows:
        menu.row(ctx.button("windows.b_in_window", token(row, "win")))
    return menu.rows


def _short(answer: str) -> str:
    return answer if len(answer) <= 30 else answer[:29] + "…"


def explain(ctx: Context, problem: Refusal | None, shown: Question) -> str:
    """Why an answer was not taken: the form's own words, or ours for the code. HTML."""
    if problem is None:
        return ""
    if problem.message:
        return str(escape(problem.message))
    return ctx.text(f"filling.refused_{problem.code}", **explaining(ctx, problem, shown))


def explaining(ctx: Context, problem: Refusal, shown: Question) -> dict[str, object]:
    """The values that a text about a refusal may show."""
    limits = shown.limits
    ends = {"lowest": limits.lowest, "highest": limits.highest, "step": limits.step}
    return {
        **problem.params,
        **{name: stepper_pad.label(end, ctx.language) for name, end in ends.items()},
    }
