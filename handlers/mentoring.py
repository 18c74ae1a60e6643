"""The team and its mentor: who the mentor is, asking, reading the answers, asking on."""

from __future__ import annotations

from domain.errors import MentorMissing, NotAllowed, NotYourTeam
from domain.people import Permission, Role
from handlers import filling, menu
from handlers.context import Context
from handlers.paging import page_arg, page_rows
from handlers.routes import Filled, FormFeature, FormSetup, MenuItem, Routes, Subject
from handlers.taskbook import own_task
from messages.events import Event
from messages.steps import Button, Menu, Notify, Rows, Step
from storage import inbox, mentoring, tasks
from storage.mentoring import Thread
from storage.tasks import Contact
from storage.viewers import TeamRef

SLOT = "screen"
WORDS = "words"  # the note of a question that was written before its form opened
LONGEST = 1000  # as the form says
TEAM = frozenset({Role.TEAM_LEADER, Role.DEPUTY_LEADER, Role.TEAM_MEMBER})


def show(event: Event, ctx: Context) -> list[Step]:
    """`/opiekun`: the mentor's name and the team's threads."""
    team = ctx.person.team
    if team is None:
        if ctx.person.mentored:
            return ctx.routes.commands["pytania"](event, ctx)
        return [ctx.say("mentoring.no_team", rows=menu.back_row(ctx), slot=SLOT)]
    threads = mentoring.of_team(ctx.session, team.id)

    def button(thread: Thread) -> Button:
        return ctx.button("mentoring.b_thread", f"thread:{thread.id}", thread=thread)

    rows = page_rows(ctx, threads, page_arg(ctx, 0), button=button, route="mentor")
    mentor = tasks.mentor_of(ctx.session, team.id)
    ask = Menu().row(ctx.button("mentoring.b_ask", "ask")) if mentor else Menu()
    rows = (*ask.rows, *rows, *menu.back_row(ctx))
    return [ctx.say("mentoring.mentor", mentor=mentor, threads=threads, rows=rows, slot=SLOT)]


def open_question(event: Event, ctx: Context) -> list[Step]:
    """`ask:<assignment>` asks about that task, `ask` about the present one."""
    team = _own_team(ctx)
    _need_mentor(ctx, team)
    if ctx.args:
        return filling.open_form(ctx, "ask_mentor", {"assignment": own_task(ctx, ctx.arg(0)).id})
    given = tasks.of_team(ctx.session, team.id)
    return filling.open_form(ctx, "ask_mentor", {"assignment": given[-1].id if given else None})


def open_with(ctx: Context, words: str) -> list[Step]:
    """The form about the present task, with the question written already."""
    given = tasks.of_team(ctx.session, _own_team(ctx).id)
    subject = {"assignment": given[-1].id if given else None, "shared": ctx.inbox_id}
    inbox.set_note(ctx.session, ctx.account.id, WORDS, _shorten(words))
    steps = filling.open_form(ctx, "ask_mentor", subject)
    inbox.set_note(ctx.session, ctx.account.id, WORDS, None)
    return steps


def _shorten(words: str) -> str:
    """As much as the form takes; the person sees it before it goes."""
    words = words.strip()
    return words if len(words) <= LONGEST else words[: LONGEST - 1] + "…"


def prepare(ctx: Context, subject: Subject) -> FormSetup:
    _need_mentor(ctx, _own_team(ctx))
    words = inbox.note(ctx.session, ctx.account.id, WORDS) if "shared" in subject else ""
    return FormSetup(answers={"question": words}) if words else FormSetup()


def send_question(ctx: Context, subject: Subject, filled: Filled) -> list[Step]:
    """A new thread; the mentor gets the question with the team and the task it is about."""
    return _ask(ctx, subject, filled.answers["question"])


def send_call_for_help(ctx: Context, subject: Subject, filled: Filled) -> list[Step]:
    """„Potrzebujemy pomocy", answered at half-time: the same, from another form."""
    return _ask(ctx, subject, filled.answers["help"])


