"""Forms with each kind of question, and a feature that asks them and keeps what was sent."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Session

from domain import form_codes
from domain.forms.loading import load_form
from handlers import filling, form_answers, form_presses, menu, window_events
from handlers.context import Context
from handlers.routes import Filled, FormFeature, FormSetup, Routes, Subject, merge
from messages.events import Command, Event
from messages.forms.convert import convert_markdown
from messages.steps import Step
from storage import form_library
from storage.form_library import Accepted
from tests.own_forms import PROGRAMME

SENT: list[Filled] = []


def begin(event: Event, ctx: Context) -> list[Step]:
    """`/wypelnij 1`: the form of this number."""
    assert isinstance(event.body, Command)
    return filling.open_form(ctx, "any", {"form": int(event.body.argument)})


def begin_by_button(event: Event, ctx: Context) -> list[Step]:
    return filling.open_form(ctx, "any", {"form": ctx.arg(0)})


def prepare(ctx: Context, subject: Subject) -> FormSetup:
    return FormSetup()


def submit(ctx: Context, subject: Subject, filled: Filled) -> list[Step]:
    SENT.append(filled)
    return [ctx.say("filling.sent_already")]


ROUTES = merge(
    [
        menu.ROUTES,
        form_presses.ROUTES,
        form_answers.ROUTES,
        window_events.ROUTES,
        Routes(
            commands={"wypelnij": begin},
            buttons={"fill": begin_by_button},
            forms={
                "any": FormFeature(
                    lambda ctx, subject: form_codes.own(subject["form"]), prepare, submit
                )
            },
        ),
    ]
)


def publish(
    session: Session,
    now: Any,
    survey: str,
    choices: str = "",
    form_id: str = "f",
    *,
    columns: str = "",
    listed: str = "list_name | name | label",
) -> None:
    """Publish a form of these rows; the first is number 1. Columns: type, name, label and on, or
    those given."""
    xform = convert_markdown(_markdown(survey, choices, form_id, columns or COLUMNS, listed))
    form = load_form(xform)
    accepted = Accepted(
        form_id=form_id,
        digest=form.digest,
        xform=xform,
        titles={"pl": "Próba", "en": "Trial"},
        languages=form.languages,
        questions=form.asked,
    )
    draft = form_library.add_draft(session, PROGRAMME, accepted, by=None, now=now)
    assert form_library.publish(session, draft.id, by=None, now=now) is not None


COLUMNS = "type|name|label|required|constraint|appearance|parameters|relevant|calculation"


def _markdown(survey: str, choices: str, form_id: str, columns: str, headings: str) -> str:
    rows = [f"|  | {row.strip()} |" for row in survey.strip().splitlines()]
    listed = [f"|  | {row.strip()} |" for row in choices.strip().splitlines()]
    return "\n".join(
        [
            "| survey |",
            f"|  | {columns} |",
            *rows,
            *(["| choices |", f"|  | {headings} |", *listed] if listed else []),
            "| settings |",
            "|  | form_title | form_id | version |",
            f"|  | Próba | {form_id} | 1 |",
        ]
    )
