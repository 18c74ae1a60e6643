"""„Wypróbuj”: a form filled in for oneself, as people will see it. Nothing of it is stored.

A trial runs as a confidential session of a purpose of its own, so that its end erases what was
said; the answers go on the screen once and nowhere else.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from domain.errors import NotAllowed
from domain.form_codes import split
from domain.people import Permission
from handlers import filling, form_homes, menu
from handlers.context import Context
from handlers.routes import Filled, FormFeature, FormSetup, Routes, Subject
from messages import wording
from messages.events import Event
from messages.steps import Menu, Rows, Say, Step
from storage import form_library, trials
from storage.trials import TRIAL

BUILT_IN = ("module", "workshop")  # what participants fill in; the rest is part of other features
LINES = 60


def try_version(event: Event, ctx: Context) -> list[Step]:
    """`formtry:<version>`: a draft, or a version that is or was published; from the beginning."""
    return _begin(ctx, form_homes.managed_version(ctx, ctx.arg(0)).code)


def try_built_in(event: Event, ctx: Context) -> list[Step]:
    """`formtryours:<name>`."""
    if ctx.args[:1] not in [(name,) for name in BUILT_IN]:
        raise LookupError(f"no form {ctx.args} to try")
    return _begin(ctx, ctx.args[0])


def _begin(ctx: Context, code: str) -> list[Step]:
    trials.end_of(ctx.session, ctx.person.id, ctx.now)
    return filling.open_form(ctx, TRIAL, {"form": code})


def prepare(ctx: Context, subject: Subject) -> FormSetup:
    """Of our own forms, an occasion to be asked about."""
    if not form_homes.homes_for(ctx):
        raise NotAllowed(action=Permission.MANAGE_FORMS.value)
    if subject["form"] in BUILT_IN:
        return FormSetup(context=_occasion(ctx))
    return FormSetup()


def _occasion(ctx: Context) -> dict[str, str]:
    return {
        "module_no": "1",
        "dates": wording.short_day(ctx.now, ctx.language),
        "workshop": ctx.label("form_library.sample_workshop"),
        "day": wording.short_day(ctx.now, ctx.language),
        "group": "I",
    }


def submit(ctx: Context, subject: Subject, filled: Filled) -> list[Step]:
    """The end: what would have been stored is shown, and forgotten."""
    lines = list(flatten(filled.answers))
    ended = ctx.say("form_library.trial_over", rows=_after(ctx, subject["form"]))
    return [ended, _would_be(ctx, lines)]


def _would_be(ctx: Context, lines: list[tuple[str, str]]) -> Say:
    html = ctx.text("form_library.trial_answers", lines=lines[:LINES], more=len(lines) - LINES)
    return Say(html, once=True)


def _after(ctx: Context, code: str) -> Rows:
    kind, number = split(code)
    if not kind:
        again = ctx.button("form_library.b_try_again", f"formtryours:{code}")
        return ((again,), (ctx.button("form_library.b_list", "forms"),), *menu.back_row(ctx))
    version = form_library.load_version(ctx.session, number)
    buttons = Menu().row(ctx.button("form_library.b_try_again", f"formtry:{version.id}"))
    if version.state == form_library.DRAFT:
        buttons.row(ctx.button("form_library.b_publish", f"formpub:{version.id}"))
    buttons.row(ctx.button("form_library.b_to_form", f"ownform:{version.form_id}"))
    return (*buttons.rows, *menu.back_row(ctx))


def flatten(answers: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, str]]:
    """Answers as (name, value), entries of repeats as "child[2]/age"."""
    for name, value in answers.items():
        if isinstance(value, list) and value and isinstance(value[0], Mapping):
            for number, entry in enumerate(value, start=1):
                yield from flatten(entry, f"{prefix}{name}[{number}]/")
        else:
            yield prefix + name, _shown(value)


def _shown(value: Any) -> str:
    if isinstance(value, Mapping) and "name" in value:  # a file: how it was called
        return str(value["name"])
    if isinstance(value, Mapping):  # a place: its numbers, as the form keeps them
        return " ".join(map(str, value.values()))
    if isinstance(value, list):
        return " ".join(map(str, value))
    return "OK" if value is True else str(value)


ROUTES = Routes(
    buttons={"formtry": try_version, "formtryours": try_built_in},
    forms={
        TRIAL: FormFeature(
            lambda ctx, subject: str(subject["form"]),
            prepare,
            submit,
            confidential=True,
            send_label="form_library.b_end_trial",
            banner="form_library.trial_banner",
            aside="form_library.trial_aside",
        )
    },
)
