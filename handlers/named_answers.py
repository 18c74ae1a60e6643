"""Returns of a questionnaire that is not confidential, one a page, with whose they are."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from domain.people import Permission
from domain.tallies import flatten
from handlers import asked, menu
from handlers.context import Context
from handlers.paging import page_arg, page_of, turn_row
from handlers.result_questions import questions_of
from handlers.routes import Routes
from messages.events import Event
from messages.result_blocks import Asked
from messages.steps import Menu, Step
from storage import named_returns


def show(event: Event, ctx: Context) -> list[Step]:
    """`asgans:<questionnaire>[:<page>]`. Raises LookupError for a confidential one."""
    one = asked.managed(ctx, ctx.arg(0))
    ctx.require(Permission.READ_RESULTS, one.questionnaire.places)
    if one.terms.confidential:
        raise LookupError(f"questionnaire {one.id} keeps no names")
    found = page_of(named_returns.of(ctx.session, one.id), page_arg(ctx, 1), 1)
    questions = questions_of(ctx.session, one.questionnaire.form, ctx.language, ctx.now)
    rows = (
        Menu()
        .row(*turn_row(ctx, found, f"asgans:{one.id}:{{page}}"))
        .row(ctx.button("assignments.b_back", f"asg:{one.id}"))
        .rows
    )
    return [
        ctx.say(
            "assignments.answers",
            slot="screen",
            rows=(*rows, *menu.back_row(ctx)),
            title=asked.title(ctx, one),
            page=found,
            lines=[list(lines(given.answers, questions)) for given in found.items],
        )
    ]


def lines(answers: Mapping[str, Any], questions: Sequence[Asked]) -> Iterator[tuple[str, str]]:
    """Each given answer with its question's label; of repeats once for every entry.

    A question of another version of the form is called by its name.
    """
    known = {one.question.id: one for one in questions}
    for name, value in flatten(answers):
        question = known.get(name)
        options = question.options if question else {}
        yield (question.label if question else name), _shown(value, options)


def _shown(value: Any, options: Mapping[str, str]) -> str:
    if isinstance(value, list):
        return ", ".join(_shown(one, options) for one in value)
    if isinstance(value, Mapping):
        parts = [value["name"]] if "name" in value else [value["latitude"], value["longitude"]]
        return ", ".join(map(str, parts))
    return options.get(str(value), str(value))


ROUTES = Routes(buttons={"asgans": show})
