"""The pages of results: questions with their bars, parts, free texts, the course over modules."""

from __future__ import annotations

from handlers import menu, result_sources
from handlers.context import Context
from handlers.paging import page_of, turn_row
from handlers.result_sources import ALL, Source
from handlers.result_trends import trends
from handlers.routes import Routes
from messages.events import Event
from messages.steps import Button, Menu, Rows, Say, Step

QUESTIONS_A_PAGE = 4
TEXTS_A_PAGE = 5
TRENDS_A_PAGE = 3


def show_one(event: Event, ctx: Context) -> list[Step]:
    """A questionnaire that belongs to no module: its return rate and the ways on."""
    return [overview(ctx, result_sources.of_questionnaire(ctx, ctx.arg(0)))]


def overview(ctx: Context, source: Source) -> Say:
    buttons = Menu()
    for button in ways(ctx, source):
        buttons.row(button)
    buttons.row(ctx.button("results.b_others", "results"))
    return ctx.say(
        "results.one",
        slot="screen",
        rows=(*buttons.rows, *menu.back_row(ctx)),
        title=source.title,
        returned=source.returned,
        rate=result_sources.rate(ctx, source),
    )


def ways(ctx: Context, source: Source) -> list[Button]:
    """Buttons to what may be seen of a source now."""
    returned, token = source.returned, source.token
    form = returned.form if source.module is not None else "own"
    if not returned.shown:
        return []
    found = [ctx.button(f"results.b_all_{form}", f"resq:{token}:{ALL}:0")]
    if returned.ready and returned.named is None:
        found.append(ctx.button(f"results.b_parts_{form}", f"resp:{token}:0"))
    if returned.ready:
        found.append(ctx.button(f"results.b_texts_{form}", f"rest:{token}:0"))
    return found


def show_questions(event: Event, ctx: Context) -> list[Step]:
    """A few questions at a time: of everybody, or of one part that may be shown."""
    source, part = result_sources.of_args(ctx), ctx.args[2]
    found = result_sources.blocks(ctx, source, part)
    if not found:
        return _to_overview(ctx, source)
    page = page_of(found, ctx.arg(3), QUESTIONS_A_PAGE)
    turns = turn_row(ctx, page, f"resq:{source.token}:{part}:{{page}}")
    return [
        ctx.say(
            "results.questions",
            slot="screen",
            rows=_under(ctx, source, turns, *_files(ctx, source, part, page.number)),
            title=source.title,
            part=result_sources.part_name(ctx, source, part),
            number=result_sources.size(source, part),
            first=page.number * QUESTIONS_A_PAGE,
            page=page,
            moving=not source.returned.closed,
        )
    ]


def _to_overview(ctx: Context, source: Source) -> list[Step]:
    """Nothing to show there: back to where the ways begin."""
    name, _, number = source.overview.partition(":")
    ctx.args = (number,)
    return ctx.routes.buttons[name](ctx.event, ctx)


def show_parts(event: Event, ctx: Context) -> list[Step]:
    """The groups or workshops whose results may stand beside the total."""
    source = result_sources.of_args(ctx)
    parts = source.returned.parts if source.returned.shown else {}
    page = page_of(sorted(parts, key=lambda part: (len(part), part)), ctx.arg(2))
    buttons = Menu()
    for part in page.items:
        label = result_sources.part_name(ctx, source, part)
        buttons.row(Button(label, f"resq:{source.token}:{part}:0"))
    turns = turn_row(ctx, page, f"resp:{source.token}:{{page}}")
    rows = (*buttons.rows, *_under(ctx, source, turns))
    return [ctx.say("results.parts", slot="screen", rows=rows, title=source.title, any=bool(parts))]


def show_texts(event: Event, ctx: Context) -> list[Step]:
    """What people wrote, of the whole form only, shuffled."""
    source = result_sources.of_args(ctx)
    page = page_of(result_sources.texts(ctx, source), ctx.arg(2), TEXTS_A_PAGE)
    rows = _under(ctx, source, turn_row(ctx, page, f"rest:{source.token}:{{page}}"))
    return [ctx.say("results.texts", slot="screen", rows=rows, title=source.title, page=page)]


def show_trend(event: Event, ctx: Context) -> list[Step]:
    """The same questions at all occasions of the questionnaire."""
    source = result_sources.of_args(ctx)
    page = page_of(trends(ctx, source), ctx.arg(2), TRENDS_A_PAGE)
    token = f"resx:trend:{source.token}:{ALL}:{page.number}"
    chart = (ctx.button("results.b_chart", token),) if page.items else ()
    turns = turn_row(ctx, page, f"restr:{source.token}:{{page}}")
    rows = _under(ctx, source, turns, chart)
    return [ctx.say("results.trend", slot="screen", rows=rows, title=source.title, page=page)]


def _files(ctx: Context, source: Source, part: str, page: int) -> list[tuple[Button, ...]]:
    """The page as a picture, everything as a workbook, and the way to the comparison."""
    rows = source.returned.named is not None
    return [
        (
            ctx.button("results.b_chart", f"resx:chart:{source.token}:{part}:{page}"),
            ctx.button("results.b_workbook", f"resx:workbook:{source.token}:{ALL}:0"),
        ),
        tuple(
            ctx.button(f"results.b_{document}", f"resx:{document}:{source.token}:{ALL}:0")
            for document in (("csv", "csvexcel", "xml") if rows else ())
        ),
        (ctx.button("results.b_trend", f"restr:{source.token}:0"),),
    ]


def _under(
    ctx: Context, source: Source, turns: tuple[Button, ...], *more: tuple[Button, ...]
) -> Rows:
    back = ctx.button("results.b_overview", source.overview)
    buttons = Menu().row(*turns)
    for row in more:
        buttons.row(*row)
    return (*buttons.row(back).rows, *menu.back_row(ctx))


ROUTES = Routes(
    buttons={
        "resone": show_one,
        "resq": show_questions,
        "resp": show_parts,
        "rest": show_texts,
        "restr": show_trend,
    },
)
