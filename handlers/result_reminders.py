"""A reminder to those who have not returned a module's questionnaires; nobody reads their names."""

from __future__ import annotations

from datetime import time

from domain.calendar import at_wall, local_day
from handlers import menu, result_sources
from handlers.context import Context
from handlers.routes import Routes
from messages import texts
from messages.events import Event
from messages.steps import Button, Lane, Menu, Say, Step, step_to_json
from storage import audit, outbox, questionnaires, reminders, returns
from storage.returns import Reader


def remind(event: Event, ctx: Context) -> list[Step]:
    """To everyone who can still return something, once a day; nobody reads who they are."""
    module = result_sources.module(ctx, ctx.arg(0))
    today = at_wall(local_day(ctx.now), time(0))
    leaves = ctx.calendar.next_open(ctx.now)
    back = Menu().row(ctx.button("results.b_overview", f"res:{module.id}")).rows
    rows = (*back, *menu.back_row(ctx))
    if returns.was_reminded(ctx.session, f"module:{module.id}", today):
        return [ctx.say("results.reminded_today", slot="screen", rows=rows, module=module)]
    asked = questionnaires.of_module(ctx.session, module.id)
    readers = returns.to_remind(ctx.session, asked, leaves)
    for reader in readers:
        text = texts.render("results.reminder", reader.language, module=module)
        post(ctx, reader, text, "questionnaires", subject=str(module.id))
    audit.record(
        ctx.session,
        at=ctx.now,
        actor_id=ctx.person.id,
        action=returns.REMINDED,
        subject=f"module:{module.id}",
        people=len(readers),
    )
    return [
        ctx.say(
            "results.reminded",
            slot="screen",
            rows=rows,
            module=module,
            number=len(readers),
            leaves=leaves,
            waits=leaves > ctx.now,
        )
    ]


def post(ctx: Context, reader: Reader, html: str, token: str, *, subject: str) -> None:
    """One reader's reminder, with a button to `token`; of a `subject` once a day."""
    leaves = ctx.calendar.next_open(ctx.now)
    button = Button(texts.label("questionnaires.b_menu", reader.language), token)
    outbox.post_to_person(
        ctx.session,
        person_id=reader.person_id,
        lane=Lane.NOTICE,
        topic=returns.TOPIC,
        body=step_to_json(Say(html, rows=((button,),))),
        due=leaves,
        dedupe=f"{returns.TOPIC}:{subject}:{reader.person_id}:{local_day(ctx.now)}",
    )
    reminders.count_message(ctx.session, reader.person_id, local_day(leaves))


ROUTES = Routes(buttons={"resrem": remind})
