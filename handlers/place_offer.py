"""The offer to send where one is: made with a question for a place, withdrawn when it is left.

A messenger's button for it stands outside the messages, so whatever way leads out of the question
(an answer, „back", a command) has to take it away.
"""

from __future__ import annotations

from handlers.context import Context
from messages.steps import AskPlace, EndPlace, Notify, Say, Step, Toast
from storage import inbox

_NOTE = "place_asked"


def accompany(ctx: Context, steps: list[Step]) -> list[Step]:
    """The steps with the offer after them or its end before them, where that is due."""
    said = [step for step in steps if not isinstance(step, Toast | Notify)]
    if not said:
        return steps
    asks, stands = _asks_for_place(said[-1]), bool(inbox.note(ctx.session, ctx.account.id, _NOTE))
    if asks == stands:
        return steps
    inbox.set_note(ctx.session, ctx.account.id, _NOTE, asks or None)
    if asks:
        offer = AskPlace(ctx.text("filling.place_offer"), ctx.label("filling.b_send_place"))
        return [*steps, offer]
    return [EndPlace(ctx.text("filling.place_over")), *steps]


def _asks_for_place(step: Step) -> bool:
    return isinstance(step, Say) and step.control is not None and step.control.kind == "place"
