"""What results a button of `/raport` is about: a module's questionnaire, its workshops, or one of
the coordinators' own. A token names it by a number and a letter.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from domain.people import Permission
from handlers import formbook, office, result_sheets
from handlers.context import Context
from handlers.result_questions import questions_of
from handlers.result_sheets import Returned
from messages.result_blocks import Asked, Block, block
from messages.steps import Button
from storage import programmes, questionnaires, results
from storage.programmes import ModuleView
from storage.questionnaires import QuestionnaireView
from storage.returns import Rate

FORMS = {"m": questionnaires.MODULE, "w": questionnaires.WORKSHOP}
OWN = "q"
ALL = "all"  # the part of a token that means everybody


@dataclass(frozen=True, slots=True)
class Source:
    """`number` is the module's or the questionnaire's id, `letter` one of m, w, q."""

    letter: str
    number: int
    title: str
    returned: Returned
    module: ModuleView | None = None

    @property
    def token(self) -> str:
        return f"{self.number}:{self.letter}"

    @property
    def overview(self) -> str:
        """The token of the screen with its return rate."""
        return f"resone:{self.number}" if self.module is None else f"res:{self.number}"


def of_args(ctx: Context) -> Source:
    """What the pressed token names. Raises LookupError, `NotAllowed`."""
    number, letter = ctx.arg(0), ctx.args[1] if len(ctx.args) > 1 else ""
    if letter == OWN:
        return of_questionnaire(ctx, number)
    if letter not in FORMS:
        raise LookupError(f"no form {letter!r}")
    return of_module(ctx, module(ctx, number), letter)


def module(ctx: Context, number: int) -> ModuleView:
    """Raises LookupError, `NotAllowed`."""
    found = programmes.module(ctx.session, number)
    ctx.require(Permission.READ_RESULTS, office.place_of(found.programme_id))
    return found


def of_module(ctx: Context, found: ModuleView, letter: str) -> Source:
    form = FORMS[letter]
    returned = result_sheets.of_module(ctx.session, found.id, form)
    title = ctx.label(f"results.title_{form}", module=found)
    return Source(letter, found.id, title, returned, found)


def of_questionnaire(ctx: Context, number: int) -> Source:
    """One that stands by itself. Raises LookupError, `NotAllowed`."""
    found = questionnaires.load(ctx.session, number)
    ctx.require(Permission.READ_RESULTS, office.place_of(found.programme_id))
    if found.form in FORMS.values():
        raise LookupError(f"questionnaire {number} is shown with its module")
    title = formbook.title(ctx.session, found.form, ctx.language)
    return Source(OWN, number, title, result_sheets.of_one(ctx.session, found))


def alike(ctx: Context, source: Source) -> Iterator[tuple[str, Source]]:
    """The same questionnaire at all its occasions, each with what the occasion is called."""
    if source.module is not None:
        for number, _ in results.modules_of(ctx.session, source.module.programme_id):
            found = programmes.module(ctx.session, number)
            label = ctx.label("results.point_module", module=found)
            yield label, of_module(ctx, found, source.letter)
        return
    for one in results.asked_alike(ctx.session, source.returned.occasions[0]):
        yield occasion(ctx, one), of_questionnaire(ctx, one.id)


def occasion(ctx: Context, one: QuestionnaireView) -> str:
    return ctx.label("results.point_day", at=one.closes)


def asked(ctx: Context, source: Source) -> list[Asked]:
    return questions_of(ctx.session, source.returned.form, ctx.language, ctx.now)


def blocks(ctx: Context, source: Source, part: str) -> list[Block]:
    """The questions' results of everybody, or of one part; [] where they stay hidden."""
    questions = asked(ctx, source)
    known = {one.question.id: one for one in questions}
    found = result_sheets.results(source.returned, questions, "" if part == ALL else part)
    return [block(known[one.id], one, ctx.language) for one in found]


def part_name(ctx: Context, source: Source, part: str) -> str:
    """A group, or a workshop by its title, group and day; "" for everybody."""
    if part == ALL:
        return ""
    if source.returned.form != questionnaires.WORKSHOP:
        return ctx.label("results.b_group", group=part)
    one = next(q for q in source.returned.occasions if str(q.id) == part)
    return ctx.label("results.b_workshop", one=one)


def full_title(ctx: Context, source: Source, part: str) -> str:
    """The title with the part, as it stands above a chart and a workbook."""
    named = part_name(ctx, source, part)
    return ctx.label("results.title_results", title=source.title, part=named)


def size(source: Source, part: str) -> int:
    """How many people's answers a page shows."""
    return result_sheets.size(source.returned, "" if part == ALL else part)


def rate(ctx: Context, source: Source) -> Rate:
    return results.rate(ctx.session, [one.id for one in source.returned.occasions])


def texts(ctx: Context, source: Source) -> list[tuple[str, str]]:
    """The free texts with their questions, shuffled; [] until all of it may be shown."""
    return result_sheets.shuffled_texts(
        ctx.session, source.returned, asked(ctx, source), seed=source.number
    )


def back(ctx: Context, source: Source) -> Button:
    return ctx.button("results.b_overview", source.overview)
