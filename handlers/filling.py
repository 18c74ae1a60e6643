"""Filling in a form over chat: opening, answering, changing, putting aside, sending.

A feature gives `FormFeature` (what to ask, what to do with the answers); this module drives the
engine's session from buttons, texts and files. Every press names the question it was drawn for, so
a double tap, an old message or a second device finds what is true now instead of an error.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from domain.calendar import local
from domain.forms.errors import FormError
from domain.forms.session import Session as Walk
from domain.forms.views import Accepted, Refusal, Upload
from domain.forms.views import Outcome as Answered
from handlers import drawing, formbook, menu, uploads
from handlers.context import Context
from handlers.routes import Filled, FormFeature, Routes
from messages.events import Event, Text
from messages.forms.catalogue import read_xform
from messages.steps import PAGE, Menu, Say, Step
from storage import forms, inbox, outbox
from storage.forms import SessionRow


@dataclass(slots=True)
class Sitting:
    """One event's hold on a form session."""

    row: SessionRow
    walk: Walk
    feature: FormFeature


def open_form(ctx: Context, purpose: str, subject: Mapping[str, Any]) -> list[Step]:
    """Begin the form of a feature, or go on with the person's unfinished one of this subject."""
    feature = ctx.routes.forms[purpose]
    for row in forms.unfinished(ctx.session, ctx.person.id):
        if row.purpose == purpose and row.subject == dict(subject):
            if not feature.shared:
                return _resume(ctx, row)
            forms.finish(ctx.session, row.id, "dropped", ctx.now)
    return _begin(ctx, purpose, feature, subject)


def _begin(
    ctx: Context, purpose: str, feature: FormFeature, subject: Mapping[str, Any]
) -> list[Step]:
    setup = feature.prepare(ctx, subject)
    form = formbook.current(feature.form)
    walk = Walk.open(
        form,
        now=local(ctx.now),
        language=ctx.language,
        context=setup.context,
        choices=setup.choices,
    )
    if setup.answers:
        walk.refill(setup.answers)
    session_id = forms.begin(
        ctx.session,
        form=feature.form,
        digest=form.digest,
        xform=read_xform(feature.form),
        person_id=ctx.person.id,
        account_id=ctx.account.id,
        purpose=purpose,
        subject=dict(subject),
        confidential=feature.confidential,
        now=ctx.now,
    )
    return _show(ctx, Sitting(forms.load(ctx.session, session_id), walk, feature))


def _sit_down(ctx: Context, session_id: int) -> Sitting:
    """The session for this event. Raises LookupError unless it is this person's and unfinished."""
    row = forms.load(ctx.session, session_id)
    if row.person_id != ctx.person.id or row.status not in forms.UNFINISHED:
        raise LookupError(f"form session {session_id} is not open for {ctx.person.id}")
    return _take(ctx, row)


def _take(ctx: Context, row: SessionRow) -> Sitting:
    form = formbook.pinned(ctx.session, row.form, row.digest)
    walk = Walk.load(form, row.state, now=local(ctx.now))
    walk.language = ctx.language
    inbox.attribute_to_session(ctx.session, ctx.inbox_id, row.id)
    return Sitting(row, walk, ctx.routes.forms[row.purpose])


def _show(
    ctx: Context, sitting: Sitting, answered: Answered | None = None, page: int = 0
) -> list[Step]:
    """Keep the session where it stands, and show that place."""
    row, walk = sitting.row, sitting.walk
    forms.keep(ctx.session, row.id, state=walk.dump(), account_id=ctx.account.id, now=ctx.now)
    inbox.set_focus(ctx.session, ctx.account.id, row.id)
    ctx.answering = row.id
    removed = answered.removed if isinstance(answered, Accepted) else ()
    problem = answered if isinstance(answered, Refusal) else None
    if shown := walk.question:
        return [
            drawing.question(
                ctx, row, walk.number, shown, problem=problem, removed=removed, page=page
            )
        ]
    return [drawing.summary(ctx, row, walk, removed=removed)]


def _answered(ctx: Context, sitting: Sitting, outcome: Answered) -> list[Step]:
    """After an answer: the feature may save it; a one-question form is sent at once."""
    feature, row = sitting.feature, sitting.row
    if isinstance(outcome, Accepted) and feature.save:
        feature.save(ctx, row.subject, sitting.walk.answers())
    if isinstance(outcome, Accepted) and sitting.walk.complete and not feature.review:
        return _send(ctx, sitting)
    return _show(ctx, sitting, outcome)


