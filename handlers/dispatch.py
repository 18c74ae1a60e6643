"""The way of one event: dedupe, who is talking, route, handle, post what is said. One transaction.

`handle` runs inside `Database.write`. What goes wrong escapes, so that the transaction is rolled
back with all that the handler wrote, and the caller answers in another one: what the rules refused
(`Refused`) is explained (`explain`), any other error buries the event (`bury`). Either takes the
event in together with its answer; where the process dies before that, the event has not come yet.
"""

from __future__ import annotations

import json
import traceback
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any

from domain.calendar import Calendar
from domain.errors import DomainError
from handlers import (
    desk,
    form_answers,
    form_upload,
    materials,
    menu,
    place_offer,
    screening,
    windows,
)
from handlers.context import Context, Office
from handlers.posting import Posted, post_steps
from handlers.routes import Handler, Routes
from messages.events import (
    Blocked,
    Command,
    Downloaded,
    DownloadFailed,
    Event,
    FormChecked,
    Located,
    Pressed,
    Shared,
    Submitted,
    Text,
    Unblocked,
    Uploaded,
    body_to_json,
)
from messages.markdown import bare
from messages.steps import Menu, Rows, Say, Step, Toast
from messages.texts import LANGUAGES, render
from messages.windows import Faults, Show, WindowStep
from storage import Session, accounts, inbox, resources
from storage.viewers import AccountView, load_viewer, meet_account


@dataclass(frozen=True, slots=True)
class House:
    """What every event meets; `seal` encrypts dead letters."""

    routes: Routes
    calendar: Calendar
    office: Office
    seal: Callable[[bytes], bytes]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What is to be done after commit: see `Posted`; `duplicate`: the event had come before."""

    posted: Posted = field(default_factory=Posted)
    duplicate: bool = False


class Refused(Exception):
    """The rules refuse what the event asks for. `answering`: the form session it was about."""

    def __init__(self, refusal: DomainError, answering: int | None) -> None:
        super().__init__(str(refusal))
        self.refusal = refusal
        self.answering = answering


def handle(session: Session, event: Event, now: datetime, house: House) -> Outcome:
    """Run one event in the caller's transaction. Raises `Refused`, which has to roll it back."""
    ctx = _take_in(session, event, now, house, body=screening.storable(event.body))
    if ctx is None:
        return Outcome(duplicate=True)
    try:
        steps = _route(event, ctx)
    except DomainError as refusal:
        raise Refused(refusal, ctx.answering) from refusal
    return _answer(ctx, steps)


def explain(
    session: Session, event: Event, refused: Refused, now: datetime, house: House
) -> Outcome:
    """After a rollback: say politely why not, once."""
    ctx = _take_in(session, event, now, house, body=screening.storable(event.body))
    if ctx is None:
        return Outcome(duplicate=True)
    ctx.answering = refused.answering
    return _answer(ctx, _refused(refused.refusal, ctx))


def _answer(ctx: Context, steps: list[Step]) -> Outcome:
    _leave_form_for(steps, ctx)
    steps = _with_desk(_pointed_out(steps, ctx), ctx)
    return Outcome(post_steps(ctx, place_offer.accompany(ctx, steps)))


def _take_in(
    session: Session, event: Event, now: datetime, house: House, *, body: dict[str, Any] | None
) -> Context | None:
    """Who is talking, with the event noted; None where it was noted before."""
    account = meet_account(
        session, event.channel, event.account, event.chat, _language_hint(event), now
    )
    inbox_id = inbox.take_in(
        session, key=event.key, channel=event.channel, account_id=account.id, body=body, now=now
    )
    if inbox_id is None:
        return None
    return _context(session, event, now, house, account, inbox_id)


def _context(
    session: Session,
    event: Event,
    now: datetime,
    house: House,
    account: AccountView,
    inbox_id: int,
) -> Context:
    viewer = load_viewer(session, account.person_id) if account.person_id else None
    return Context(
        session=session,
        now=now,
        event=event,
        account=account,
        viewer=viewer,
        language=viewer.language if viewer else account.language,
        calendar=house.calendar,
        office=house.office,
        routes=house.routes,
        inbox_id=inbox_id,
    )


def _refused(refusal: DomainError, ctx: Context) -> list[Step]:
    told = ctx.refuse(refusal, rows=_way_on(ctx))
    if isinstance(ctx.event.body, Submitted):  # the page stays open with all that was typed
        return [told, Faults({"": bare(told.html)})]
    return [told, Show(windows.notice(ctx, told.html))] if ctx.at_window else [told]


def _way_on(ctx: Context) -> Rows:
    """After a refusal: the menu, and the form whose answers were refused, to mend them."""
    if ctx.viewer is None or inbox.focus(ctx.session, ctx.account.id) is None:
        return menu.back_row(ctx)
    resume = Menu().row(ctx.button("filling.b_resume", "resume"))
    return (*resume.rows, *menu.back_row(ctx))


