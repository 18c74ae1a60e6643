"""The report form: preparing it as a member, sending it as the leader or the deputy.

Two purposes for one form, because only a sent report may end with „przekazano do opiekuna".
"""

from __future__ import annotations

from domain import tasks as rules
from domain.calendar import local
from domain.forms.session import Session as Walk
from handlers import filling, formbook, menu
from handlers.context import Context
from handlers.routes import Filled, FormFeature, Routes, Subject
from handlers.shared_draft import prepare, save, save_last, setup
from handlers.taskbook import as_member, own_task, tell_team
from messages.events import Event
from messages.steps import Menu, Notify, Rows, Step
from storage import reports, tasks
from storage.tasks import Assignment

FORM = "task_report"


def open_report(event: Event, ctx: Context) -> list[Step]:
    """[Wyślij sprawozdanie] for those who lead, the draft for the others."""
    purpose = "report" if ctx.person.leads else "draft"
    return filling.open_form(ctx, purpose, {"assignment": ctx.arg(0)})


def keep_draft(ctx: Context, subject: Subject, filled: Filled) -> list[Step]:
    """A member „sends": the draft is saved, and the leader learns once that it is there."""
    task = own_task(ctx, subject["assignment"])
    foreign = save_last(ctx, task, subject, filled.answers)
    leaders = tasks.members(ctx.session, task.team_id, but=ctx.person.id, roles=("lider",))
    return [
        ctx.say("tasks.draft_kept", foreign=foreign, rows=_to_task(ctx, task)),
        *(_tell_leader(ctx, task, leader) for leader in leaders),
    ]


def _tell_leader(ctx: Context, task: Assignment, leader: int) -> Notify:
    return ctx.notify(
        leader,
        "tasks.draft_notice",
        buttons=(("tasks.b_send_report", f"report:{task.id}"),),
        dedupe=f"draft/{task.id}/{task.versions}/{leader}",
        task=task,
        author=ctx.person.name,
    )


def send(ctx: Context, subject: Subject, filled: Filled) -> list[Step]:
    """The leader or the deputy sends: a new version, to the mentor, known to the whole team."""
    task = own_task(ctx, subject["assignment"])
    sent = rules.submit(task.rule, as_member(ctx), ctx.now)
    foreign = save_last(ctx, task, subject, filled.answers)
    tasks.keep(ctx.session, task, sent.task)
    _keep_report(ctx, task, sent, filled)
    answer = ctx.say(
        "tasks.sent",
        at=ctx.now,
        task=task,
        number=sent.number,
        late=sent.late,
        foreign=foreign,
        rows=_to_task(ctx, task),
    )
    return [answer, *_announce(ctx, task, sent)]


def _keep_report(ctx: Context, task: Assignment, sent: rules.Submission, filled: Filled) -> None:
    file = filled.answers.get("z9_file")
    reports.add_report(
        ctx.session,
        task.id,
        version=sent.task.versions,
        number=sent.number,
        answers=filled.answers,
        summary=_in_polish(ctx, task, filled),
        file_id=int(file["ref"]) if file else None,
        by=ctx.person.id,
        now=ctx.now,
    )


def _in_polish(ctx: Context, task: Assignment, filled: Filled) -> tuple[tuple[str, str], ...]:
    """Questions and answers as the mentor will read them, whatever language the sender uses."""
    if ctx.language == "pl":
        return filled.summary
    polish = setup(task, "pl")
    walk = Walk.open(
        formbook.current(ctx.session, FORM),
        now=local(ctx.now),
        language="pl",
        context=polish.context,
        choices=polish.choices,
    )
    walk.refill(filled.answers)
    return tuple((line.label, line.answer) for line in walk.summary())


def _announce(ctx: Context, task: Assignment, sent: rules.Submission) -> list[Notify]:
    told = tell_team(
        ctx,
        task,
        "tasks.sent_notice",
        buttons=(("tasks.b_versions", f"versions:{task.id}"),),
        number=sent.number,
        sender=ctx.person.name,
    )
    mentor = tasks.mentor_of(ctx.session, task.team_id)
    if mentor is None:
        return told
    to_mentor = ctx.notify(
        mentor.id,
        "reviews.arrived_notice",
        buttons=(("reviews.b_open", f"review:{task.id}"),),
        task=task,
        number=sent.number,
        late=sent.late,
    )
    return [to_mentor, *told]


def _to_task(ctx: Context, task: Assignment) -> Rows:
    choice = Menu().row(ctx.button("tasks.b_to_task", f"task:{task.id}"))
    return (*choice.rows, *menu.back_row(ctx))


ROUTES = Routes(
    buttons={"report": open_report},
    forms={
        "report": FormFeature(FORM, prepare, send, save=save, shared=True),
        "draft": FormFeature(
            FORM,
            prepare,
            keep_draft,
            save=save,
            shared=True,
            outro=False,
            send_label="tasks.b_keep_draft",
        ),
    },
)
