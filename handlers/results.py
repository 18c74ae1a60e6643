"""`/raport`: return rates at any time; results in steps, and whole once a questionnaire closed."""

from __future__ import annotations

from domain.people import Permission
from domain.text import fold
from handlers import formbook, menu, office, result_sources, result_views
from handlers.context import Context
from handlers.modules import OFFICE
from handlers.paging import page_of, turn_row
from handlers.result_sheets import Returned
from handlers.result_sources import FORMS, Source
from handlers.routes import MenuItem, Routes
from messages.events import Command, Event
from messages.steps import Menu, Rows, Say, Step
from storage import programmes, questionnaires, results, returns
from storage.programmes import ModuleView
from storage.returns import Rate

NOTHING = Rate(0, 0)


def show(event: Event, ctx: Context) -> list[Step]:
    """`/raport`, or at once `/raport ankiety 3`."""
    mine = office.require_programme(ctx, Permission.READ_RESULTS)
    found = [one for one in programmes.modules(ctx.session, mine) if one.is_public]
    wanted = _wanted_number(event)
    for module in found:
        if module.no == wanted:
            return [_overview(ctx, module)]
    others = results.others_of(ctx.session, mine)
    buttons = Menu()
    for module in found:
        buttons.row(ctx.button("modules.b_module", f"res:{module.id}", module=module))
    if others:
        buttons.row(ctx.button("results.b_own", "resown:0"))
    rows = (*buttons.rows, *menu.back_row(ctx))
    return [ctx.say("results.pick", slot="screen", rows=rows, any=bool(found or others))]


def _wanted_number(event: Event) -> int | None:
    """The module's number in „ankiety 3" (or "questionnaires 3", or just "3")."""
    argument = event.body.argument if isinstance(event.body, Command) else ""
    numbers = [int(word) for word in fold(argument).split() if word.isdecimal()]
    return numbers[0] if numbers else None


def show_own(event: Event, ctx: Context) -> list[Step]:
    """The questionnaires that belong to no module, the latest first."""
    mine = office.require_programme(ctx, Permission.READ_RESULTS)
    page = page_of(results.others_of(ctx.session, mine), ctx.arg(0))
    buttons = Menu()
    for one in page.items:
        title = formbook.title(ctx.session, one.form, ctx.language)
        button = ctx.button("results.b_one", f"resone:{one.id}", title=title, at=one.closes)
        buttons.row(button)
    buttons.row(*turn_row(ctx, page, "resown:{page}"))
    buttons.row(ctx.button("results.b_others", "results"))
    rows = (*buttons.rows, *menu.back_row(ctx))
    return [ctx.say("results.own", slot="screen", rows=rows, any=bool(page.items))]


# --- a module --------------------------------------------------------------------------------


def show_module(event: Event, ctx: Context) -> list[Step]:
    return [_overview(ctx, result_sources.module(ctx, ctx.arg(0)))]


def _overview(ctx: Context, module: ModuleView) -> Say:
    sources = [result_sources.of_module(ctx, module, letter) for letter in FORMS]
    own, workshops = (source.returned for source in sources)
    by_group = _rates(ctx, own)
    return ctx.say(
        "results.overview",
        slot="screen",
        rows=_overview_rows(ctx, module, sources),
        module=module,
        groups=by_group,
        rate=sum(by_group.values(), NOTHING),
        own=own,
        workshops=workshops,
        workshop_rate=sum(_rates(ctx, workshops).values(), NOTHING),
    )


def _rates(ctx: Context, returned: Returned) -> dict[str, Rate]:
    """Return rates by group, of all questionnaires of the form together."""
    found: dict[str, Rate] = {}
    ids = [one.id for one in returned.occasions]
    for (_, group), rate in sorted(returns.rates(ctx.session, ids).items()):
        found[group] = found.get(group, NOTHING) + rate
    return dict(sorted(found.items()))


def _overview_rows(ctx: Context, module: ModuleView, sources: list[Source]) -> Rows:
    buttons = Menu()
    for source in sources:
        for button in result_views.ways(ctx, source):
            buttons.row(button)
    asked = questionnaires.of_module(ctx.session, module.id)
    if returns.to_remind(ctx.session, asked, ctx.calendar.next_open(ctx.now)):
        buttons.row(ctx.button("results.b_remind", f"resrem:{module.id}"))
    buttons.row(ctx.button("results.b_other_module", "results"))
    return (*buttons.rows, *menu.back_row(ctx))


ROUTES = Routes(
    commands={"raport": show, "report": show, "wyniki": show, "results": show},
    buttons={"results": show, "resown": show_own, "res": show_module},
    words={"raport": "raport", "report": "raport", "wyniki": "wyniki", "results": "wyniki"},
    menu=(MenuItem("results.b_menu", "results", order=65, roles=OFFICE),),
)
