"""The mentor's side of the threads: what waits for an answer, answering, writing unasked."""

from __future__ import annotations

from domain.errors import NotYourTeam, TeamTooSmall
from domain.people import Permission, PlaceKind, Role
from domain.teams import MIN_MEMBERS
from handlers import filling, menu
from handlers.context import Context
from handlers.paging import page_arg, page_rows
from handlers.routes import Filled, FormFeature, FormSetup, MenuItem, Routes, Subject
from messages.events import Event
from messages.steps import Button, Menu, Rows, Step
from storage import mentoring, tasks
from storage.mentoring import Thread
from storage.viewers import TeamRef

SLOT = "screen"


def list_questions(event: Event, ctx: Context) -> list[Step]:
    """`/pytania`: unanswered ones first, then the newest threads."""
    threads = mentoring.of_mentor(ctx.session, ctx.person.id)

    def button(thread: Thread) -> Button:
        return ctx.button("mentoring.b_team_thread", f"thread:{thread.id}", thread=thread)

    listed = page_rows(ctx, threads, page_arg(ctx, 0), button=button, route="questions")
    write = Menu().row(ctx.button("mentoring.b_write", "write_team")) if _cares(ctx) else Menu()
    rows = (*listed, *write.rows, *menu.back_row(ctx))
    return [ctx.say("mentoring.questions", threads=threads, rows=rows, slot=SLOT)]


def _cares(ctx: Context) -> bool:
    return bool(ctx.person.mentored)


def show_thread(event: Event, ctx: Context) -> list[Step]:
    """The whole thread, for the team and for its mentor; each with their own way to go on."""
    thread = mentoring.load(ctx.session, ctx.arg(0))
    answers = ctx.may(Permission.ANSWER_QUESTION, thread.places)
    if not answers and not ctx.may(Permission.ASK_MENTOR, thread.places):
        raise NotYourTeam(team=thread.team_code)
    choice = Menu()
    if answers:
        label = "mentoring.b_answer" if thread.state == mentoring.OPEN else "mentoring.b_add"
        choice.row(ctx.button(label, f"answer:{thread.id}"))
        choice.row(ctx.button("tasks.b_back", "questions"))
    else:
        choice.row(ctx.button("mentoring.b_add", f"add_post:{thread.id}"))
        choice.row(ctx.button("tasks.b_back", "mentor"))
    rows = (*choice.rows, *menu.back_row(ctx))
    return [ctx.say("mentoring.thread", thread=thread, rows=rows, slot=SLOT)]


def open_answer(event: Event, ctx: Context) -> list[Step]:
    """The answer to what the team asked last; where nothing waits, another word of the mentor's."""
    thread = _cared_thread(ctx, ctx.arg(0))
    purpose = "mentor_answer" if thread.state == mentoring.OPEN else "mentor_addition"
    return filling.open_form(ctx, purpose, {"thread": thread.id})


def prepare_answer(ctx: Context, subject: Subject) -> FormSetup:
    """The form repeats what is being answered."""
    thread = _cared_thread(ctx, subject["thread"])
    return FormSetup(context={"jst": thread.team_name, "question": thread.last.body})


def send_answer(ctx: Context, subject: Subject, filled: Filled) -> list[Step]:
    """The answer goes to everybody of the team who wrote in the thread."""
    thread = _cared_thread(ctx, subject["thread"])
    answer = filled.answers["answer"]
    mentoring.add_post(
        ctx.session,
        thread.id,
        author_id=ctx.person.id,
        body=answer,
        now=ctx.now,
        by_mentor=True,
    )
    askers = {thread.asker_id, *(post.author_id for post in thread.posts)}
    told = [
        ctx.notify(
            person_id,
            "mentoring.answer_notice",
            buttons=(("mentoring.b_add", f"add_post:{thread.id}"),),
            mentor=ctx.person.name,
            question=thread.last.body,
            answer=answer,
        )
        for person_id in tasks.members(ctx.session, thread.team_id)
        if person_id in askers
    ]
    return [ctx.say("mentoring.answered", thread=thread, rows=_to_questions(ctx)), *told]


def prepare_addition(ctx: Context, subject: Subject) -> FormSetup:
    return FormSetup(context={"question": _cared_thread(ctx, subject["thread"]).last.body})