def _send(ctx: Context, sitting: Sitting) -> list[Step]:
    """Hand the answers to the feature. Raises its `DomainError`: the form stays where it was."""
    row, walk = sitting.row, sitting.walk
    lines = tuple((line.label, line.answer) for line in walk.summary())
    steps = sitting.feature.submit(ctx, row.subject, Filled(walk.answers(), lines))
    forms.finish(ctx.session, row.id, "sent", ctx.now)
    inbox.set_focus(ctx.session, ctx.account.id, None)
    ctx.answering = None
    if row.confidential:
        outbox.erase_session(ctx.session, row.id)
    return _closing(ctx, sitting, steps)


def _closing(ctx: Context, sitting: Sitting, steps: list[Step]) -> list[Step]:
    """The form's last message gives way to its outro or the feature's first answer."""
    slot = drawing.slot(sitting.row)
    if sitting.feature.outro and (outro := sitting.walk.outro()):
        return [ctx.say("filling.outro", slot=slot, outro=outro, rows=menu.back_row(ctx)), *steps]
    first = steps[0] if steps else None
    if isinstance(first, Say) and not first.slot:
        return [Say(first.html, first.rows, slot=slot), *steps[1:]]
    return steps


# --- buttons ---------------------------------------------------------------------------------


def press(event: Event, ctx: Context) -> list[Step]:
    """Any button of a form: `f:<session>:<action>…`."""
    try:
        sitting = _sit_down(ctx, ctx.arg(0))
    except (LookupError, FormError):
        return _gone(ctx)
    action, *numbers = ctx.args[1:]
    if action in _WHOLE:
        return _WHOLE[action](ctx, sitting, [int(n) for n in numbers])
    if sitting.walk.number != ctx.arg(2):
        return [ctx.toast("filling.moved_on"), *_show(ctx, sitting)]
    return _ON_QUESTION[action](ctx, sitting)


def _gone(ctx: Context) -> list[Step]:
    return [ctx.toast("menu.stale_toast"), *menu.screen(ctx, "filling.gone")]


def _choose(ctx: Context, sitting: Sitting) -> list[Step]:
    return _answered(ctx, sitting, sitting.walk.choose(_choice(ctx, sitting)))


def _toggle(ctx: Context, sitting: Sitting) -> list[Step]:
    page = _page_of(ctx.arg(3))
    return _show(ctx, sitting, sitting.walk.toggle(_choice(ctx, sitting)), page)


def _page_of(index: int) -> int:
    return index // PAGE


def _choice(ctx: Context, sitting: Sitting, index: int | None = None) -> str:
    """The name behind the token's choice number. Raises LookupError for one that is not there."""
    shown = sitting.walk.question
    number = ctx.arg(3) if index is None else index
    if shown is None or not 0 <= number < len(shown.choices):
        raise LookupError(f"no choice {number}")
    return shown.choices[number].name


def _done(ctx: Context, sitting: Sitting) -> list[Step]:
    """The end of a multiple choice; real check boxes send their indices along: `…:1,3`."""
    if len(ctx.args) > 3:
        indices = [int(part) for part in ctx.args[3].split(",") if part.isdigit()]
        names = [_choice(ctx, sitting, index) for index in indices]
        return _answered(ctx, sitting, sitting.walk.choose(*names))
    return _answered(ctx, sitting, sitting.walk.done())


def _turn_page(ctx: Context, sitting: Sitting) -> list[Step]:
    return _show(ctx, sitting, page=ctx.arg(3))


def _skip(ctx: Context, sitting: Sitting) -> list[Step]:
    return _answered(ctx, sitting, sitting.walk.skip())


def _keep(ctx: Context, sitting: Sitting) -> list[Step]:
    return _answered(ctx, sitting, sitting.walk.keep())


def _back(ctx: Context, sitting: Sitting) -> list[Step]:
    return _show(ctx, sitting, sitting.walk.back())


def _aside(ctx: Context, sitting: Sitting, _: list[int]) -> list[Step]:
    """„Dokończę później": keep everything and let the person go."""
    row, shown = sitting.row, sitting.walk.question
    forms.keep(
        ctx.session,
        row.id,
        state=sitting.walk.dump(),
        account_id=ctx.account.id,
        now=ctx.now,
        status="aside",
    )
    inbox.set_focus(ctx.session, ctx.account.id, None)
    rows = (
        Menu()
        .row(ctx.button("filling.b_resume", drawing.token(row, "r")))
        .row(ctx.button("menu.b_menu", "menu"))
        .rows
    )
    title = formbook.title(row.form, ctx.language)
    return [
        ctx.say("filling.aside", slot=drawing.slot(row), title=title, question=shown, rows=rows)
    ]


