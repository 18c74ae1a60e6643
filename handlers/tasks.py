"""The implementation task as its team sees it: what, until when, how far, what to do next."""

from __future__ import annotations

from dataclasses import replace

from domain import tasks as rules
from domain.errors import DomainError
from domain.people import Role
from handlers import filling, menu
from handlers.context import Context
from handlers.routes import MenuItem, Routes
from handlers.taskbook import as_member, own_task, variant_labels
from messages.events import Event
from messages.steps import Menu, Rows, Say, Step
from storage import reports, tasks
from storage.tasks import Assignment

SLOT = "screen"
STAGES = ("nie_rozpoczeto", "w_toku", "prawie", "pomoc")
UNSENT = frozenset({"przydzielone", "w_toku", "zalegle", "do_poprawy"})
TEAM = frozenset({Role.TEAM_LEADER, Role.DEPUTY_LEADER, Role.TEAM_MEMBER})


def current(event: Event, ctx: Context) -> list[Step]:
    """`/zadanie`: the task the team has now, which is the last one handed out."""
    given = _given(ctx)
    if given:
        return [card(ctx, given[-1])]
    key = "tasks.none_yet" if ctx.person.team else "tasks.no_team"
    return [ctx.say(key, rows=menu.back_row(ctx), slot=SLOT)]


def show(event: Event, ctx: Context) -> list[Step]:
    return [card(ctx, own_task(ctx, ctx.arg(0)))]


def list_all(event: Event, ctx: Context) -> list[Step]:
    """Every task the team was given, a button each."""
    given = _given(ctx)
    if not given:
        return current(event, ctx)
    choice = Menu()
    for task in given:
        choice.row(ctx.button("tasks.b_task", f"task:{task.id}", task=task))
    rows = (*choice.rows, *menu.back_row(ctx))
    return [ctx.say("tasks.all", tasks=given, rows=rows, slot=SLOT)]


def _given(ctx: Context) -> list[Assignment]:
    team = ctx.person.team
    return tasks.of_team(ctx.session, team.id) if team else []


def card(ctx: Context, task: Assignment) -> Say:
    """The task with all that can be done about it."""
    return ctx.say(
        "tasks.card",
        task=task,
        variants=[label for _, label in variant_labels(task, ctx.language)],
        mentor=tasks.mentor_of(ctx.session, task.team_id),
        draft=reports.draft(ctx.session, task.id),
        review=reports.last_review(ctx.session, task.id),
        rows=_buttons(ctx, task),
        slot=SLOT,
    )


def _buttons(ctx: Context, task: Assignment) -> Rows:
    choice = Menu()
    if can_still_be_sent(ctx, task):
        choice.row(ctx.button(report_label(ctx, task), f"report:{task.id}"))
    if task.versions:
        choice.row(ctx.button("tasks.b_versions", f"versions:{task.id}"))
    if task.state in UNSENT:
        choice.row(ctx.button("tasks.b_stage", f"stage:{task.id}"))
    choice.row(ctx.button("mentoring.b_ask", f"ask:{task.id}"))
    if task.no > 1:
        choice.row(ctx.button("tasks.b_all", "tasks"))
    return (*choice.rows, *menu.back_row(ctx))


def can_still_be_sent(ctx: Context, task: Assignment) -> bool:
    """Whether the team's leader could send a report now."""
    try:
        rules.check_can_send(task.rule, replace(as_member(ctx), leads=True), ctx.now)
    except DomainError:
        return False
    return True


def report_label(ctx: Context, task: Assignment) -> str:
    """What the button to the report says for this person, as a key."""
    begun = reports.draft(ctx.session, task.id) is not None
    if ctx.person.leads:
        return "tasks.b_correct_report" if task.versions else "tasks.b_send_report"
    return "tasks.b_correct_draft" if begun else "tasks.b_prepare_draft"


def stage(event: Event, ctx: Context) -> list[Step]:
    """`stage:<assignment>` asks how far the team is, `stage:<assignment>:<value>` is the answer."""
    task = own_task(ctx, ctx.arg(0))
    if task.state not in UNSENT:
        return [ctx.toast("tasks.stage_too_late"), card(ctx, task)]
    if len(ctx.args) == 1:
        return [_ask_stage(ctx, task)]
    return _take_stage(ctx, task, ctx.args[1])


def _ask_stage(ctx: Context, task: Assignment) -> Say:
    choice = Menu()
    for value in STAGES:
        choice.row(ctx.button(f"tasks.b_stage_{value}", f"stage:{task.id}:{value}"))
    choice.row(ctx.button("tasks.b_back", f"task:{task.id}"))
    return ctx.say("tasks.stage", task=task, rows=choice.rows, slot=SLOT)


def _take_stage(ctx: Context, task: Assignment, value: str) -> list[Step]:
    if value not in STAGES:
        raise LookupError(f"no stage {value}")
    tasks.set_stage(ctx.session, task, value)
    if value in ("w_toku", "prawie"):
        tasks.keep(ctx.session, task, rules.begin(task.rule, as_member(ctx)))
    if value == "pomoc":
        return filling.open_form(ctx, "help_needed", {"assignment": task.id})
    now_so = tasks.load(ctx.session, task.id)
    return [ctx.toast("tasks.stage_kept"), card(ctx, now_so)]


ROUTES = Routes(
    commands={"zadanie": current, "task": current},
    buttons={"mytask": current, "tasks": list_all, "task": show, "stage": stage},
    words={"zadanie": "zadanie", "task": "zadanie"},
    menu=(MenuItem("tasks.b_menu", "mytask", order=10, roles=TEAM),),
)
