"""`/start`: how a stranger's account becomes a person's, and how people come back.

A refused code is *said*, not raised: raising would roll back the very counter that slows guessing.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from domain.errors import CodeUnknown, DomainError, TooManyAttempts
from domain.invitations import Counter, allow_attempt, read_code
from domain.people import Role
from handlers import menu
from handlers.context import Context
from handlers.routes import Routes
from messages.events import Command, Event, Text
from messages.steps import Button, Menu, Say, Step
from messages.texts import LANGUAGES
from storage import attempts, dates, inbox, invitations, leaving, programmes, tasks
from storage.viewers import load_viewer

SLOT = "start"
_LIKE_A_CODE = re.compile(r"(?=.*\d)[\w\s–—-]{6,20}")


@dataclass(frozen=True, slots=True)
class NextDate:
    """What comes next for somebody; `kind`: module, task or meeting, `name` its number or topic."""

    at: datetime
    kind: str
    name: str


def start(event: Event, ctx: Context) -> list[Step]:
    """`/start`, `/start CODE`, a typed code, and whatever a stranger says or presses."""
    if typed := _typed_code(event):
        return _try_code(ctx, typed)
    if ctx.viewer is None:
        return [greeting(ctx)]
    return _come_back(ctx)


def _typed_code(event: Event) -> str:
    match event.body:
        case Command(name="start", argument=argument):
            return argument.strip()
        case Text(text=text) if _LIKE_A_CODE.fullmatch(text.strip()):
            return text.strip()
    return ""


def greeting(ctx: Context) -> Say:
    """Who speaks, what is needed, and the same in the other language."""
    rows = (
        Menu()
        .row(*other_languages(ctx))
        .row(ctx.button("joining.b_privacy", "privacy"))
        .row(ctx.button("joining.b_help", "help"))
        .rows
    )
    return ctx.say("joining.start", slot=SLOT, rows=rows, office=ctx.office)


def other_languages(ctx: Context) -> tuple[Button, ...]:
    """Buttons that switch to each language but the present one, labelled in that language."""
    return tuple(
        ctx.button(f"joining.b_{language}", f"lang:{language}")
        for language in LANGUAGES
        if language != ctx.language
    )


def _come_back(ctx: Context) -> list[Step]:
    if not ctx.person.notices_stopped:
        return [menu.main_menu(ctx)]
    leaving.resume_notices(ctx.session, ctx.person.id)
    return [ctx.say("joining.resumed"), menu.main_menu(ctx)]


# --- codes -----------------------------------------------------------------------------------


def _try_code(ctx: Context, typed: str) -> list[Step]:
    inbox.forget_body(ctx.session, ctx.inbox_id)
    guesser = _guesser(ctx)
    code = read_code(typed)
    try:
        allow_attempt(attempts.failures_of(ctx.session, guesser, ctx.now), ctx.now)
        return _join(ctx, code)
    except CodeUnknown as refusal:
        if code is not None:  # what cannot be a code is a slip, not a guess
            attempts.count_failure(ctx.session, guesser, ctx.now)
        return [_refuse(ctx, refusal)]
    except TooManyAttempts as refusal:
        return [_refuse(ctx, TooManyAttempts(until=_full_minute(refusal.params["until"])))]
    except DomainError as refusal:
        return [_refuse(ctx, refusal)]


def _guesser(ctx: Context) -> dict[Counter, str]:
    keys = {Counter.ACCOUNT: str(ctx.account.id), Counter.OVERALL: ""}
    if ctx.event.address:
        keys[Counter.ADDRESS] = ctx.event.address
    return keys


def _refuse(ctx: Context, refusal: DomainError) -> Say:
    return ctx.refuse(refusal, rows=menu.back_row(ctx))


def _full_minute(moment: Any) -> datetime:
    """Texts show minutes: the next full one, so that a try at the time they name succeeds."""
    rounded: datetime = moment + timedelta(seconds=59)
    return rounded.replace(second=0, microsecond=0)


def _join(ctx: Context, code: str | None) -> list[Step]:
    if code is None:
        raise CodeUnknown
    if ctx.viewer is not None:
        return _joined_before(ctx, code)
    redeemed = invitations.redeem(ctx.session, code, ctx.account.id, ctx.now)
    attempts.forget_account(ctx.session, ctx.account.id)
    _become(ctx, redeemed.person_id)
    return [_welcome(ctx, first=redeemed.first), menu.main_menu(ctx)]


def _joined_before(ctx: Context, code: str) -> list[Step]:
    """A code from somebody who needs none: it is left unused, and never said whose it is."""
    owner = invitations.owner_of(ctx.session, code)
    if owner is None:
        raise CodeUnknown
    key = "joining.joined_already" if owner == ctx.person.id else "joining.not_your_code"
    rows = menu.back_row(ctx)
    return [ctx.say(key, rows=rows, person=ctx.person, office=ctx.office)]


def _become(ctx: Context, person_id: int) -> None:
    """From here on the context is the person's."""
    ctx.account = replace(ctx.account, person_id=person_id)
    ctx.viewer = load_viewer(ctx.session, person_id)
    ctx.language = ctx.viewer.language
    if ctx.viewer.notices_stopped:
        leaving.resume_notices(ctx.session, person_id)


# --- welcome ---------------------------------------------------------------------------------


def _welcome(ctx: Context, *, first: bool) -> Say:
    person = ctx.person
    mentor = tasks.mentor_of(ctx.session, person.team.id) if person.team else None
    return ctx.say(
        "joining.connected",
        rows=Menu().row(*other_languages(ctx)).rows,
        person=person,
        first=first,
        mentor=mentor,
        coordinates=bool(person.roles & {Role.PROJECT_COORDINATOR, Role.ADMIN}),
        hosts=Role.NETWORK_COORDINATOR in person.roles,
        next=_next_date(ctx),
    )


def _next_date(ctx: Context) -> NextDate | None:
    found = [*_modules(ctx), *_tasks(ctx), *_meetings(ctx)]
    return min(found, key=lambda one: one.at, default=None)


def _modules(ctx: Context) -> list[NextDate]:
    found = programmes.modules(ctx.session, ctx.person.programmes)
    ahead = [module for module in found if module.is_public and module.starts_at > ctx.now]
    return [NextDate(module.starts_at, "module", str(module.no)) for module in ahead]


def _tasks(ctx: Context) -> list[NextDate]:
    if ctx.person.team is None:
        return []
    found = dates.team_deadlines(ctx.session, {ctx.person.team.id}, ctx.now)
    return [NextDate(task.at, "task", str(task.no)) for task in found if not task.sent]


def _meetings(ctx: Context) -> list[NextDate]:
    networks = {*ctx.person.member_networks, *ctx.person.coordinated_networks}
    found = dates.meetings(ctx.session, networks, ctx.person.id, ctx.now)
    return [NextDate(meeting.at, "meeting", meeting.network) for meeting in found]


ROUTES = Routes(commands={"start": start}, buttons={"start": start}, words={"start": "start"})
