"""What is known about a person and how to end it: `/prywatnosc`, `/moje_dane`, `/stop`."""

from __future__ import annotations

from dataclasses import replace

from handlers import formbook, menu, settings
from handlers.context import Context
from handlers.routes import Routes
from messages.events import Event
from messages.steps import Menu, Step
from storage import leaving, named_returns, preferences

SLOT = "screen"
DAYS_AFTER_LEAVING = leaving.TECHNICAL_DATA_KEPT.days


def inform(event: Event, ctx: Context) -> list[Step]:
    """The information clause in short; open to strangers."""
    rows = Menu()
    if ctx.viewer is None:
        rows.row(ctx.button("settings.b_start", "start"))
    else:
        rows.row(ctx.button("settings.b_my_data", "mydata"))
        rows.row(ctx.button("settings.b_leave", "leave"))
    return [
        ctx.say(
            "settings.privacy",
            slot=SLOT,
            rows=(*rows.rows, *menu.back_row(ctx)),
            office=ctx.office,
            days=DAYS_AFTER_LEAVING,
        )
    ]


def show_my_data(event: Event, ctx: Context) -> list[Step]:
    """`/moje_dane`: what is held about the one who asks."""
    held = preferences.load(ctx.session, ctx.person.id)
    names = settings.channel_names(ctx)
    returned = [
        (formbook.title(ctx.session, form, ctx.language), day)
        for form, day in named_returns.of_person(ctx.session, ctx.person.id)
    ]
    return [
        ctx.say(
            "settings.my_data",
            slot=SLOT,
            rows=menu.back_row(ctx),
            person=ctx.person,
            held=held,
            names=names,
            returned=returned,
            office=ctx.office,
        )
    ]


# --- stopping and leaving --------------------------------------------------------------------


def stop(event: Event, ctx: Context) -> list[Step]:
    """`/stop`: no more notices; the second step, parting from the account, is offered."""
    leaving.stop_notices(ctx.session, ctx.person.id)
    rows = (
        Menu()
        .row(ctx.button("settings.b_resume", "setresume"))
        .row(ctx.button("settings.b_leave", "leave"))
        .rows
    )
    return [ctx.say("settings.stopped", slot=SLOT, rows=rows, office=ctx.office)]


def resume(event: Event, ctx: Context) -> list[Step]:
    """Notices come again."""
    leaving.resume_notices(ctx.session, ctx.person.id)
    return [ctx.say("joining.resumed", slot=SLOT, rows=menu.back_row(ctx))]


def ask_to_leave(event: Event, ctx: Context) -> list[Step]:
    """`/usun_konto`: what goes, what stays, and whether to do it."""
    rows = (
        Menu()
        .row(ctx.button("settings.b_leave_yes", "leaveyes"))
        .row(ctx.button("settings.b_leave_no", "settings"))
        .rows
    )
    others = len(preferences.load(ctx.session, ctx.person.id).accounts) - 1
    return [ctx.say("settings.leave", slot=SLOT, rows=rows, days=DAYS_AFTER_LEAVING, others=others)]


def leave(event: Event, ctx: Context) -> list[Step]:
    """Part this account from the person; the way back is a new code."""
    leaving.disconnect(ctx.session, ctx.account.id)
    ctx.account, ctx.viewer = replace(ctx.account, person_id=None), None
    return [ctx.say("settings.left", slot=SLOT, office=ctx.office)]


ROUTES = Routes(
    commands={
        "prywatnosc": inform,
        "privacy": inform,
        "moje_dane": show_my_data,
        "my_data": show_my_data,
        "usun_konto": ask_to_leave,
        "delete_account": ask_to_leave,
        "stop": stop,
    },
    buttons={
        "privacy": inform,
        "mydata": show_my_data,
        "stop": stop,
        "setresume": resume,
        "leave": ask_to_leave,
        "leaveyes": leave,
    },
    words={
        "prywatnosc": "prywatnosc",
        "privacy": "prywatnosc",
        "moje dane": "moje_dane",
        "my data": "moje_dane",
        "stop": "stop",
    },
)
