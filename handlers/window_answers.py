"""Taking what stands in a window: the whole page when it is sent, what fits when it is left."""

from __future__ import annotations

from dataclasses import dataclass

from domain.forms.pages import Page
from domain.forms.views import Line
from handlers import filling, form_ending, window_fields, window_values
from handlers.context import Context
from handlers.filling import Sitting
from messages.events import Pressed, Values
from messages.steps import Step

_BLANK = Values()
_LETS_GO = frozenset({"x"})  # buttons that give the answers up


@dataclass(frozen=True, slots=True)
class Taken:
    """`problems` by place, plain; `removed` answers that lost their question; `said` for the
    chat."""

    problems: dict[str, str]
    removed: tuple[Line, ...]
    said: list[Step]


def take(ctx: Context, sitting: Sitting, page: Page, values: Values, *, partial: bool) -> Taken:
    """Give the page's answers to the session.

    Partially, what the form refuses is left as it was and not told. What must not be stored is
    told either way; then the page stays.
    """
    entered = window_values.read(ctx, sitting.row, page, values)
    stays = partial or bool(entered.problems)
    outcome = sitting.walk.fill(entered.answers, partial=stays)
    shown = dict(zip(page.places, page.questions, strict=True))
    refused = {
        place: window_fields.explain(ctx, refusal, shown[place])
        for place, refusal in outcome.refusals.items()
        if place in shown and not partial
    }
    form_ending.save(ctx, sitting)
    return Taken({**refused, **entered.problems}, outcome.removed, entered.said)


def keep_first(ctx: Context, sitting: Sitting, action: str) -> list[Step]:
    """Before a button of a window does its work: keep what was typed around it.

    The page with what is wrong, where something must not be stored; else nothing.
    """
    body, page = ctx.event.body, sitting.walk.page()
    values = body.values if isinstance(body, Pressed) else None
    if values is None or values == _BLANK or page is None or action in _LETS_GO:
        return []
    taken = take(ctx, sitting, page, values, partial=True)
    if not taken.problems:
        return []
    return [*taken.said, *filling.show_window(ctx, sitting, problems=taken.problems)]