def _ask(ctx: Context, subject: Subject, question: str) -> list[Step]:
    team = _own_team(ctx)
    mentor = _need_mentor(ctx, team)
    task = own_task(ctx, subject["assignment"]) if subject["assignment"] else None
    thread_id = mentoring.begin(
        ctx.session,
        team_id=team.id,
        asker_id=ctx.person.id,
        mentor_id=mentor.id,
        author_id=ctx.person.id,
        body=question,
        now=ctx.now,
        assignment_id=task.id if task else None,
    )
    thread = mentoring.load(ctx.session, thread_id)
    asked = ctx.say("mentoring.asked", mentor=mentor, task=task, rows=_to_thread(ctx, thread))
    return [asked, _tell_mentor(ctx, mentor, thread)]


def open_addition(event: Event, ctx: Context) -> list[Step]:
    """[Dopisz]: another word in a thread of one's team."""
    thread = own_thread(ctx, ctx.arg(0))
    return filling.open_form(ctx, "add_post", {"thread": thread.id})


def prepare_addition(ctx: Context, subject: Subject) -> FormSetup:
    """The form repeats what was said last."""
    thread = own_thread(ctx, subject["thread"])
    _need_mentor(ctx, _own_team(ctx))
    return FormSetup(context={"question": thread.last.body})


def send_addition(ctx: Context, subject: Subject, filled: Filled) -> list[Step]:
    thread = own_thread(ctx, subject["thread"])
    mentor = _need_mentor(ctx, _own_team(ctx))
    mentoring.add_post(
        ctx.session,
        thread.id,
        author_id=ctx.person.id,
        body=filled.answers["message"],
        now=ctx.now,
        by_mentor=False,
    )
    grown = mentoring.load(ctx.session, thread.id)
    asked = ctx.say("mentoring.asked", mentor=mentor, task=None, rows=_to_thread(ctx, grown))
    return [asked, _tell_mentor(ctx, mentor, grown)]


def _tell_mentor(ctx: Context, mentor: Contact, thread: Thread) -> Notify:
    return ctx.notify(
        mentor.id,
        "mentoring.question_notice",
        buttons=(("mentoring.b_answer", f"answer:{thread.id}"),),
        thread=thread,
    )


def _to_thread(ctx: Context, thread: Thread) -> Rows:
    choice = Menu().row(ctx.button("mentoring.b_show_thread", f"thread:{thread.id}"))
    return (*choice.rows, *menu.back_row(ctx))


def own_thread(ctx: Context, thread_id: int) -> Thread:
    """A thread of the person's own team. Raises LookupError, `NotYourTeam`."""
    thread = mentoring.load(ctx.session, thread_id)
    if not ctx.may(Permission.ASK_MENTOR, thread.places):
        raise NotYourTeam(team=thread.team_code)
    return thread


def _own_team(ctx: Context) -> TeamRef:
    """The team of somebody who may ask. Raises `NotAllowed` for people without a team."""
    team = ctx.person.team
    if team is None:
        raise NotAllowed(action=Permission.ASK_MENTOR.value)
    return team


def _need_mentor(ctx: Context, team: TeamRef) -> Contact:
    """Raises `MentorMissing` while the team has none."""
    mentor = tasks.mentor_of(ctx.session, team.id)
    if mentor is None:
        raise MentorMissing(team=team.code, mentors=0)
    return mentor


ROUTES = Routes(
    commands={"opiekun": show, "mentor": show},
    buttons={"mentor": show, "ask": open_question, "add_post": open_addition},
    forms={
        "ask_mentor": FormFeature("ask_mentor", prepare, send_question, review=False),
        "help_needed": FormFeature("help_needed", prepare, send_call_for_help, review=False),
        "add_post": FormFeature("add_post", prepare_addition, send_addition, review=False),
    },
    words={"opiekun": "opiekun", "mentor": "opiekun"},
    menu=(MenuItem("mentoring.b_menu", "mentor", order=40, roles=TEAM),),
)
