"""A published form is given to people: the dialogue, the preview, the release."""

from __future__ import annotations

from typing import Any

from domain.assignments import Audience, check_terms, identifying
from domain.errors import DomainError
from handlers import asked, assignment_answers, filling, form_homes, formbook, menu, returns_desk
from handlers.context import Context
from handlers.routes import Filled, FormFeature, FormSetup, Routes, Subject
from messages.events import Event
from messages.steps import Menu, Rows, Say, Step
from storage import asked_people, own_questionnaires
from storage.form_library import FormView
from storage.own_questionnaires import DRAFT, Assigned

PURPOSE = "assign_form"


# --- the dialogue ----------------------------------------------------------------------------


def begin(event: Event, ctx: Context) -> list[Step]:
    """`assign:<form>`: to whom, when, on what terms."""
    form = form_homes.managed_form(ctx, ctx.arg(0))
    formbook.check_open(ctx.session, form.code)
    asked.field_of(ctx, form)
    return filling.open_form(ctx, PURPOSE, {"form": form.id})


def prepare(ctx: Context, subject: Subject) -> FormSetup:
    """Everybody and everything to choose from; of a draft that is mended, its answers."""
    form = form_homes.managed_form(ctx, subject["form"])
    formbook.check_open(ctx.session, form.code)
    field = asked.field_of(ctx, form)
    choices = {
        name: list(found) for name, found in assignment_answers.choices_of(ctx, field).items()
    }
    telling = identifying(formbook.current(ctx.session, form.code)).certain
    return FormSetup(
        context={
            "possible": " ".join(assignment_answers.possible(field, choices)),
            "telling": "yes" if telling else "",
            "events_known": "yes" if choices["events"] else "",
        },
        choices=choices,
        answers=assignment_answers.answers_of_draft(ctx, subject.get("draft")),
    )


def submit(ctx: Context, subject: Subject, filled: Filled) -> list[Step]:
    """Keep the draft and show what would happen; nothing has happened yet."""
    form = form_homes.managed_form(ctx, subject["form"])
    field, terms = asked.field_of(ctx, form), assignment_answers.terms_of(filled.answers)
    network_id = assignment_answers.network_of(ctx, filled.answers, field)
    people = asked.choose(ctx, field.programme_id, network_id, terms.audience)
    check_terms(terms, people, formbook.current(ctx.session, form.code), ctx.now)
    draft = own_questionnaires.write_draft(
        ctx.session,
        form.id,
        terms,
        programme_id=field.programme_id,
        network_id=network_id,
        context=_context(ctx, form, terms.audience, filled.answers.get("event", "")),
        by=ctx.person.id,
        now=ctx.now,
        draft=subject.get("draft"),
    )
    return [_preview(ctx, own_questionnaires.load(ctx.session, draft))]


def _context(ctx: Context, form: FormView, audience: Audience, event: str) -> dict[str, Any]:
    return {
        "titles": dict(form.shown.titles),
        "questions": form.shown.questions,
        "event": asked.event_of(ctx, audience, event),
    }


# --- the preview -----------------------------------------------------------------------------


def show_draft(event: Event, ctx: Context) -> list[Step]:
    """`asgdraft:<questionnaire>`: what would happen."""
    return [_preview(ctx, _draft(ctx))]


def _draft(ctx: Context) -> Assigned:
    """Raises LookupError once it is more than a draft."""
    found = asked.managed(ctx, ctx.arg(0))
    if found.questionnaire.state != DRAFT:
        raise LookupError(f"questionnaire {found.id} is no draft")
    return found


def _preview(ctx: Context, draft: Assigned, *, was: int | None = None) -> Say:
    """To whom, when and on what terms exactly; `was` is an earlier count that has changed."""
    people = asked.asked(ctx, draft)
    form = formbook.current(ctx.session, draft.questionnaire.form)
    doubtful = identifying(form).likely if draft.terms.confidential else ()
    rows = (
        Menu()
        .row(ctx.button("assignments.b_release", f"asgopen:{draft.id}:{len(people)}"))
        .row(ctx.button("assignments.b_mend", f"asgmend:{draft.id}"))
        .row(ctx.button("assignments.b_discard", f"asgdrop:{draft.id}"))
        .rows
    )
    return ctx.say(
        "assignments.preview",
        one=draft,
        title=asked.title(ctx, draft),
        whom=asked.whom(ctx, draft.terms.audience),
        reach=asked_people.reach(ctx.session, people),
        doubtful=doubtful,
        was=was,
        rows=rows,
    )


def mend(event: Event, ctx: Context) -> list[Step]:
    """`asgmend:<questionnaire>`: the dialogue again, with the answers given."""
    draft = _draft(ctx)
    return filling.open_form(ctx, PURPOSE, {"form": draft.own_form, "draft": draft.id})


def discard(event: Event, ctx: Context) -> list[Step]:
    """`asgdrop:<questionnaire>`: nobody was asked."""
    draft = _draft(ctx)
    own_questionnaires.discard(ctx.session, draft.id)
    return [ctx.say("assignments.discarded", slot="screen", rows=_to_form(ctx, draft))]


def _to_form(ctx: Context, one: Assigned) -> Rows:
    back = ctx.button("form_library.b_to_form", f"ownform:{one.own_form}")
    return ((back,), *menu.back_row(ctx))


def release(event: Event, ctx: Context) -> list[Step]:
    """`asgopen:<questionnaire>:<people>`: once, to exactly as many as the preview counted."""
    found = asked.managed(ctx, ctx.arg(0))
    if found.questionnaire.state != DRAFT:
        return [returns_desk.screen(ctx, found)]
    formbook.check_open(ctx.session, found.questionnaire.form)
    people = asked.asked(ctx, found)
    try:
        form = formbook.current(ctx.session, found.questionnaire.form)
        check_terms(found.terms, people, form, ctx.now)
    except DomainError as refusal:
        mending = ctx.button("assignments.b_mend", f"asgmend:{found.id}")
        return [ctx.refuse(refusal, rows=((mending,), *menu.back_row(ctx)))]
    if len(people) != ctx.arg(1):
        return [_preview(ctx, found, was=ctx.arg(1))]
    opened = own_questionnaires.release(ctx.session, found.id, people, ctx.now)
    asked.record(
        ctx,
        "questionnaire.release",
        found.id,
        people=len(people),
        confidential=found.terms.confidential,
        repeatable=found.terms.repeatable,
    )
    return [ctx.toast("assignments.released"), returns_desk.screen(ctx, opened)]


ROUTES = Routes(
    buttons={
        "assign": begin,
        "asgdraft": show_draft,
        "asgmend": mend,
        "asgdrop": discard,
        "asgopen": release,
    },
    forms={
        PURPOSE: FormFeature("form_assignment", prepare, submit, send_label="assignments.b_preview")
    },
)