def _leave_form_for(steps: list[Step], ctx: Context) -> None:
    """Whoever looks at another screen has left the form: their next text is not its answer."""
    if any(isinstance(step, Say) and step.slot == menu.SLOT for step in steps):
        inbox.set_focus(ctx.session, ctx.account.id, None)


def _pointed_out(steps: list[Step], ctx: Context) -> list[Step]:
    """Answers to what was done in a room go to the person alone; there they read where."""
    acted = isinstance(ctx.event.body, Command | Pressed | Shared) and _in_room(ctx.event)
    silent = not any(isinstance(step, Toast | WindowStep) for step in steps)
    return [ctx.toast("rooms.in_private"), *steps] if acted and steps and silent else steps


def _with_desk(steps: list[Step], ctx: Context) -> list[Step]:
    """What was done on the desk changes what awaits there; a window goes before it."""
    if ctx.event.surface != "desk" or any(isinstance(step, WindowStep) for step in steps):
        return steps
    return [*steps, desk.desk(ctx)]


def _route(event: Event, ctx: Context) -> list[Step]:
    match event.body:
        case Command(name=name):
            return _command(name, event, ctx)
        case Pressed(token=token):
            return _press(token, event, ctx)
        case Text():
            return screening.screened(event, ctx, then=form_answers.take_text)
        case Uploaded():
            return form_answers.take_upload(event, ctx)
        case Located():
            return form_answers.take_place(event, ctx)
        case Downloaded() | DownloadFailed():
            return _take_download(event, ctx)
        case FormChecked():
            return form_upload.tell(event, ctx)
        case Blocked():
            accounts.set_state(ctx.session, ctx.account.id, "blocked")
            return []
        case Unblocked():
            accounts.set_state(ctx.session, ctx.account.id, "active")
            return []
        case _:
            handler = ctx.routes.events.get(event.kind)
            return handler(event, ctx) if handler else []


def _take_download(event: Event, ctx: Context) -> list[Step]:
    """A file belongs to a material, or else to a form."""
    body = event.body
    file_id = body.file_id if isinstance(body, Downloaded | DownloadFailed) else 0
    if held := resources.holder(ctx.session, file_id):
        return materials.take_download(event, ctx, held)
    return form_answers.take_download(event, ctx)


def _command(name: str, event: Event, ctx: Context) -> list[Step]:
    handler = ctx.routes.commands.get(name, menu.unknown)
    return _if_joined(handler, name, event, ctx)


def _press(token: str, event: Event, ctx: Context) -> list[Step]:
    name, *args = token.split(":")
    ctx.args = tuple(args)
    if name == "held":
        return screening.release(event, ctx, then=form_answers.take_text)
    handler = ctx.routes.buttons.get(name, menu.stale)
    try:
        return _if_joined(handler, name, event, ctx)
    except LookupError:
        # A token that names nothing that exists: an old button, or one that we never made.
        return [ctx.toast("menu.stale_toast")] if _in_room(event) else menu.stale(event, ctx)


def _if_joined(handler: Handler, name: str, event: Event, ctx: Context) -> list[Step]:
    if ctx.viewer is None and name not in menu.OPEN_TO_STRANGERS:
        if _in_room(event):
            return [ctx.toast("rooms.join_first", office=ctx.office)]
        handler = ctx.routes.commands["start"]
    return handler(event, ctx)


def _in_room(event: Event) -> bool:
    return event.surface == "room"


def _language_hint(event: Event) -> str:
    hint = (event.language or "pl")[:2].lower()
    return hint if hint in LANGUAGES else "en"


def bury(session: Session, event: Event, error: Exception, now: datetime, house: House) -> Outcome:
    """After a rollback: keep the event as a dead letter and apologise, once."""
    ctx = _take_in(session, event, now, house, body=None)
    if ctx is None:
        return Outcome(duplicate=True)
    inbox.bury(
        session,
        key=event.key,
        channel=event.channel,
        error=type(error).__name__,
        sealed=house.seal(remains(event, error)),
        now=now,
    )
    return Outcome(post_steps(ctx, _apologise(ctx)))


def _apologise(ctx: Context) -> list[Step]:
    """A page that was sent stays open with all that was typed in it."""
    sorry = render("common.sorry", ctx.language)
    if isinstance(ctx.event.body, Submitted):
        return [Say(sorry), Faults({"": bare(sorry)})]
    return [Say(sorry)]


def remains(event: Event, error: Exception) -> bytes:
    """The event and its traceback, as a dead letter keeps them."""
    trace = "".join(traceback.format_exception(error))
    event_json = {**asdict(event), "body": body_to_json(event.body), "email": ""}
    return json.dumps({"event": event_json, "traceback": trace}).encode()
