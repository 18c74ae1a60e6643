"""The coordinator's view of the tasks: how many teams stand where, handing a task out, one team."""

from __future__ import annotations

from domain.people import Permission, Role
from handlers import menu
from handlers import tasks as team_tasks
from handlers.context import Context
from handlers.paging import page_arg, page_rows
from handlers.routes import MenuItem, Routes
from handlers.taskbook import readable_task
from messages.events import Event
from messages.steps import Button, Menu, Step
from storage import audit, boards, reports, tasks
from storage.boards import TaskCounts
from storage.tasks import Assignment

SLOT = "screen"
OFFICE = frozenset({Role.PROJECT_COORDINATOR, Role.ADMIN})


def overview(event: Event, ctx: Context) -> list[Step]:
    """`/zadania`: every task with its counts by state; for a team, its own tasks."""
    if not ctx.person.roles & OFFICE:
        return team_tasks.list_all(event, ctx)
    seen = [
        task
        for task in boards.overview(ctx.session)
        if ctx.may(Permission.PUBLISH_TASK, task.places)
    ]
    choice = Menu()
    for task in seen:
        choice.row(ctx.button("tasks.b_overview_task", f"task_teams:{task.id}", task=task))
    rows = (*choice.rows, *menu.back_row(ctx))
    return [ctx.say("tasks.overview", tasks=seen, rows=rows, slot=SLOT)]


def show_teams(event: Event, ctx: Context) -> list[Step]:
    """One task: its teams, or the button that publishes it."""
    task = _task(ctx)
    found = boards.teams_of(ctx.session, task.id)

    def button(one: Assignment) -> Button:
        return ctx.button("tasks.b_overview_team", f"team_task:{one.id}", task=one)

    teams = page_rows(ctx, found, page_arg(ctx, 1), button=button, route=f"task_teams:{task.id}")
    choice = Menu()
    if task.published_at is None:
        choice.row(ctx.button("tasks.b_publish", f"task_publish:{task.id}"))
    choice.row(ctx.button("tasks.b_overview", "task_overview"))
    rows = (*teams, *choice.rows, *menu.back_row(ctx))
    return [ctx.say("tasks.overview_task", task=task, rows=rows, slot=SLOT)]


def show_team(event: Event, ctx: Context) -> list[Step]:
    """One team's status."""
    task = readable_task(ctx, ctx.arg(0))
    ctx.require(Permission.PUBLISH_TASK, task.places)
    choice = Menu()
    if task.versions:
        choice.row(ctx.button("tasks.b_versions", f"versions:{task.id}"))
    choice.row(ctx.button("tasks.b_back", f"task_teams:{task.task_id}"))
    return [
        ctx.say(
            "tasks.overview_team",
            task=task,
            mentor=tasks.mentor_of(ctx.session, task.team_id),
            review=reports.last_review(ctx.session, task.id),
            rows=(*choice.rows, *menu.back_row(ctx)),
            slot=SLOT,
        )
    ]


def ask_publication(event: Event, ctx: Context) -> list[Step]:
    task = _task(ctx)
    if task.published_at is not None:
        return [ctx.toast("tasks.published_already"), *show_teams(event, ctx)]
    choice = Menu()
    choice.row(ctx.button("reviews.b_confirm", f"task_published:{task.id}"))
    choice.row(ctx.button("tasks.b_back", f"task_teams:{task.id}"))
    teams = boards.count_active_teams(ctx.session, task.programme_id)
    rows = choice.rows
    return [ctx.say("tasks.confirm_publication", task=task, teams=teams, rows=rows, slot=SLOT)]


def publish(event: Event, ctx: Context) -> list[Step]:
    """Hand the task out now, before its own day; twice does nothing."""
    task = _task(ctx)
    if task.published_at is not None:
        return [ctx.toast("tasks.published_already"), *show_teams(event, ctx)]
    teams = boards.publish(ctx.session, task.id, ctx.now)
    audit.record(
        ctx.session,
        at=ctx.now,
        actor_id=ctx.person.id,
        action="task.publish",
        subject=f"task:{task.id}",
        teams=teams,
    )
    return [ctx.toast("tasks.published_toast"), *show_teams(event, ctx)]


def _task(ctx: Context) -> TaskCounts:
    task = boards.counts(ctx.session, ctx.arg(0))
    ctx.require(Permission.PUBLISH_TASK, task.places)
    return task


ROUTES = Routes(
    commands={"zadania": overview, "tasks": overview},
    buttons={
        "task_overview": overview,
        "task_teams": show_teams,
        "team_task": show_team,
        "task_publish": ask_publication,
        "task_published": publish,
    },
    words={"zadania": "zadania", "tasks": "zadania"},
    menu=(MenuItem("tasks.b_overview_menu", "task_overview", order=10, roles=OFFICE),),
)
