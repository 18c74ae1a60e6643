"""`/raport`: return rates at any time, results from five answers on once a form has closed.

A reminder to those who have not returned goes out without anybody reading their names.
"""

from __future__ import annotations

from datetime import datetime, time

from domain.calendar import at_wall, local_day
from domain.people import Permission
from domain.text import fold
from handlers import menu, office, result_sheets
from handlers.context import Context
from handlers.modules import OFFICE
from handlers.paging import page_of, turn_row
from handlers.result_sheets import Returned
from handlers.routes import MenuItem, Routes
from messages import texts
from messages.events import Command, Event
from messages.steps import Button, Lane, Menu, Rows, Say, Step, step_to_json
from storage import audit, outbox, programmes, questionnaires, reminders, returns
from storage.programmes import ModuleView
from storage.returns import Rate, Reader

FORMS = {"m": questionnaires.MODULE, "w": questionnaires.WORKSHOP}
QUESTIONS_A_PAGE = 4
TEXTS_A_PAGE = 5
NOTHING = Rate(0, 0)


def show(event: Event, ctx: Context) -> list[Step]:
    """`/raport`, or at once `/raport ankiety 3`."""
    mine = office.require_programme(ctx, Permission.READ_RESULTS)
    found = [one for one in programmes.modules(ctx.session, mine) if one.is_public]
    wanted = _wanted_number(event)
    for module in found:
        if module.no == wanted:
            return [_overview(ctx, module)]
    buttons = Menu()
    for module in found:
        buttons.row(ctx.button("modules.b_module", f"res:{module.id}", module=module))
    rows = (*buttons.rows, *menu.back_row(ctx))
    return [ctx.say("results.pick", slot="screen", rows=rows, any=bool(found))]


def _wanted_number(event: Event) -> int | None:
    """The module's number in „ankiety 3" (or "questionnaires 3", or just "3")."""
    argument = event.body.argument if isinstance(event.body, Command) else ""
    numbers = [int(word) for word in fold(argument).split() if word.isdecimal()]
    return numbers[0] if numbers else None


# --- return rates ----------------------------------------------------------------------------


def show_module(event: Event, ctx: Context) -> list[Step]:
    return [_overview(ctx, _module(ctx))]


