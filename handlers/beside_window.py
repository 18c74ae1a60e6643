"""What is typed or uploaded in the chat while its form is filled in in a window.

Nothing of it is lost: a text is offered as the answer to the question that is open, a file becomes
the answer to the page's question for one.
"""

from __future__ import annotations

from domain.forms.model import Kind
from domain.forms.pages import Page
from domain.forms.session import Session as Walk
from domain.forms.views import Question, Upload
from handlers import cards, filling, form_ending, menu, uploads, window_fields
from handlers.context import Context
from handlers.filling import Sitting
from handlers.tokens import token
from messages.events import Event, Text, Uploaded
from messages.markdown import plain
from messages.steps import Button, Rows, Step
from storage import inbox
from storage.forms import SessionRow

NOT_TYPED = (Kind.NOTE, Kind.FILE, Kind.REPEAT)
LONGEST_LABEL = 40


def take_text(event: Event, ctx: Context, sitting: Sitting) -> list[Step]:
    """A word of the menu leads there; another text is answered with the card and an offer."""
    text = event.body.text if isinstance(event.body, Text) else ""
    if menu.known_word(ctx, text):
        return menu.typed(event, ctx)
    row, walk = sitting.row, sitting.walk
    ctx.answering = row.id
    place, asked = _open_question(walk)
    if asked is None or row.confidential:  # of whose texts none is kept beside the answers
        return [cards.said(ctx, row, walk, typed=True)]
    inbox.set_note(ctx.session, ctx.account.id, cards.TYPED, [row.id, place, text])
    return [cards.said(ctx, row, walk, typed=True, offer=_offer(ctx, row, place, asked))]


def _open_question(walk: Walk) -> tuple[str, Question | None]:
    """The first of the page that has no answer and takes a typed one."""
    page = walk.page()
    for place, shown in _asked(page):
        if shown.kind not in NOT_TYPED and not shown.value:
            return place, shown
    return "", None


def _asked(page: Page | None) -> list[tuple[str, Question]]:
    return list(zip(page.places, page.questions, strict=True)) if page else []


def _offer(ctx: Context, row: SessionRow, place: str, shown: Question) -> Rows:
    label = plain(shown.label)
    short = label if len(label) <= LONGEST_LABEL else label[: LONGEST_LABEL - 1] + "…"
    button: Button = ctx.button("windows.b_take", token(row, "a", place), label=short)
    return ((button,),)


def accept(ctx: Context, sitting: Sitting) -> list[Step]:
    """The offer was taken: the text is the answer to that question."""
    session_id, place, text = inbox.note(ctx.session, ctx.account.id, cards.TYPED) or (0, "", "")
    inbox.set_note(ctx.session, ctx.account.id, cards.TYPED, None)
    asked = dict(_asked(sitting.walk.page()))
    is_offered = session_id == sitting.row.id and ctx.args[2:3] == (place,)
    if not is_offered or place not in asked:
        return filling.moved_on(ctx, sitting)
    outcome = sitting.walk.fill({place: text}, partial=True)
    form_ending.save(ctx, sitting)
    problems = {
        each: window_fields.explain(ctx, refusal, asked[each])
        for each, refusal in outcome.refusals.items()
        if each in asked
    }
    return filling.show_window(ctx, sitting, problems=problems, removed=outcome.removed)


def take_upload(event: Event, ctx: Context, sitting: Sitting) -> list[Step]:
    """A file: the answer to the page's question for one, the first that has none yet."""
    wanted = [each for each in _asked(sitting.walk.page()) if each[1].kind is Kind.FILE]
    body = event.body
    if not wanted or not isinstance(body, Uploaded):
        return [ctx.say("filling.no_place_for_file"), *filling.show(ctx, sitting)]
    place, shown = next((each for each in wanted if not each[1].value), wanted[0])
    ctx.answering = sitting.row.id
    taken = uploads.take(ctx, sitting.row, body, shown)
    if not isinstance(taken, Upload):
        return [taken]
    sitting.walk.fill({place: taken}, partial=True)
    return [ctx.say("filling.file_coming", name=body.name), *filling.show(ctx, sitting)]


def settle_file(
    ctx: Context, sitting: Sitting, found: uploads.Arrival, *, is_held: bool
) -> list[Step]:
    """What became of a file: if it is an answer already, the question is open again without it.

    One that is no answer was replaced meanwhile, or sent before the form came into a window.
    """
    if not is_held:
        return found.problem or _place_file(ctx, sitting, found)
    if not found.problem:
        form_ending.save(ctx, sitting)
        is_sent = sitting.walk.complete and not sitting.feature.review
        return form_ending.send(ctx, sitting) if is_sent else []
    outcome = sitting.walk.withdraw(found.ref)
    return [*found.problem, *filling.show(ctx, sitting, outcome)]


def _place_file(ctx: Context, sitting: Sitting, found: uploads.Arrival) -> list[Step]:
    """Into the question of the page that still waits for such a file."""
    for place, shown in _asked(sitting.walk.page()):
        if shown.kind is Kind.FILE and not shown.value and uploads.suits(shown, found.name):
            sitting.walk.fill({place: Upload(found.ref, found.name)}, partial=True)
            form_ending.save(ctx, sitting)
            return filling.show(ctx, sitting)
    return []
