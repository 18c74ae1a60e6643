"""`/terminy`: what comes next for this person, and the one tap that says whether they come."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from domain.errors import NotAllowed
from domain.people import Permission
from handlers import menu, office
from handlers.context import Context
from handlers.routes import MenuItem, Routes
from messages.events import Event
from messages.steps import Menu, Rows, Step
from storage import dates, presence, programmes, questionnaires
from storage.programmes import ModuleView

ANSWERS = ("tak", "nie", "nie_wiem")
SHOWN = 12


@dataclass(frozen=True, slots=True)
class Entry:
    """A date for the list: `what` has the facts of its `kind`."""

    at: datetime
    kind: str
    what: Any
    answer: str | None = None
    counts: Any = None


def show(event: Event, ctx: Context) -> list[Step]:
    """The next dates in order of time."""
    entries = upcoming(ctx)[:SHOWN]
    asked = _next_to_confirm(ctx)
    rows = (*answer_rows(ctx, asked), *menu.back_row(ctx))
    said = presence.confirmation(ctx.session, asked.id, ctx.person.id) if asked else None
    return [
        ctx.say(
            "modules.dates", slot="screen", rows=rows, entries=entries, asked=asked, answered=said
        )
    ]


def upcoming(ctx: Context) -> list[Entry]:
    """What comes next for the person, the nearest first."""
    found = [*_modules(ctx), *_deadlines(ctx), *_questionnaires(ctx), *_meetings(ctx)]
    return sorted(found, key=lambda entry: entry.at)


def _modules(ctx: Context) -> list[Entry]:
    mine = office.programmes_for(ctx, Permission.MARK_ABSENCE)
    found = programmes.modules(ctx.session, {*ctx.person.programmes, *mine})
    ahead = [module for module in found if module.is_public and module.ends_at > ctx.now]
    return [_module(ctx, module, counted=module.programme_id in mine) for module in ahead]


def _module(ctx: Context, module: ModuleView, *, counted: bool) -> Entry:
    answer = counts = None
    if _takes_part(ctx, module) and _asks(ctx, module):
        answer = presence.confirmation(ctx.session, module.id, ctx.person.id) or "brak"
    if counted:
        counts = presence.count_confirmations(ctx.session, module.programme_id, module.id)
    return Entry(module.starts_at, "module", module, answer, counts)


def _deadlines(ctx: Context) -> list[Entry]:
    own, mine = ctx.person.team, office.programmes_for(ctx, Permission.MARK_ABSENCE)
    teams = {team.id for team in (*ctx.person.mentored, *((own,) if own else ()))}
    found = dates.team_deadlines(ctx.session, teams, ctx.now)
    found += dates.programme_deadlines(ctx.session, mine, ctx.now)
    return [Entry(deadline.at, "task", deadline) for deadline in found]


def _questionnaires(ctx: Context) -> list[Entry]:
    found = questionnaires.pending(ctx.session, ctx.person.id, ctx.now)
    return [Entry(one.questionnaire.closes, "questionnaire", one.questionnaire) for one in found]


def _meetings(ctx: Context) -> list[Entry]:
    networks = {*ctx.person.member_networks, *ctx.person.coordinated_networks}
    found = dates.meetings(ctx.session, networks, ctx.person.id, ctx.now)
    asked = ctx.person.member_networks
    return [
        Entry(
            meeting.at, "meeting", meeting, meeting.answer if meeting.network_id in asked else None
        )
        for meeting in found
    ]


# --- confirming ------------------------------------------------------------------------------


def _takes_part(ctx: Context, module: ModuleView) -> bool:
    team = ctx.person.team
    return team is not None and team.programme_id == module.programme_id


def _next_to_confirm(ctx: Context) -> ModuleView | None:
    found = programmes.modules(ctx.session, ctx.person.programmes)
    return next((one for one in found if _takes_part(ctx, one) and _asks(ctx, one)), None)


def _asks(ctx: Context, module: ModuleView) -> bool:
    """Whether it is still worth knowing who comes."""
    return module.state == "ogloszony" and ctx.now < module.starts_at


def answer_rows(ctx: Context, module: ModuleView | None) -> Rows:
    """The three answers about the module, a row each."""
    if module is None:
        return ()
    return tuple(
        (ctx.button(f"modules.b_{answer}", f"confirm:{module.id}:{answer}", module=module),)
        for answer in ANSWERS
    )


def confirm(event: Event, ctx: Context) -> list[Step]:
    """„Będę”, „Nie będę”, „Jeszcze nie wiem”; the last answer counts."""
    module, answer = programmes.module(ctx.session, ctx.arg(0)), ctx.args[-1]
    if not _takes_part(ctx, module):
        raise NotAllowed(action="confirm_module")
    if answer not in ANSWERS or not module.is_public:
        raise LookupError(f"no answer {answer} to module {module.id}")
    if not _asks(ctx, module):
        return [ctx.say("modules.started", rows=menu.back_row(ctx), slot="screen", module=module)]
    changed = presence.confirm(
        ctx.session, module_id=module.id, person_id=ctx.person.id, answer=answer, now=ctx.now
    )
    toast = ctx.toast("modules.saved" if changed else "modules.saved_already")
    rows = Menu().row(ctx.button("modules.b_dates", "dates")).rows
    return [
        toast,
        ctx.say(
            "modules.confirmed",
            slot="screen",
            rows=(*answer_rows(ctx, module), *rows),
            module=module,
            answer=answer,
        ),
    ]


ROUTES = Routes(
    commands={"terminy": show, "dates": show},
    buttons={"dates": show, "confirm": confirm},
    words={"terminy": "terminy", "dates": "terminy"},
    menu=(MenuItem("modules.b_dates", "dates", order=30),),
)
