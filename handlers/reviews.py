"""The mentor's desk: reports that wait, the board of their teams, and what they decide."""

from __future__ import annotations

from domain import tasks as rules
from domain.machines import IMPLEMENTATION_TASK
from domain.people import Role
from domain.states import Actor
from domain.tasks import Mentor
from handlers import menu
from handlers.context import Context
from handlers.paging import page_arg, page_rows
from handlers.routes import MenuItem, Routes
from handlers.taskbook import cared_task, tell_team
from messages.events import Event
from messages.steps import Button, Menu, Rows, Say, Step
from storage import boards, reports, tasks
from storage.tasks import Assignment

SLOT = "screen"


def queue(event: Event, ctx: Context) -> list[Step]:
    """`/sprawozdania`: what waits for a word, the oldest first."""
    waiting = boards.waiting(ctx.session, ctx.person.id)
    rows = _list(ctx, waiting, "queue", button="reviews.b_waiting")
    rows = (*rows, *Menu().row(ctx.button("reviews.b_board", "board")).rows, *menu.back_row(ctx))
    return [ctx.say("reviews.queue", waiting=waiting, rows=rows, slot=SLOT)]


def board(event: Event, ctx: Context) -> list[Step]:
    """Every task of every team in care, by state."""
    given = boards.board(ctx.session, ctx.person.id)
    newest_first = sorted(given, key=lambda task: (-task.no, task.team_code))
    rows = _list(ctx, newest_first, "board", button="reviews.b_team_task")
    return [ctx.say("reviews.board", tasks=given, rows=(*rows, *menu.back_row(ctx)), slot=SLOT)]


def _list(ctx: Context, found: list[Assignment], token: str, *, button: str) -> Rows:
    def open_button(task: Assignment) -> Button:
        return ctx.button(button, f"review:{task.id}", task=task)

    return page_rows(ctx, found, page_arg(ctx, 0), button=open_button, route=token)


def show(event: Event, ctx: Context) -> list[Step]:
    return [card(ctx, cared_task(ctx, ctx.arg(0)))]


def card(ctx: Context, task: Assignment) -> Say:
    """One team's task for its mentor: the latest report in full, and the possible decisions."""
    sent = reports.versions(ctx.session, task.id)
    return ctx.say(
        "reviews.card",
        task=task,
        report=sent[0] if sent else None,
        review=reports.last_review(ctx.session, task.id),
        rows=_decisions(ctx, task),
        slot=SLOT,
    )


def _decisions(ctx: Context, task: Assignment) -> Rows:
    choice = Menu()
    possible = IMPLEMENTATION_TASK.events(task.state, Actor.MENTOR)
    if "akceptacja" in possible:
        choice.row(ctx.button("reviews.b_accept", f"accept_report:{task.id}:{task.versions}"))
    if "uwagi" in possible:
        choice.row(ctx.button("reviews.b_return", f"return_report:{task.id}"))
    if "przedluzenie" in possible:
        choice.row(ctx.button("reviews.b_extend", f"extend_deadline:{task.id}"))
    if task.versions:
        choice.row(ctx.button("reviews.b_versions", f"versions:{task.id}"))
    choice.row(ctx.button("reviews.b_write", f"write_team:{task.team_id}"))
    choice.row(ctx.button("reviews.b_queue", "queue"))
    return (*choice.rows, *menu.back_row(ctx))


def ask_acceptance(event: Event, ctx: Context) -> list[Step]:
    """[Przyjmij]: once more, because it cannot be taken back."""
    task = cared_task(ctx, ctx.arg(0))
    if moved := _moved_on(ctx, task):
        return moved
    choice = Menu()
    choice.row(ctx.button("reviews.b_confirm", f"report_accepted:{task.id}:{task.versions}"))
    choice.row(ctx.button("tasks.b_back", f"review:{task.id}"))
    number = rules.report_number(task.rule)
    return [ctx.say("reviews.confirm", task=task, number=number, rows=choice.rows, slot=SLOT)]


def accept(event: Event, ctx: Context) -> list[Step]:
    """The confirmed acceptance of exactly the version that was on the screen."""
    task = cared_task(ctx, ctx.arg(0))
    if moved := _moved_on(ctx, task):
        return moved
    tasks.keep(ctx.session, task, rules.accept(task.rule, as_mentor(ctx)))
    reports.add_review(
        ctx.session, task.id, verdict="akceptacja", mentor_id=ctx.person.id, now=ctx.now
    )
    number = rules.report_number(task.rule)
    return [
        ctx.toast("reviews.accepted_toast"),
        card(ctx, tasks.load(ctx.session, task.id)),
        *tell_team(ctx, task, "reviews.accepted_notice", number=number),
    ]


def _moved_on(ctx: Context, task: Assignment) -> list[Step]:
    """What to show when the report is no longer the one the button was drawn for."""
    if task.state != "przekazane":
        return [ctx.toast("reviews.decided_toast"), card(ctx, task)]
    if task.versions != ctx.arg(1):
        return [ctx.toast("reviews.newer_toast"), card(ctx, task)]
    return []


def as_mentor(ctx: Context) -> Mentor:
    """The person as the rules of `domain.tasks` see them."""
    return Mentor(frozenset(team.code for team in ctx.person.mentored))


ROUTES = Routes(
    commands={"sprawozdania": queue, "reports": queue},
    buttons={
        "queue": queue,
        "board": board,
        "review": show,
        "accept_report": ask_acceptance,
        "report_accepted": accept,
    },
    words={"sprawozdania": "sprawozdania", "reports": "sprawozdania"},
    menu=(MenuItem("reviews.b_menu", "queue", order=11, roles=frozenset({Role.MENTOR})),),
)
