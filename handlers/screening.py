"""R17 and R30 on everything that comes in, before anything of it is stored or understood."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from domain.privacy import Finding, inspect
from handlers import menu
from handlers.context import Context
from messages.events import (
    Body,
    Changed,
    Closed,
    Command,
    Event,
    Located,
    Mentioned,
    Pressed,
    Shared,
    Submitted,
    Text,
    Uploaded,
    Values,
    body_to_json,
)
from messages.steps import Menu, Step
from storage import inbox

Handler = Callable[[Event, Context], list[Step]]


def storable(body: Body) -> dict[str, Any] | None:
    """What the inbox keeps: nothing of what must not be stored, no codes, no platform handles."""
    match body:
        case Text(text=text) | Mentioned(text=text) if inspect(text) is not None:
            return None
        case Uploaded(name=name) if names_too_much(name):
            return None
        case Command(name=name):
            return body_to_json(Command(name))
        case Pressed():
            return body_to_json(replace(body, callback=None, values=None))
        case Submitted() | Changed() | Closed():
            return body_to_json(_without_answers(body))
        case Shared(purpose=purpose):
            return {"kind": "shared", "purpose": purpose}
        case Uploaded():
            return body_to_json(replace(body, ref=""))
        case Located():
            return {"kind": "located"}  # where somebody was is kept as an answer, or not at all
    return body_to_json(body)


def _without_answers(body: Submitted | Changed | Closed) -> Body:
    """Answers are kept as answers, or not at all; nor is the page, which may tell the way taken."""
    token = ":".join(body.token.split(":")[:2])
    if isinstance(body, Submitted):
        return Submitted(token, Values())
    return Changed(token, "", Values()) if isinstance(body, Changed) else Closed(token)


def names_too_much(name: str) -> bool:
    """Whether a file's name itself holds what must not be stored."""
    finding = inspect(name)
    return finding is not None and finding.blocks


def screened(event: Event, ctx: Context, *, then: Handler) -> list[Step]:
    """Hand the text on, or explain why it was not kept."""
    inbox.set_note(ctx.session, ctx.account.id, "held", None)
    text = event.body.text if isinstance(event.body, Text) else ""
    finding = inspect(text)
    if finding is None:
        return then(event, ctx)
    if finding.blocks:
        return refuse(ctx, finding)
    return _hold(ctx, text)


def refuse(ctx: Context, finding: Finding) -> list[Step]:
    """Explain why what was written is not kept."""
    key = "not_statement" if finding.kind == "statement_content" else "not_numbers"
    return [ctx.say(f"screening.{key}", office=ctx.office, rows=menu.back_row(ctx))]


def _hold(ctx: Context, text: str) -> list[Step]:
    """Health words: the person decides; until then the text waits with the conversation only."""
    inbox.set_note(ctx.session, ctx.account.id, "held", text)
    rows = (
        Menu()
        .row(ctx.button("screening.keep", "held:keep"))
        .row(ctx.button("screening.rephrase", "held:drop"))
        .rows
    )
    return [ctx.say("screening.health", rows=rows, slot="held")]


def release(event: Event, ctx: Context, *, then: Handler) -> list[Step]:
    """The person pressed one of the two buttons of `_hold`."""
    text = inbox.note(ctx.session, ctx.account.id, "held")
    inbox.set_note(ctx.session, ctx.account.id, "held", None)
    if not text:
        return [ctx.say("screening.nothing_held")]
    if ctx.args[:1] != ("keep",):
        return [ctx.say("screening.dropped", slot="held")]
    return then(replace(event, body=Text(text)), ctx)
