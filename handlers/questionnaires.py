"""`/ankiety`: what waits to be filled in, filling it in, and declining.

Of confidential ones who returned and what was answered part here: the assignment is marked, the
sheets drop into a box without a name, and the form driver erases the draft and the chat.
"""

from __future__ import annotations

from datetime import date

from domain.errors import AlreadyReturned, QuestionnaireClosed, WrongState
from domain.people import Role
from handlers import filling, formbook, menu
from handlers.context import Context
from handlers.result_questions import counted_of
from handlers.routes import (
    Answers,
    Filled,
    FormFeature,
    FormSetup,
    MenuItem,
    Routes,
    Subject,
)
from messages import wording
from messages.events import Event
from messages.steps import Menu, Step
from storage import answers, drafts, named_returns, own_questionnaires, questionnaires, returns
from storage.drafts import PURPOSES
from storage.questionnaires import Pending, QuestionnaireView

SHOWN = 6
ASKED = frozenset(
    {
        Role.TEAM_LEADER,
        Role.DEPUTY_LEADER,
        Role.TEAM_MEMBER,
        Role.MENTOR,
        Role.NETWORK_MEMBER,
        Role.PRINCIPAL,
    }
)


def show(event: Event, ctx: Context) -> list[Step]:
    """The open ones with their minutes, the first to close first."""
    found = questionnaires.pending(ctx.session, ctx.person.id, ctx.now)
    owed = [one.questionnaire for one in found if not one.again]
    buttons = Menu()
    for one in found[:SHOWN]:
        buttons.row(ctx.button(fill_key(one), f"q:{one.questionnaire.id}", one=one.questionnaire))
    if owed:
        buttons.row(ctx.button("questionnaires.b_decline", "qno"))
    return [
        ctx.say(
            "questionnaires.list",
            slot="screen",
            rows=(*buttons.rows, *menu.back_row(ctx)),
            found=owed[:SHOWN],
            number=len(owed),
            total=sum(one.minutes for one in owed),
            nameless=all(one.confidential for one in owed),
            again=[one.questionnaire for one in found if one.again],
        )
    ]


def fill_key(one: Pending) -> str:
    """What the button to the questionnaire says, as a key."""
    if one.again:
        return "questionnaires.b_again"
    return "questionnaires.b_resume" if one.begun else "questionnaires.b_fill"


# --- filling in ------------------------------------------------------------------------------


def fill(event: Event, ctx: Context) -> list[Step]:
    """Open the form, or say why there is nothing to fill in any more."""
    questionnaire = questionnaires.load(ctx.session, ctx.arg(0))
    if refusal := _refusal(ctx, questionnaire):
        return refusal
    return filling.open_form(ctx, _purpose(questionnaire), {"questionnaire": questionnaire.id})


def _purpose(questionnaire: QuestionnaireView) -> str:
    if not questionnaire.is_own:
        return PURPOSES[questionnaire.form]
    return drafts.CONFIDENTIAL if questionnaire.confidential else drafts.NAMED


def _refusal(ctx: Context, questionnaire: QuestionnaireView) -> list[Step]:
    """Kinder words for what only questionnaires know: too late, and declined before."""
    rows = Menu().row(ctx.button("questionnaires.b_list", "questionnaires")).rows
    if questionnaire.state in own_questionnaires.UNRELEASED:
        return [ctx.say("questionnaires.withdrawn", slot="screen", rows=rows)]
    try:
        questionnaires.check(ctx.session, questionnaire.id, ctx.person.id, ctx.now)
    except QuestionnaireClosed:
        key = "questionnaires.closed" if questionnaire.closes <= ctx.now else "questionnaires.early"
        return [ctx.say(key, slot="screen", rows=rows, one=questionnaire)]
    except AlreadyReturned:
        if questionnaire.confidential:
            raise
        return [ctx.say("questionnaires.returned_before", slot="screen", rows=rows)]
    except WrongState:
        return [ctx.say("questionnaires.declined_before", slot="screen", rows=rows)]
    return []


def prepare(ctx: Context, subject: Subject) -> FormSetup:
    """The occasion for the form's intro. Raises what `questionnaires.check` raises."""
    questionnaire = questionnaires.load(ctx.session, subject["questionnaire"])
    questionnaires.check(ctx.session, questionnaire.id, ctx.person.id, ctx.now)
    return FormSetup(context=_form_context(questionnaire, ctx.language))


def _form_context(questionnaire: QuestionnaireView, language: str) -> dict[str, str]:
    facts = questionnaire.context
    if questionnaire.is_own:
        return {}
    if questionnaire.form == questionnaires.MODULE:
        first, last = (date.fromisoformat(facts[name]) for name in ("first_day", "last_day"))
        return {
            "module_no": str(facts["module_no"]),
            "dates": wording.days(first, last, language),
        }
    held_on = date.fromisoformat(facts["held_on"])
    return {
        "workshop": facts["workshop"],
        "day": wording.short_day(held_on, language),
        "group": facts["group"],
    }


