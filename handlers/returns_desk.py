"""What coordinators have given out: how much came back, reminding, extending, closing, paper.

Who has not returned a confidential questionnaire is shown to nobody, the office included. To note
a return on paper the office picks from everybody who was asked, and hears the same answer whatever
that person did before: the desk never tells it. (The count moves by one, or does not; every such
act is in the audit with the person's id, so that asking this way leaves a trace.)
"""

from __future__ import annotations

from datetime import datetime, time

from domain.assignments import check_times
from domain.calendar import at_wall, local, local_day
from domain.forms.model import Choice
from domain.people import Permission, Role
from domain.questionnaires import RETURNED
from handlers import asked, filling, menu, office, result_reminders
from handlers.context import Context
from handlers.paging import page_arg, page_rows
from handlers.routes import Filled, FormFeature, FormSetup, MenuItem, Routes, Subject
from messages import texts
from messages.events import Event
from messages.steps import Button, Menu, Rows, Say, Step
from storage import asked_people, own_questionnaires, questionnaires, returns
from storage.own_questionnaires import LIVE, PLANNED, UNRELEASED, Assigned
from storage.questionnaires import OPEN

SLOT = "screen"
MANAGERS = frozenset({Role.PROJECT_COORDINATOR, Role.ADMIN, Role.NETWORK_COORDINATOR})
EXTEND, PAPER = "extend_questionnaire", "paper_return"


# --- what there is ---------------------------------------------------------------------------


def show_all(event: Event, ctx: Context) -> list[Step]:
    """`/zwroty`, `asgs[:<page>]`: everything given out, the last to close first."""
    programmes = office.programmes_for(ctx, Permission.MANAGE_FORMS)
    networks = ctx.person.coordinated_networks
    if not programmes and not networks:
        ctx.require(Permission.MANAGE_FORMS, {})
    found = own_questionnaires.released(ctx.session, programmes, networks)

    def button(one: Assigned) -> Button:
        title = asked.title(ctx, one)
        return ctx.button("assignments.b_one", f"asg:{one.id}", title=title, one=one.questionnaire)

    page = page_arg(ctx, 0)
    listed = page_rows(ctx, found, page, button=button, route="asgs")
    forms = ((ctx.button("form_library.b_list", "forms"),),)
    rows = (*listed, *forms, *menu.back_row(ctx))
    return [ctx.say("assignments.all", slot=SLOT, rows=rows, number=len(found))]


def show(event: Event, ctx: Context) -> list[Step]:
    """`asg:<questionnaire>`."""
    return [screen(ctx, _released(ctx))]


def _released(ctx: Context) -> Assigned:
    """Raises LookupError for what nobody was asked, or is asked no more."""
    found = asked.managed(ctx, ctx.arg(0))
    if found.questionnaire.state in UNRELEASED:
        raise LookupError(f"questionnaire {found.id} is {found.questionnaire.state}")
    return found


def screen(ctx: Context, one: Assigned) -> Say:
    """How much came back. Names only where answers bear names."""
    tally = own_questionnaires.tally(ctx.session, one.id)
    return ctx.say(
        "assignments.desk",
        slot=SLOT,
        rows=_rows(ctx, one),
        one=one,
        title=asked.title(ctx, one),
        whom=asked.whom(ctx, one.terms.audience),
        asked=tally.total(),
        returned=sum(number for state, number in tally.items() if state in RETURNED),
        tally=tally,
        missing=_missing(ctx, one),
    )


def _missing(ctx: Context, one: Assigned) -> list[str]:
    if one.terms.confidential:
        return []
    waiting = questionnaires.not_returned(ctx.session, one.id)
    return [name for _, name in asked_people.names(ctx.session, waiting)]


