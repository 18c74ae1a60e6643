"""A form session as messages: the question, the summary. Pure: session in, `Say` out."""

from __future__ import annotations

from markupsafe import escape

from domain.forms.model import Kind
from domain.forms.session import Session as Walk
from domain.forms.views import Line, Question, Refusal
from handlers import formbook
from handlers.context import Context
from messages.steps import PAGE, Button, Control, Menu, Option, Rows, Say
from storage.forms import SessionRow

_CONTROLS = {
    Kind.INTEGER: "integer",
    Kind.DECIMAL: "decimal",
    Kind.DATE: "date",
    Kind.ONE: "one",
    Kind.MANY: "many",
    Kind.FILE: "file",
    Kind.NOTE: "note",
}


def token(row: SessionRow, action: str, *parts: int) -> str:
    """`f:<session>:<action>[:<question>[:<choice>]]`; the question tells stale buttons apart."""
    return ":".join(["f", str(row.id), action, *map(str, parts)])


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
    page: int = 0,
) -> Say:
    """The current question, with what was wrong with the last answer above it."""
    html = ctx.text(
        "filling.question",
        title=formbook.title(ctx.session, row.form, ctx.language),
        question=shown,
        banner=_banner(ctx, row),
        is_note=shown.kind is Kind.NOTE,
        problem=explain(ctx, problem or shown.problem),
        removed=removed,
    )
    return Say(
        html,
        rows=_navigation(ctx, row, walk, shown),
        slot=slot(row),
        control=_control(ctx, row, shown, walk.number, page),
    )


def _banner(ctx: Context, row: SessionRow) -> str:
    key = ctx.routes.forms[row.purpose].banner
    return ctx.label(key) if key else ""


def _control(ctx: Context, row: SessionRow, shown: Question, number: int, page: int) -> Control:
    kind = _CONTROLS.get(shown.kind, "text")
    if kind == "text" and "multiline" in shown.appearance:
        kind = "multiline"
    many = shown.kind is Kind.MANY
    action = "t" if many else "c"
    chosen = set(shown.picked if many else shown.value.split())
    options = tuple(
        Option(choice.label, token(row, action, number, index), choice.name in chosen)
        for index, choice in enumerate(shown.choices)
    )
    return Control(
        kind,
        options,
        done=ctx.button("filling.b_done", token(row, "d", number)) if many else None,
        turns=_turns(ctx, row, number, page, len(options)),
        page=page,
        value=shown.value if not options and shown.kind is not Kind.FILE else "",
        required=shown.required,
    )


def _turns(
    ctx: Context, row: SessionRow, number: int, page: int, options: int
) -> tuple[Button, ...]:
    """Buttons to the pages before and after, where there are any."""
    turns = []
    if page > 0:
        turns.append(ctx.button("filling.b_previous_page", token(row, "p", number, page - 1)))
    if (page + 1) * PAGE < options:
        turns.append(ctx.button("filling.b_next_page", token(row, "p", number, page + 1)))
    return tuple(turns)


def _navigation(ctx: Context, row: SessionRow, walk: Walk, shown: Question) -> Rows:
    menu, number = Menu(), walk.number
    if shown.kind is Kind.NOTE:
        menu.row(ctx.button("filling.b_continue", token(row, "k", number)))
    elif shown.value:
        menu.row(ctx.button("filling.b_keep", token(row, "k", number), answer=_short(shown.answer)))
    elif not shown.required:
        menu.row(ctx.button("filling.b_skip", token(row, "s", number)))
    back = (ctx.button("filling.b_back", token(row, "b", number)),) if walk.has_previous else ()
    menu.row(*back, ctx.button("filling.b_later", token(row, "z")))
    return menu.rows


def _short(answer: str) -> str:
    return answer if len(answer) <= 30 else answer[:29] + "…"


def summary(ctx: Context, row: SessionRow, walk: Walk, *, removed: tuple[Line, ...] = ()) -> Say:
    """All answers, numbered, with buttons to send or to change one."""
    lines = walk.summary()
    html = ctx.text(
        "filling.summary",
        title=formbook.title(ctx.session, row.form, ctx.language),
        lines=lines,
        banner=_banner(ctx, row),
        removed=removed,
    )
    menu = (
        Menu()
        .row(ctx.button(ctx.routes.forms[row.purpose].send_label, token(row, "send")))
        .row(ctx.button("filling.b_change", token(row, "e")))
        .row(
            ctx.button("filling.b_later", token(row, "z")),
            ctx.button("filling.b_drop", token(row, "x")),
        )
    )
    return Say(html, rows=menu.rows, slot=slot(row))


def changes(ctx: Context, row: SessionRow, walk: Walk) -> Say:
    """Which answer to change: the summary's lines as options."""
    options = tuple(
        Option(line.label, token(row, "e", index)) for index, line in enumerate(walk.summary())
    )
    return Say(
        ctx.text("filling.which"),
        rows=Menu().row(ctx.button("filling.b_summary", token(row, "r"))).rows,
        slot=slot(row),
        control=Control("one", options),
    )


def explain(ctx: Context, problem: Refusal | None) -> str:
    """Why an answer was not taken: the form's own words, or ours for the code. HTML."""
    if problem is None:
        return ""
    if problem.message:
        return str(escape(problem.message))
    return ctx.text(f"filling.refused_{problem.code}", **problem.params)