def save(ctx: Context, subject: Subject, given: Answers) -> None:
    """The first answer: begun, and nothing of what was said."""
    questionnaires.start(ctx.session, subject["questionnaire"], ctx.person.id)


def submit(ctx: Context, subject: Subject, filled: Filled) -> list[Step]:
    """Note the return on one side, drop the sheets into the box on the other."""
    questionnaire = questionnaires.load(ctx.session, subject["questionnaire"])
    questionnaires.mark_returned(ctx.session, questionnaire.id, ctx.person.id, ctx.now)
    team = ctx.person.team
    answers.drop_into_box(
        ctx.session,
        questionnaire.id,
        given=filled.answers,
        counted=counted_of(formbook.current(ctx.session, questionnaire.form)),
        group=team.group if team else "",
    )
    _forget_reminders(ctx)
    return [ctx.say("questionnaires.thanks")] if questionnaire.is_own else []


def submit_named(ctx: Context, subject: Subject, filled: Filled) -> list[Step]:
    """Keep the answers with whose they are."""
    questionnaire = questionnaires.load(ctx.session, subject["questionnaire"])
    questionnaires.mark_returned(ctx.session, questionnaire.id, ctx.person.id, ctx.now)
    named_returns.keep(
        ctx.session,
        questionnaire.id,
        ctx.person.id,
        answers=filled.answers,
        now=ctx.now,
        xml=filled.write(),
    )
    _forget_reminders(ctx)
    rows = ((ctx.button("questionnaires.b_list", "questionnaires"),), *menu.back_row(ctx))
    return [ctx.say("questionnaires.thanks_named", one=questionnaire, rows=rows)]


def _forget_reminders(ctx: Context) -> None:
    if not _owed(ctx):
        returns.drop_reminders(ctx.session, ctx.person.id)


def _owed(ctx: Context) -> list[QuestionnaireView]:
    found = questionnaires.pending(ctx.session, ctx.person.id, ctx.now)
    return [one.questionnaire for one in found if not one.again]


# --- declining -------------------------------------------------------------------------------


def pick_declined(event: Event, ctx: Context) -> list[Step]:
    """„Nie wypełnię”: which one?"""
    buttons = Menu()
    for one in _owed(ctx)[:SHOWN]:
        buttons.row(ctx.button("questionnaires.b_which", f"qnoask:{one.id}", one=one))
    buttons.row(ctx.button("questionnaires.b_list", "questionnaires"))
    return [ctx.say("questionnaires.which", slot="screen", rows=buttons.rows)]


def ask_to_decline(event: Event, ctx: Context) -> list[Step]:
    """A refusal is final, so it takes one more tap."""
    questionnaire = questionnaires.load(ctx.session, ctx.arg(0))
    if refusal := _refusal(ctx, questionnaire):
        return refusal
    rows = (
        Menu()
        .row(ctx.button("questionnaires.b_decline_now", f"qnoyes:{questionnaire.id}"))
        .row(ctx.button("questionnaires.b_list", "questionnaires"))
        .rows
    )
    return [ctx.say("questionnaires.ask_decline", slot="screen", rows=rows, one=questionnaire)]


def decline(event: Event, ctx: Context) -> list[Step]:
    questionnaire = questionnaires.load(ctx.session, ctx.arg(0))
    if refusal := _refusal(ctx, questionnaire):
        return refusal
    questionnaires.decline(ctx.session, questionnaire.id, ctx.person.id, ctx.now)
    _forget_reminders(ctx)
    rows = Menu().row(ctx.button("questionnaires.b_list", "questionnaires")).rows
    return [ctx.say("questionnaires.declined", slot="screen", rows=(*rows, *menu.back_row(ctx)))]


def _own_form(ctx: Context, subject: Subject) -> str:
    return questionnaires.load(ctx.session, subject["questionnaire"]).form


FORMS = {
    **{
        purpose: FormFeature(form, prepare, submit, save, confidential=True)
        for form, purpose in PURPOSES.items()
    },
    drafts.CONFIDENTIAL: FormFeature(
        _own_form,
        prepare,
        submit,
        save,
        confidential=True,
        banner="questionnaires.banner_confidential",
    ),
    drafts.NAMED: FormFeature(
        _own_form, prepare, submit_named, save, banner="questionnaires.banner_named"
    ),
}
ROUTES = Routes(
    commands={"ankiety": show, "questionnaires": show},
    buttons={
        "questionnaires": show,
        "q": fill,
        "qno": pick_declined,
        "qnoask": ask_to_decline,
        "qnoyes": decline,
    },
    forms=FORMS,
    words={"ankiety": "ankiety", "ankieta": "ankiety", "questionnaires": "ankiety"},
    menu=(MenuItem("questionnaires.b_menu", "questionnaires", order=20, roles=ASKED),),
)
