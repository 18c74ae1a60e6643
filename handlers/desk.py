"""A person's own page on channels that have one: what awaits them, and the menu of their roles.

It is looked at on a phone, in passing: few lines, and beside each what can be done about it.
"""

from __future__ import annotations

from collections.abc import Iterator

from handlers import dates, desk_duties, joining, menu, rsvp
from handlers import questionnaires as asking
from handlers import tasks as team_tasks
from handlers.context import Context
from handlers.routes import Routes
from messages.events import Event
from messages.steps import Menu, Rows, Step
from messages.windows import Desk, Section
from storage import forms, questionnaires, tasks

DATES = 5
ASKED = 4
UNANSWERED = ("brak", "")  # of a module, of a meeting
DONE = ("omowione", "niewykonane")


def open_desk(event: Event, ctx: Context) -> list[Step]:
    """Somebody looks at their page."""
    return [desk(ctx)]


def desk(ctx: Context) -> Desk:
    """What awaits the person now; a stranger is told how to join."""
    if ctx.viewer is None:
        start = ctx.text("desk.stranger", office=ctx.office)
        title = ctx.label("desk.stranger_title")
        return Desk((Section(title, (start,), joining.greeting(ctx).rows),))
    awaiting = tuple(_awaiting(ctx))
    line = ctx.text("desk.awaiting" if awaiting else "desk.nothing")
    head = Section(ctx.label("desk.title", person=ctx.person), (line,))
    items = tuple(ctx.button(item.label, item.token) for item in menu.items_for(ctx))
    return Desk((head, *awaiting), items)


def _awaiting(ctx: Context) -> Iterator[Section]:
    yield from _dates(ctx)
    yield from _task(ctx)
    yield from _questionnaires(ctx)
    yield from desk_duties.sections(ctx)
    yield from _unfinished(ctx)


def _dates(ctx: Context) -> Iterator[Section]:
    """The first dates to come, and a question about the first that waits for an answer."""
    found = dates.upcoming(ctx)
    if not found:
        return
    lines = [ctx.text("desk.date", one=one) for one in found[:DATES]]
    asked = next((one for one in found if one.answer in UNANSWERED), None)
    if asked is not None:
        lines.append(ctx.text("desk.asked", one=asked))
    yield Section(ctx.label("desk.dates"), tuple(lines), _replies(ctx, asked))


def _replies(ctx: Context, asked: dates.Entry | None) -> Rows:
    if asked is None:
        return ()
    if asked.kind == "module":
        return dates.answer_rows(ctx, asked.what)
    pairs = rsvp.tokens(asked.what.id, asked.what.version)
    return (tuple(ctx.button(*pair) for pair in pairs),)


def _task(ctx: Context) -> Iterator[Section]:
    """The task that the team has now."""
    given = tasks.of_team(ctx.session, ctx.person.team.id) if ctx.person.team else []
    if not given or given[-1].state in DONE:
        return
    task, choice = given[-1], Menu()
    if team_tasks.can_still_be_sent(ctx, task):
        choice.row(ctx.button(team_tasks.report_label(ctx, task), f"report:{task.id}"))
    choice.row(ctx.button("desk.b_task", f"task:{task.id}", task=task))
    yield Section(ctx.label("desk.task"), (ctx.text("desk.task_line", task=task),), choice.rows)


def _questionnaires(ctx: Context) -> Iterator[Section]:
    found = questionnaires.pending(ctx.session, ctx.person.id, ctx.now)
    owed = [one for one in found if not one.again]
    if not owed:
        return
    choice = Menu()
    for one in owed[:ASKED]:
        token = f"q:{one.questionnaire.id}"
        choice.row(ctx.button(asking.fill_key(one), token, one=one.questionnaire))
    minutes = sum(one.questionnaire.minutes for one in owed)
    line = ctx.text("desk.questionnaires_line", number=len(owed), minutes=minutes)
    yield Section(ctx.label("desk.questionnaires"), (line,), choice.rows)


def _unfinished(ctx: Context) -> Iterator[Section]:
    number = len(forms.unfinished(ctx.session, ctx.person.id, ctx.now))
    if number:
        line = ctx.text("desk.unfinished_line", number=number)
        rows = Menu().row(ctx.button("filling.b_resume", "resume")).rows
        yield Section(ctx.label("desk.unfinished"), (line,), rows)


ROUTES = Routes(events={"desk_opened": open_desk})
