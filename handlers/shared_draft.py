"""A team's shared draft of the report: what the form begins from, and saving after each answer.

Everybody of the team fills in the same draft; what two people write at once is brought together
question by question (`domain.drafts`).
"""

from __future__ import annotations

from dataclasses import replace

from domain import tasks as rules
from domain.drafts import merge
from domain.forms.model import Choice
from handlers.context import Context
from handlers.routes import Answers, FormSetup, Subject
from handlers.taskbook import as_member, own_task, variant_labels
from messages.wording import days
from storage import inbox, reports, tasks
from storage.tasks import Assignment


def prepare(ctx: Context, subject: Subject) -> FormSetup:
    """Begin from the shared draft. Refuses where nothing could be sent any more."""
    task = own_task(ctx, subject["assignment"])
    rules.check_can_send(task.rule, replace(as_member(ctx), leads=True), ctx.now)
    draft = reports.draft(ctx.session, task.id)
    answers = draft.answers if draft else {}
    _remember(ctx, task, answers)
    return replace(setup(task, ctx.language), answers=answers)


def setup(task: Assignment, language: str) -> FormSetup:
    variants = [Choice(name, label) for name, label in variant_labels(task, language)]
    return FormSetup(
        context={
            "jst": task.team_name,
            "task_no": str(task.no),
            "title": task.title,
            "task_kind": task.kind,
            "task_variants": str(len(variants)),
            "next_no": str(task.next_no),
            "next_date": days(task.next_starts, task.next_ends, language),
        },
        choices={"variants": variants} if variants else {},
    )


def save(ctx: Context, subject: Subject, answers: Answers) -> None:
    """After each answer: bring the person's answers and the others' together in the draft."""
    task = own_task(ctx, subject["assignment"])
    draft = reports.draft(ctx.session, task.id)
    base, theirs = _remembered(ctx, task), draft.answers if draft else {}
    merged = merge(base=base, theirs=theirs, mine=answers)
    if merged != theirs:
        reports.write_draft(ctx.session, task.id, merged, by=ctx.person.id, now=ctx.now)
        tasks.keep(ctx.session, task, rules.begin(task.rule, as_member(ctx)))
    _remember(ctx, task, answers)


def save_last(ctx: Context, task: Assignment, subject: Subject, answers: Answers) -> bool:
    """Save what is sent; says whether the draft also holds what this person has not seen."""
    save(ctx, subject, answers)
    inbox.set_note(ctx.session, ctx.account.id, _note(task), None)
    draft = reports.draft(ctx.session, task.id)
    return draft is not None and dict(draft.answers) != dict(answers)


def _remember(ctx: Context, task: Assignment, answers: Answers) -> None:
    """What this person's form knows, to tell their changes from those of others."""
    inbox.set_note(ctx.session, ctx.account.id, _note(task), dict(answers))


def _remembered(ctx: Context, task: Assignment) -> Answers:
    known: Answers = inbox.note(ctx.session, ctx.account.id, _note(task)) or {}
    return known


def _note(task: Assignment) -> str:
    return f"draft:{task.id}"
