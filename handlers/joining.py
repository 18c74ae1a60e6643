"""`/start`: how a stranger's account becomes a person's, and how people come back.

A refused code is *said*, not raised: raising would roll back the very counter that slows guessing.
"""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import Any

from domain.errors import CodeUnknown, DomainError, TooManyAttempts
from domain.invitations import Counter, allow_attempt, read_code
from handlers import email_match, menu, welcome
from handlers.context import Context
from handlers.routes import Routes
from messages.events import Command, Event, Text
from messages.steps import Menu, Say, Step
from storage import attempts, connections, inbox, invitations, leaving
from storage.invitations import Redeemed

SLOT = "start"
_START = re.compile(r"\A/?start\s+", re.IGNORECASE)
_LIKE_A_CODE = re.compile(r"(?=.*\d)[\w\s–—-]{6,20}")


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
        case Text(text=text) if _LIKE_A_CODE.fullmatch(typed := _START.sub("", text.strip())):
            return typed
    return ""


def greeting(ctx: Context) -> Say:
    """Who speaks, what is needed, and the same in the other language."""
    by_email = email_match.is_offered(ctx)
    rows = Menu()
    if by_email:
        rows.row(ctx.button("email_match.b_ask", "byemail"))
    rows.row(*welcome.other_languages(ctx))
    rows.row(ctx.button("joining.b_privacy", "privacy"))
    rows.row(ctx.button("joining.b_help", "help"))
    return ctx.say("joining.start", slot=SLOT, rows=rows.rows, office=ctx.office, by_email=by_email)


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
    redeemed = _redeem(ctx, code)
    attempts.forget_account(ctx.session, ctx.account.id)
    return welcome.enter(ctx, redeemed)


def _redeem(ctx: Context, code: str) -> Redeemed:
    """An invitation of the office's, or a code somebody made for another account of theirs."""
    own = connections.owner_of(ctx.session, code) is not None
    use = connections.redeem if own else invitations.redeem
    return use(ctx.session, code, ctx.account.id, ctx.now)


def _joined_before(ctx: Context, code: str) -> list[Step]:
    """A code from somebody who needs none: it is left unused, and never said whose it is."""
    owner = invitations.owner_of(ctx.session, code) or connections.owner_of(ctx.session, code)
    if owner is None:
        raise CodeUnknown
    key = "joining.joined_already" if owner == ctx.person.id else "joining.not_your_code"
    rows = menu.back_row(ctx)
    return [ctx.say(key, rows=rows, person=ctx.person, office=ctx.office)]


ROUTES = Routes(commands={"start": start}, buttons={"start": start}, words={"start": "start"})