def send_addition(ctx: Context, subject: Subject, filled: Filled) -> list[Step]:
    """A message in a thread that owes nobody an answer, told to the whole team."""
    thread = _cared_thread(ctx, subject["thread"])
    message = filled.answers["message"]
    mentoring.add_post(
        ctx.session,
        thread.id,
        author_id=ctx.person.id,
        body=message,
        now=ctx.now,
        by_mentor=True,
    )
    team = _cared_team(ctx, thread.team_id)
    return [
        ctx.say("mentoring.written", team=team, rows=_to_questions(ctx)),
        *_tell(ctx, tasks.members(ctx.session, team.id), thread.id, message),
    ]


def _tell(ctx: Context, people: list[int], thread_id: int, message: str) -> list[Step]:
    return [
        ctx.notify(
            person_id,
            "mentoring.message_notice",
            buttons=(("mentoring.b_add", f"add_post:{thread_id}"),),
            mentor=ctx.person.name,
            message=message,
        )
        for person_id in people
    ]


def choose_team(event: Event, ctx: Context) -> list[Step]:
    """[Napisz do zespołu]: to which? `write_team:<team>` goes straight to the form."""
    if ctx.args:
        return filling.open_form(ctx, "write_team", {"team": _cared_team(ctx, ctx.arg(0)).id})
    choice = Menu()
    for team in ctx.person.mentored:
        choice.row(ctx.button("mentoring.b_team", f"write_team:{team.id}", team=team))
    rows = (*choice.rows, *menu.back_row(ctx))
    return [ctx.say("mentoring.which_team", teams=ctx.person.mentored, rows=rows, slot=SLOT)]


def prepare_message(ctx: Context, subject: Subject) -> FormSetup:
    return FormSetup(context={"jst": _cared_team(ctx, subject["team"]).name})


def send_message(ctx: Context, subject: Subject, filled: Filled) -> list[Step]:
    """The mentor speaks first: a thread that owes nobody an answer, told to the whole team."""
    team = _cared_team(ctx, subject["team"])
    people = tasks.members(ctx.session, team.id)
    if not people:
        raise TeamTooSmall(team=team.code, minimum=MIN_MEMBERS)
    leaders = tasks.members(ctx.session, team.id, roles=("lider",))
    message = filled.answers["message"]
    thread_id = mentoring.begin(
        ctx.session,
        team_id=team.id,
        asker_id=(leaders or people)[0],
        mentor_id=ctx.person.id,
        author_id=ctx.person.id,
        body=message,
        now=ctx.now,
    )
    told = _tell(ctx, people, thread_id, message)
    return [ctx.say("mentoring.written", team=team, rows=_to_questions(ctx)), *told]


def _to_questions(ctx: Context) -> Rows:
    choice = Menu().row(ctx.button("mentoring.b_questions", "questions"))
    return (*choice.rows, *menu.back_row(ctx))


def _cared_thread(ctx: Context, thread_id: int) -> Thread:
    thread = mentoring.load(ctx.session, thread_id)
    if not ctx.may(Permission.ANSWER_QUESTION, thread.places):
        raise NotYourTeam(team=thread.team_code)
    return thread


def _cared_team(ctx: Context, team_id: int) -> TeamRef:
    """A team in the mentor's care. Raises `NotAllowed` for any other."""
    ctx.require(Permission.ANSWER_QUESTION, {PlaceKind.TEAM: str(team_id)})
    return next(team for team in ctx.person.mentored if team.id == team_id)


ROUTES = Routes(
    commands={"pytania": list_questions, "questions": list_questions},
    buttons={
        "questions": list_questions,
        "thread": show_thread,
        "answer": open_answer,
        "write_team": choose_team,
    },
    forms={
        "mentor_answer": FormFeature("mentor_answer", prepare_answer, send_answer, review=False),
        "mentor_addition": FormFeature("add_post", prepare_addition, send_addition, review=False),
        "write_team": FormFeature("write_team", prepare_message, send_message, review=False),
    },
    words={"pytania": "pytania", "questions": "pytania"},
    menu=(
        MenuItem("mentoring.b_questions", "questions", order=40, roles=frozenset({Role.MENTOR})),
    ),
)