def _drop(ctx: Context, sitting: Sitting, _: list[int]) -> list[Step]:
    row = sitting.row
    forms.finish(ctx.session, row.id, "dropped", ctx.now)
    inbox.set_focus(ctx.session, ctx.account.id, None)
    if row.confidential:
        outbox.erase_session(ctx.session, row.id)
    return [ctx.say("filling.dropped", slot=drawing.slot(row), rows=menu.back_row(ctx))]


def _resume_pressed(ctx: Context, sitting: Sitting, _: list[int]) -> list[Step]:
    return _show(ctx, sitting)


def _send_pressed(ctx: Context, sitting: Sitting, _: list[int]) -> list[Step]:
    return _send(ctx, sitting) if sitting.walk.complete else _show(ctx, sitting)


def _change(ctx: Context, sitting: Sitting, numbers: list[int]) -> list[Step]:
    """Without a number: which answer? With one: that question, then the summary again."""
    row, walk = sitting.row, sitting.walk
    lines = walk.summary()
    if not numbers or numbers[0] >= len(lines):
        inbox.set_focus(ctx.session, ctx.account.id, None)
        ctx.answering = row.id
        return [drawing.changes(ctx, row, walk)]
    return _show(ctx, sitting, walk.change(lines[numbers[0]].key))


_WHOLE = {
    "z": _aside,
    "x": _drop,
    "r": _resume_pressed,
    "send": _send_pressed,
    "e": _change,
}
_ON_QUESTION = {
    "c": _choose,
    "t": _toggle,
    "d": _done,
    "p": _turn_page,
    "s": _skip,
    "k": _keep,
    "b": _back,
}


# --- texts and files -------------------------------------------------------------------------


def answer_text(event: Event, ctx: Context, session_id: int) -> list[Step]:
    """A text while a form has the floor is an answer to its question."""
    sitting = _sit_down(ctx, session_id)
    text = event.body.text if isinstance(event.body, Text) else ""
    if sitting.walk.complete:
        return _show(ctx, sitting)
    return _answered(ctx, sitting, sitting.walk.answer(text))


def take_upload(event: Event, ctx: Context) -> list[Step]:
    """A file: expected when the question wants one, otherwise there is no place for it."""
    session_id = inbox.focus(ctx.session, ctx.account.id) if ctx.viewer else None
    if session_id is None:
        return [ctx.say("filling.no_place_for_file", rows=menu.back_row(ctx))]
    sitting = _sit_down(ctx, session_id)
    if not uploads.wanted(sitting.walk):
        return [ctx.say("filling.no_place_for_file"), *_show(ctx, sitting)]
    return uploads.expect(event, ctx, sitting.row)


def take_download(event: Event, ctx: Context) -> list[Step]:
    """The file has arrived (or has not): answer the question it was sent for."""
    found = uploads.finished(event, ctx)
    row = forms.load(ctx.session, found.session_id)
    if row.status not in forms.UNFINISHED:
        return []
    sitting = _take(ctx, row)
    if found.problem or not uploads.wanted(sitting.walk):
        return [*found.problem, *_show(ctx, sitting)]
    return _answered(ctx, sitting, sitting.walk.answer(Upload(found.ref, found.name)))


# --- /dokoncz --------------------------------------------------------------------------------


def resume(event: Event, ctx: Context) -> list[Step]:
    """`/dokoncz`: go on with what was put aside; the person picks when there are several."""
    rows = forms.unfinished(ctx.session, ctx.person.id)
    if not rows:
        return [ctx.say("filling.nothing_unfinished", rows=menu.back_row(ctx))]
    if len(rows) == 1:
        return _resume(ctx, rows[0])
    choice = Menu()
    for row in rows[:8]:
        title = formbook.title(row.form, ctx.language)
        choice.row(
            ctx.button(
                "filling.b_unfinished", drawing.token(row, "r"), title=title, at=row.updated_at
            )
        )
    return [ctx.say("filling.unfinished", rows=choice.rows, slot="screen")]


def _resume(ctx: Context, row: SessionRow) -> list[Step]:
    return _show(ctx, _take(ctx, forms.load(ctx.session, row.id)))


ROUTES = Routes(
    commands={"dokoncz": resume, "resume": resume},
    buttons={"f": press},
    words={"dokoncz": "dokoncz", "resume": "dokoncz"},
)
