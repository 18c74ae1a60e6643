"""`/nieobecni`: the coordinator marks who was not there, person by person, one tap each.

A mark is kept at once and can be taken back by the same button, so nothing is lost when the
telephone rings. Whoever was not there is not asked to evaluate.
"""

from __future__ import annotations

from domain.people import Permission
from handlers import menu, office
from handlers.context import Context
from handlers.modules import OFFICE
from handlers.paging import page_of, turn_row
from handlers.routes import MenuItem, Routes
from messages.events import Event
from messages.steps import Menu, Say, Step
from storage import audit, presence, programmes, questionnaires
from storage.programmes import ModuleView, Participant

DAYS = (presence.WHOLE_MODULE, *presence.DAYS)


def show(event: Event, ctx: Context) -> list[Step]:
    """Which module? Those that were announced, the latest to begin first."""
    mine = office.require_programme(ctx, Permission.MARK_ABSENCE)
    found = [one for one in programmes.modules(ctx.session, mine) if one.is_public]
    begun = [one for one in found if one.starts_at <= ctx.now]
    ahead = [one for one in found if one.starts_at > ctx.now]
    buttons = Menu()
    for module in [*reversed(begun), *ahead[:1]]:
        buttons.row(ctx.button("modules.b_module", f"absday:{module.id}", module=module))
    rows = (*buttons.rows, *menu.back_row(ctx))
    return [ctx.say("modules.absence_module", slot="screen", rows=rows, any=bool(found))]


def pick_day(event: Event, ctx: Context) -> list[Step]:
    module = _module(ctx)
    buttons = Menu()
    for day in DAYS:
        buttons.row(ctx.button("modules.b_day", f"absgrp:{module.id}:{day}", day=day))
    buttons.row(ctx.button("modules.b_other_module", "absences"))
    return [ctx.say("modules.absence_day", slot="screen", rows=buttons.rows, module=module)]


def pick_group(event: Event, ctx: Context) -> list[Step]:
    """A group, or one JST."""
    module, day = _module(ctx), _day(ctx)
    buttons = Menu()
    for number, group in enumerate(programmes.groups(ctx.session, module.programme_id)):
        token = f"abs:{module.id}:{day}:g{number}:0"
        buttons.row(ctx.button("modules.b_group", token, group=group))
    buttons.row(ctx.button("modules.b_one_team", f"absteam:{module.id}:{day}:0"))
    buttons.row(ctx.button("modules.b_other_day", f"absday:{module.id}"))
    return [_screen(ctx, "modules.absence_group", buttons, module, day)]


def pick_team(event: Event, ctx: Context) -> list[Step]:
    module, day = _module(ctx), _day(ctx)
    page = page_of(programmes.teams(ctx.session, module.programme_id), ctx.arg(2))
    buttons = Menu()
    for team in page.items:
        token = f"abs:{module.id}:{day}:t{team.id}:0"
        buttons.row(ctx.button("modules.b_team", token, team=team))
    buttons.row(*turn_row(ctx, page, f"absteam:{module.id}:{day}:{{page}}"))
    buttons.row(ctx.button("modules.b_other_group", f"absgrp:{module.id}:{day}"))
    return [_screen(ctx, "modules.absence_team", buttons, module, day)]


def show_people(event: Event, ctx: Context) -> list[Step]:
    """The people of a group or JST: a tap marks, the next one takes the mark back."""
    return [_people(ctx, ctx.args[2], ctx.arg(3))]


