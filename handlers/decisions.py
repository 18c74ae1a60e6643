"""The mentor's two decisions that need words or a date: back to the team, or more time."""

from __future__ import annotations

from datetime import date, datetime

from domain import tasks as rules
from domain.calendar import at_wall, local_day
from domain.deadlines import DUE_CLOCK, propose_new_due
from handlers import filling, menu
from handlers.context import Context
from handlers.reviews import as_mentor
from handlers.routes import Filled, FormFeature, FormSetup, Routes, Subject
from handlers.taskbook import cared_task, tell_team
from messages.events import Event
from messages.steps import Menu, Rows, Step
from storage import reports, tasks
from storage.tasks import Assignment


def open_return(event: Event, ctx: Context) -> list[Step]:
    return filling.open_form(ctx, "return_report", {"assignment": ctx.arg(0)})


def open_extension(event: Event, ctx: Context) -> list[Step]:
    return filling.open_form(ctx, "extend_deadline", {"assignment": ctx.arg(0)})


def prepare(ctx: Context, subject: Subject) -> FormSetup:
    """Both forms begin with a date to agree to; the remarks are the mentor's own."""
    task = cared_task(ctx, subject["assignment"])
    next_first_day = local_day(task.next_starts)
    day = propose_new_due(task.due, now=ctx.now, next_first_day=next_first_day)
    due = local_day(task.due).isoformat()
    return FormSetup(
        context={"jst": task.team_name, "task_no": str(task.no), "due": due},
        answers={"new_date": day.isoformat()} if day else {},
    )


def return_report(ctx: Context, subject: Subject, filled: Filled) -> list[Step]:
    """Give the report back with remarks and a new date; the team's notice is queued at once."""
    task = cared_task(ctx, subject["assignment"])
    new_due = _new_due(filled)
    moved = rules.return_with_remarks(task.rule, as_mentor(ctx), new_due=new_due, now=ctx.now)
    remarks = filled.answers["remarks"]
    _decide(ctx, task, moved, "uwagi", remarks)
    return [
        ctx.say("reviews.returned", task=task, due=new_due, rows=_to_queue(ctx)),
        *tell_team(
            ctx,
            task,
            "reviews.returned_notice",
            buttons=(("tasks.b_correct_report", f"report:{task.id}"),),
            remarks=remarks,
            due=new_due,
        ),
    ]


def extend_deadline(ctx: Context, subject: Subject, filled: Filled) -> list[Step]:
    """More time, for an overdue or a sent task."""
    task = cared_task(ctx, subject["assignment"])
    new_due = _new_due(filled)
    moved = rules.extend(task.rule, as_mentor(ctx), new_due=new_due, now=ctx.now)
    reason = filled.answers.get("reason", "")
    _decide(ctx, task, moved, "przedluzenie", reason)
    return [
        ctx.say("reviews.extended", task=task, due=new_due, rows=_to_queue(ctx)),
        *tell_team(
            ctx,
            task,
            "reviews.extended_notice",
            buttons=(("tasks.b_to_task", f"task:{task.id}"),),
            reason=reason,
            due=new_due,
        ),
    ]


def _decide(
    ctx: Context, task: Assignment, moved: rules.TaskAssignment, verdict: str, remarks: str
) -> None:
    tasks.keep(ctx.session, task, moved)
    reports.add_review(
        ctx.session,
        task.id,
        verdict=verdict,
        remarks=remarks,
        new_due=moved.due,
        mentor_id=ctx.person.id,
        now=ctx.now,
    )


def _new_due(filled: Filled) -> datetime:
    """The day of the form, at the hour at which all deadlines fall."""
    return at_wall(date.fromisoformat(filled.answers["new_date"]), DUE_CLOCK)


def _to_queue(ctx: Context) -> Rows:
    return (*Menu().row(ctx.button("reviews.b_queue", "queue")).rows, *menu.back_row(ctx))


ROUTES = Routes(
    buttons={"return_report": open_return, "extend_deadline": open_extension},
    forms={
        "return_report": FormFeature("return_report", prepare, return_report),
        "extend_deadline": FormFeature("extend_deadline", prepare, extend_deadline),
    },
)