def _rows(ctx: Context, one: Assigned) -> Rows:
    buttons, state = Menu(), one.questionnaire.state
    if state == OPEN:
        if _to_remind(ctx, one):
            buttons.row(ctx.button("assignments.b_remind", f"asgrem:{one.id}"))
        buttons.row(ctx.button("assignments.b_paper", f"asgpaper:{one.id}"))
    if state in LIVE:
        buttons.row(ctx.button("assignments.b_extend", f"asgext:{one.id}"))
    if state == OPEN:
        buttons.row(ctx.button("assignments.b_close", f"asgclose:{one.id}"))
    if state in LIVE:
        buttons.row(ctx.button("assignments.b_withdraw", f"asgout:{one.id}"))
    if state != PLANNED:
        if not one.terms.confidential:
            buttons.row(ctx.button("assignments.b_answers", f"asgans:{one.id}"))
        buttons.row(ctx.button("assignments.b_results", f"resone:{one.id}"))
    buttons.row(ctx.button("assignments.b_all", "asgs"))
    return (*buttons.rows, *menu.back_row(ctx))


# --- reminding -------------------------------------------------------------------------------


def _to_remind(ctx: Context, one: Assigned) -> list[returns.Reader]:
    leaves = ctx.calendar.next_open(ctx.now)
    return returns.to_remind(ctx.session, [one.questionnaire], leaves)


def remind(event: Event, ctx: Context) -> list[Step]:
    """`asgrem:<questionnaire>`: everyone who can still return it, once a day."""
    one = _released(ctx)
    today = at_wall(local_day(ctx.now), time(0))
    if returns.was_reminded(ctx.session, f"questionnaire:{one.id}", today):
        return [ctx.toast("assignments.reminded_today"), screen(ctx, one)]
    readers = _to_remind(ctx, one)
    for reader in readers:
        text = texts.render("assignments.reminder", reader.language, one=one.questionnaire)
        result_reminders.post(ctx, reader, text, f"q:{one.id}", subject=f"q{one.id}")
    asked.record(ctx, returns.REMINDED, one.id, people=len(readers))
    toast = ctx.toast("assignments.reminded", number=len(readers))
    return [toast, screen(ctx, one)]


# --- time ------------------------------------------------------------------------------------


def begin_extension(event: Event, ctx: Context) -> list[Step]:
    """`asgext:<questionnaire>`: until when?"""
    return filling.open_form(ctx, EXTEND, {"questionnaire": _live(ctx, ctx.arg(0)).id})


def _live(ctx: Context, questionnaire_id: int) -> Assigned:
    """Raises LookupError once it is closed."""
    found = asked.managed(ctx, questionnaire_id)
    if found.questionnaire.state not in LIVE:
        raise LookupError(f"questionnaire {found.id} is {found.questionnaire.state}")
    return found


def prepare_extension(ctx: Context, subject: Subject) -> FormSetup:
    one = _live(ctx, subject["questionnaire"])
    return FormSetup(context={"title": asked.title(ctx, one)})


def extend(ctx: Context, subject: Subject, filled: Filled) -> list[Step]:
    """Reminders follow the new time by themselves."""
    one = _live(ctx, subject["questionnaire"])
    closes = datetime.fromisoformat(filled.answers["closes_at"])
    check_times(one.questionnaire.opens, closes, ctx.now)
    own_questionnaires.extend(ctx.session, one.id, closes)
    asked.record(ctx, "questionnaire.extend", one.id, closes=local(closes).isoformat())
    return [screen(ctx, own_questionnaires.load(ctx.session, one.id))]


def ask_to_close(event: Event, ctx: Context) -> list[Step]:
    """`asgclose:<questionnaire>`: drafts are lost by it, so it takes one more tap."""
    return _ask(ctx, "close")


def ask_to_withdraw(event: Event, ctx: Context) -> list[Step]:
    """`asgout:<questionnaire>`: everything that came back is lost by it."""
    return _ask(ctx, "withdraw")