def _people(ctx: Context, where: str, number: int) -> Say:
    module, day = _module(ctx), _day(ctx)
    people = _people_of(ctx, module, where)
    marked = presence.absent(ctx.session, module.id, day)
    throughout = presence.absent(ctx.session, module.id, presence.WHOLE_MODULE) if day else set()
    page = page_of([one for one in people if one.id not in throughout], number)
    buttons = Menu()
    for one in page.items:
        key = "modules.b_absent" if one.id in marked else "modules.b_present"
        target = 0 if one.id in marked else 1
        token = f"absset:{module.id}:{day}:{where}:{page.number}:{one.id}:{target}"
        buttons.row(ctx.button(key, token, name=one.name))
    buttons.row(*turn_row(ctx, page, f"abs:{module.id}:{day}:{where}:{{page}}"))
    buttons.row(ctx.button("modules.b_other_group", f"absgrp:{module.id}:{day}"))
    buttons.row(*menu.back_row(ctx)[0])
    return ctx.say(
        "modules.absence_people",
        slot="screen",
        rows=buttons.rows,
        module=module,
        day=day,
        absent=[one.name for one in people if one.id in marked],
        throughout=[one.name for one in people if one.id in throughout],
    )


def _people_of(ctx: Context, module: ModuleView, where: str) -> list[Participant]:
    """`g0` is the first group, `t12` the team 12. Raises LookupError for anything else."""
    kind, number = where[:1], where[1:]
    groups = programmes.groups(ctx.session, module.programme_id)
    if kind == "g" and number.isdecimal() and int(number) < len(groups):
        group = groups[int(number)]
        return programmes.participants(ctx.session, module.programme_id, group=group)
    if kind == "t" and number.isdecimal():
        return programmes.participants(ctx.session, module.programme_id, team_id=int(number))
    raise LookupError(f"no people {where}")


def toggle(event: Event, ctx: Context) -> list[Step]:
    """Mark or unmark one person: the button says which, so a double tap does it once."""
    module, day, where = _module(ctx), _day(ctx), ctx.args[2]
    person_id, target = ctx.arg(4), ctx.arg(5)
    if person_id not in {one.id for one in _people_of(ctx, module, where)}:
        raise LookupError(f"no participant {person_id} in {where}")
    if _set(ctx, module, day, person_id, absent=bool(target)):
        questionnaires.follow_presence(ctx.session, module.id, person_id, ctx.now)
        toast = "modules.marked" if target else "modules.unmarked"
    else:
        toast = "modules.saved_already"
    return [ctx.toast(toast), _people(ctx, where, ctx.arg(3))]


def _set(ctx: Context, module: ModuleView, day: int, person_id: int, *, absent: bool) -> bool:
    """Keep the mark with its audit row; False when nothing changed."""
    if absent:
        changed = presence.mark_absent(
            ctx.session,
            module_id=module.id,
            person_id=person_id,
            day=day,
            by=ctx.person.id,
            now=ctx.now,
        )
    else:
        changed = presence.unmark_absent(
            ctx.session, module_id=module.id, person_id=person_id, day=day
        )
    if changed:
        audit.record(
            ctx.session,
            at=ctx.now,
            actor_id=ctx.person.id,
            action="absence.mark" if absent else "absence.unmark",
            subject=f"module:{module.id}",
            person=person_id,
            day=day,
        )
    return changed


def _screen(ctx: Context, key: str, buttons: Menu, module: ModuleView, day: int) -> Say:
    return ctx.say(key, slot="screen", rows=buttons.rows, module=module, day=day)


def _module(ctx: Context) -> ModuleView:
    module = programmes.module(ctx.session, ctx.arg(0))
    ctx.require(Permission.MARK_ABSENCE, office.place_of(module.programme_id))
    if not module.is_public:
        raise LookupError(f"module {module.id} is not announced")
    return module


def _day(ctx: Context) -> int:
    day = ctx.arg(1)
    if day not in DAYS:
        raise LookupError(f"no day {day}")
    return day


ROUTES = Routes(
    commands={"nieobecni": show, "absences": show},
    buttons={
        "absences": show,
        "absday": pick_day,
        "absgrp": pick_group,
        "absteam": pick_team,
        "abs": show_people,
        "absset": toggle,
    },
    words={"nieobecni": "nieobecni", "absences": "nieobecni"},
    menu=(MenuItem("modules.b_absences", "absences", order=70, roles=OFFICE),),
)