def _overview(ctx: Context, module: ModuleView) -> Say:
    collected = [result_sheets.collect(ctx.session, module.id, form) for form in FORMS.values()]
    own, workshops = collected
    by_group = _rates(ctx, own)
    return ctx.say(
        "results.overview",
        slot="screen",
        rows=_overview_rows(ctx, module, collected),
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


def _overview_rows(ctx: Context, module: ModuleView, collected: list[Returned]) -> Rows:
    buttons = Menu()
    for short, returned in zip(FORMS, collected, strict=True):
        if returned.shown:
            for what, token in (
                ("all", f"resq:{module.id}:{short}:all:0"),
                ("parts", f"resp:{module.id}:{short}:0"),
                ("texts", f"rest:{module.id}:{short}:0"),
            ):
                buttons.row(ctx.button(f"results.b_{what}_{returned.form}", token))
    if returns.to_remind(ctx.session, module.id, ctx.calendar.next_open(ctx.now)):
        buttons.row(ctx.button("results.b_remind", f"resrem:{module.id}"))
    buttons.row(ctx.button("results.b_other_module", "results"))
    return (*buttons.rows, *menu.back_row(ctx))


# --- results ---------------------------------------------------------------------------------


def show_questions(event: Event, ctx: Context) -> list[Step]:
    """A few questions at a time: of everybody, or of one part that may be shown."""
    module, short, part = _module(ctx), _short(ctx), ctx.args[2]
    returned = result_sheets.collect(ctx.session, module.id, FORMS[short])
    asked = result_sheets.questions_of(ctx.session, returned.form, ctx.language, ctx.now)
    if part == "all":
        results = result_sheets.count_all(returned, asked).results
    else:
        results = result_sheets.count_parts(returned, asked).get(part, ())
    if not results:
        return [_overview(ctx, module)]
    known = {one.question.id: one for one in asked}
    page = page_of(results, ctx.arg(3), QUESTIONS_A_PAGE)
    turns = turn_row(ctx, page, f"resq:{module.id}:{short}:{part}:{{page}}")
    return [
        ctx.say(
            "results.questions",
            slot="screen",
            rows=_under(ctx, module, turns),
            module=module,
            form=returned.form,
            page=page,
            first=page.number * QUESTIONS_A_PAGE,
            asked=known,
            number=returned.count if part == "all" else len(returned.parts[part]),
            part=_part_name(ctx, returned, part),
        )
    ]


def _part_name(ctx: Context, returned: Returned, part: str) -> str:
    """A group, or a workshop by its title, group and day; "" for everybody."""
    if part == "all":
        return ""
    if returned.form == questionnaires.MODULE:
        return ctx.label("results.b_group", group=part)
    one = next(q for q in returned.occasions if str(q.id) == part)
    return ctx.label("results.b_workshop", one=one)


def show_parts(event: Event, ctx: Context) -> list[Step]:
    """The groups or workshops whose results may stand beside the total."""
    module, short = _module(ctx), _short(ctx)
    returned = result_sheets.collect(ctx.session, module.id, FORMS[short])
    asked = result_sheets.questions_of(ctx.session, returned.form, ctx.language, ctx.now)
    shown = sorted(result_sheets.count_parts(returned, asked), key=lambda part: (len(part), part))
    page = page_of(shown, ctx.arg(2))
    buttons = Menu()
    for part in page.items:
        label = _part_name(ctx, returned, part)
        buttons.row(Button(label, f"resq:{module.id}:{short}:{part}:0"))
    turns = turn_row(ctx, page, f"resp:{module.id}:{short}:{{page}}")
    rows = (*buttons.rows, *_under(ctx, module, turns))
    return [ctx.say("results.parts", slot="screen", rows=rows, module=module, any=bool(shown))]


def show_texts(event: Event, ctx: Context) -> list[Step]:
    """What people wrote, of the whole form only, shuffled."""
    module, short = _module(ctx), _short(ctx)
    returned = result_sheets.collect(ctx.session, module.id, FORMS[short])
    asked = result_sheets.questions_of(ctx.session, returned.form, ctx.language, ctx.now)
    found = result_sheets.shuffle_texts(returned, asked, seed=module.id)
    page = page_of(found, ctx.arg(2), TEXTS_A_PAGE)
    turns = turn_row(ctx, page, f"rest:{module.id}:{short}:{{page}}")
    rows = _under(ctx, module, turns)
    return [
        ctx.say(
            "results.texts", slot="screen", rows=rows, module=module, form=returned.form, page=page
        )
    ]


def _under(ctx: Context, module: ModuleView, turns: tuple[Button, ...]) -> Rows:
    rows = Menu().row(*turns).row(ctx.button("results.b_overview", f"res:{module.id}")).rows
    return (*rows, *menu.back_row(ctx))


# --- reminding -------------------------------------------------------------------------------


def remind(event: Event, ctx: Context) -> list[Step]:
    """To everyone who can still return something, once a day; nobody reads who they are."""
    module = _module(ctx)
    today = at_wall(local_day(ctx.now), time(0))
    leaves = ctx.calendar.next_open(ctx.now)
    rows = _under(ctx, module, ())
    if returns.was_reminded(ctx.session, module.id, today):
        return [ctx.say("results.reminded_today", slot="screen", rows=rows, module=module)]
    readers = returns.to_remind(ctx.session, module.id, leaves)
    for reader in readers:
        _post_reminder(ctx, module, reader, leaves)
    audit.record(
        ctx.session,
        at=ctx.now,
        actor_id=ctx.person.id,
        action=returns.REMINDED,
        subject=f"module:{module.id}",
        people=len(readers),
    )
    return [
        ctx.say(
            "results.reminded",
            slot="screen",
            rows=rows,
            module=module,
            number=len(readers),
            leaves=leaves,
            waits=leaves > ctx.now,
        )
    ]


def _post_reminder(ctx: Context, module: ModuleView, reader: Reader, leaves: datetime) -> None:
    language = reader.language
    button = Button(texts.label("questionnaires.b_menu", language), "questionnaires")
    say = Say(texts.render("results.reminder", language, module=module), rows=((button,),))
    outbox.post_to_person(
        ctx.session,
        person_id=reader.person_id,
        lane=Lane.NOTICE,
        topic=returns.TOPIC,
        body=step_to_json(say),
        due=leaves,
        dedupe=f"{returns.TOPIC}:{module.id}:{reader.person_id}:{local_day(ctx.now)}",
    )
    reminders.count_message(ctx.session, reader.person_id, local_day(leaves))


def _module(ctx: Context) -> ModuleView:
    module = programmes.module(ctx.session, ctx.arg(0))
    ctx.require(Permission.READ_RESULTS, office.place_of(module.programme_id))
    return module


def _short(ctx: Context) -> str:
    if ctx.args[1] not in FORMS:
        raise LookupError(f"no form {ctx.args[1]}")
    return ctx.args[1]


ROUTES = Routes(
    commands={"raport": show, "report": show},
    buttons={
        "results": show,
        "res": show_module,
        "resq": show_questions,
        "resp": show_parts,
        "rest": show_texts,
        "resrem": remind,
    },
    words={"raport": "raport", "report": "raport"},
    menu=(MenuItem("results.b_menu", "results", order=65, roles=OFFICE),),
)
