"""Reports that were sent, every version: for the team, its mentor and the coordinator."""

from __future__ import annotations

from handlers import menu
from handlers.context import Context
from handlers.routes import Routes
from handlers.taskbook import readable_task
from messages.events import Event
from messages.steps import Menu, Rows, SendFile, Step
from storage import reports
from storage.reports import Report
from storage.tasks import Assignment

SLOT = "screen"
SHOWN = 8


def show_latest(event: Event, ctx: Context) -> list[Step]:
    """[Pokaż sprawozdanie]: the newest version, with buttons to the older ones."""
    task = readable_task(ctx, ctx.arg(0))
    sent = reports.versions(ctx.session, task.id)
    if not sent:
        raise LookupError(f"nothing was sent for {task.id}")
    return _show(ctx, task, sent[0], sent)


def show_version(event: Event, ctx: Context) -> list[Step]:
    report = reports.report(ctx.session, ctx.arg(0))
    task = readable_task(ctx, report.assignment_id)
    return _show(ctx, task, report, reports.versions(ctx.session, task.id))


def _show(ctx: Context, task: Assignment, report: Report, sent: list[Report]) -> list[Step]:
    rows = (*_buttons(ctx, report, sent), *_back(ctx, task), *menu.back_row(ctx))
    return [ctx.say("tasks.version", task=task, report=report, sent=sent, rows=rows, slot=SLOT)]


def _buttons(ctx: Context, report: Report, sent: list[Report]) -> Rows:
    choice = Menu()
    if report.file_id is not None:
        choice.row(ctx.button("tasks.b_file", f"version_file:{report.id}", name=report.file_name))
    for other in sent[:SHOWN]:
        if other.id != report.id:
            choice.row(ctx.button("tasks.b_version", f"version:{other.id}", report=other))
    return choice.rows


def _back(ctx: Context, task: Assignment) -> Rows:
    """To the task, for its team; to the review, for its mentor."""
    if any(team.id == task.team_id for team in ctx.person.mentored):
        return Menu().row(ctx.button("tasks.b_back", f"review:{task.id}")).rows
    if ctx.person.team and ctx.person.team.id == task.team_id:
        return Menu().row(ctx.button("tasks.b_to_task", f"task:{task.id}")).rows
    return ()


def send_file(event: Event, ctx: Context) -> list[Step]:
    report = reports.report(ctx.session, ctx.arg(0))
    readable_task(ctx, report.assignment_id)
    if report.file_id is None:
        raise LookupError(f"report {report.id} has no file")
    return [SendFile(report.file_id, report.file_name, caption=report.number)]


ROUTES = Routes(
    buttons={"versions": show_latest, "version": show_version, "version_file": send_file}
)
