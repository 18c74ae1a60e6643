"""`/ankiety`: what waits to be filled in, filling it in, and declining.

Who returned and what was answered part here: the assignment is marked, the sheets drop into a box
without a name, and the form driver erases the draft and the chat.
"""

from __future__ import annotations

from datetime import date
from functools import partial

from domain.errors import QuestionnaireClosed, WrongState
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
from storage import answers, questionnaires, returns
from storage.drafts import PURPOSES
from storage.questionnaires import QuestionnaireView

MINUTES = {questionnaires.MODULE: 6, questionnaires.WORKSHOP: 2}
SHOWN = 6
TEAM = frozenset({Role.TEAM_LEADER, Role.DEPUTY_LEADER, Role.TEAM_MEMBER})


def show(event: Event, ctx: Context) -> list[Step]:
    """The open ones with their minutes, the first to close first."""
    found = questionnaires.pending(ctx.session, ctx.person.id, ctx.now)
    buttons = Menu()
    for one in found[:SHOWN]:
        key = "questionnaires.b_resume" if one.begun else "questionnaires.b_fill"
        buttons.row(ctx.button(key, f"q:{one.questionnaire.id}", one=one.questionnaire))
    if found:
        buttons.row(ctx.button("questionnaires.b_decline", "qno"))
    total = sum(MINUTES[one.questionnaire.form] for one in found)
    return [
        ctx.say(
            "questionnaires.list",
            slot="screen",
            rows=(*buttons.rows, *menu.back_row(ctx)),
            found=[one.questionnaire for one in found[:SHOWN]],
            number=len(found),
            minutes=MINUTES,
            total=total,
        )
    ]


# --- filling in ------------------------------------------------------------------------------


def fill(event: Event, ctx: Context) -> list[Step]:
    """Open the form, or say why there is nothing to fill in any more."""
    questionnaire = questionnaires.load(ctx.session, ctx.arg(0))
    if refusal := _refusal(ctx, questionnaire):
        return refusal
    purpose = PURPOSES[questionnaire.form]
    return filling.open_form(ctx, purpose, {"questionnaire": questionnaire.id})


def _refusal(ctx: Context, questionnaire: QuestionnaireView) -> list[Step]:
    """Kinder words for what only questionnaires know: too late, and declined before."""
    rows = Menu().row(ctx.button("questionnaires.b_list", "questionnaires")).rows
    try:
        questionnaires.check(ctx.session, questionnaire.id, ctx.person.id, ctx.now)
    except QuestionnaireClosed:
        key = "questionnaires.closed" if questionnaire.closes <= ctx.now else "questionnaires.early"
        return [ctx.say(key, slot="screen", rows=rows, one=questionnaire)]
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


def submit(form: str, ctx: Context, subject: Subject, filled: Filled) -> list[Step]:
    """Note the return on one side, drop the sheets into the box on the other."""
    questionnaire_id = subject["questionnaire"]
    questionnaires.mark_returned(ctx.session, questionnaire_id, ctx.person.id, ctx.now)
    team = ctx.person.team
    answers.drop_into_box(
        ctx.session,
        questionnaire_id,
        given=filled.answers,
        counted=counted_of(formbook.current(ctx.session, form)),
        group=team.group if team else "",
    )
    _forget_reminders(ctx)
    return []


def _forget_reminders(ctx: Context) -> None:
    if not questionnaires.pending(ctx.session, ctx.person.id, ctx.now):
        returns.drop_reminders(ctx.session, ctx.person.id)


# --- declining -------------------------------------------------------------------------------


def pick_declined(event: Event, ctx: Context) -> list[Step]:
    """„Nie wypełnię”: which one?"""
    found = questionnaires.pending(ctx.session, ctx.person.id, ctx.now)
    buttons = Menu()
    for one in found[:SHOWN]:
        token = f"qnoask:{one.questionnaire.id}"
        buttons.row(ctx.button("questionnaires.b_which", token, one=one.questionnaire))
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


def _feature(form: str) -> FormFeature:
    return FormFeature(
        form=form,
        prepare=prepare,
        submit=partial(submit, form),
        save=save,
        confidential=True,
    )


ROUTES = Routes(
    commands={"ankiety": show, "questionnaires": show},
    buttons={
        "questionnaires": show,
        "q": fill,
        "qno": pick_declined,
        "qnoask": ask_to_decline,
        "qnoyes": decline,
    },
    forms={purpose: _feature(form) for form, purpose in PURPOSES.items()},
    words={"ankiety": "ankiety", "ankieta": "ankiety", "questionnaires": "ankiety"},
    menu=(MenuItem("questionnaires.b_menu", "questionnaires", order=20, roles=TEAM),),
)