def _ask(ctx: Context, what: str) -> list[Step]:
    one = _live(ctx, ctx.arg(0))
    rows = (
        Menu()
        .row(ctx.button(f"assignments.b_{what}_now", f"asg{what}yes:{one.id}"))
        .row(ctx.button("assignments.b_back", f"asg:{one.id}"))
        .rows
    )
    title = asked.title(ctx, one)
    return [ctx.say(f"assignments.ask_{what}", slot=SLOT, rows=rows, title=title)]


def close(event: Event, ctx: Context) -> list[Step]:
    """`asgcloseyes:<questionnaire>`."""
    one = _released(ctx)
    if one.questionnaire.state != OPEN:
        return [screen(ctx, one)]
    own_questionnaires.close_now(ctx.session, one.id, ctx.now)
    asked.record(ctx, "questionnaire.close", one.id)
    return [
        ctx.toast("assignments.closed"),
        screen(ctx, own_questionnaires.load(ctx.session, one.id)),
    ]


def withdraw(event: Event, ctx: Context) -> list[Step]:
    """`asgwithdrawyes:<questionnaire>`."""
    one = _live(ctx, ctx.arg(0))
    people = own_questionnaires.asked(ctx.session, one.id)
    own_questionnaires.withdraw(ctx.session, one.id, ctx.now)
    asked.record(ctx, "questionnaire.withdraw", one.id, people=len(people))
    rows = ((ctx.button("assignments.b_all", "asgs"),), *menu.back_row(ctx))
    return [ctx.say("assignments.withdrawn", slot=SLOT, rows=rows, title=asked.title(ctx, one))]


# --- paper -----------------------------------------------------------------------------------


def begin_paper(event: Event, ctx: Context) -> list[Step]:
    """`asgpaper:<questionnaire>`: whose?"""
    return filling.open_form(ctx, PAPER, {"questionnaire": _open_for_paper(ctx, ctx.arg(0)).id})


def _open_for_paper(ctx: Context, questionnaire_id: int) -> Assigned:
    one = _live(ctx, questionnaire_id)
    ctx.require(Permission.RECORD_PAPER, one.questionnaire.places)
    if one.questionnaire.state != OPEN:
        raise LookupError(f"questionnaire {one.id} is not open")
    return one


def prepare_paper(ctx: Context, subject: Subject) -> FormSetup:
    """Everybody who was asked, whatever became of it."""
    one = _open_for_paper(ctx, subject["questionnaire"])
    people = own_questionnaires.asked(ctx.session, one.id)
    found = asked_people.names(ctx.session, people)
    return FormSetup(
        context={"title": asked.title(ctx, one)},
        choices={"people": [Choice(str(person), name) for person, name in found]},
    )


def note_paper(ctx: Context, subject: Subject, filled: Filled) -> list[Step]:
    """Of a confidential one the answer is the same whether anything changed or not."""
    one = _open_for_paper(ctx, subject["questionnaire"])
    person_id = int(filled.answers["person"])
    noted = own_questionnaires.mark_on_paper(ctx.session, one.id, person_id)
    asked.record(ctx, "questionnaire.paper", one.id, person=person_id)
    if one.terms.confidential:
        said = ctx.say("assignments.paper_heard")
    else:
        said = ctx.say("assignments.paper_noted" if noted else "assignments.paper_not_noted")
    return [said, screen(ctx, own_questionnaires.load(ctx.session, one.id))]


ROUTES = Routes(
    commands={"zwroty": show_all, "returns": show_all},
    buttons={
        "asgs": show_all,
        "asg": show,
        "asgrem": remind,
        "asgext": begin_extension,
        "asgclose": ask_to_close,
        "asgcloseyes": close,
        "asgout": ask_to_withdraw,
        "asgwithdrawyes": withdraw,
        "asgpaper": begin_paper,
    },
    forms={
        EXTEND: FormFeature(EXTEND, prepare_extension, extend, review=False),
        PAPER: FormFeature(PAPER, prepare_paper, note_paper, review=False),
    },
    words={"zwroty": "zwroty", "returns": "zwroty"},
    menu=(MenuItem("assignments.b_menu", "asgs", order=66, roles=MANAGERS),),
)
