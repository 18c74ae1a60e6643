"""What results a button of `/raport` is about: a module's questionnaire, its workshops, or one of
the coordinators' own. A token names it by a number and a letter.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from domain.people import Permission, Places
from handlers import formbook, office, result_sheets
from handlers.context import Context
from handlers.result_questions import questions_of
from handlers.result_sheets import Returned
from messages.result_blocks import Asked, Block, block
from storage import Session, programmes, questionnaires, results
from storage.programmes import ModuleView
from storage.questionnaires import QuestionnaireView
from storage.returns import Rate

FORMS = {"m": questionnaires.MODULE, "w": questionnaires.WORKSHOP}
OWN = "q"
ALL = "all"  # the part of a token that means everybody


class Reader(Protocol):
    """Whose rights and language results are read with: a `Context`, or an errand of exports."""

    @property
    def session(self) -> Session: ...
    @property
    def now(self) -> datetime: ...
    @property
    def language(self) -> str: ...
    def label(self, key: str, **values: Any) -> str: ...
    def require(self, permission: Permission, places: Places) -> None: ...


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
    return of_token(ctx, ctx.arg(0), ctx.args[1])


def of_token(reader: Reader, number: int, letter: str) -> Source:
    """The same of the parts of `Source.token`."""
    if letter == OWN:
        return of_questionnaire(reader, number)
    if letter not in FORMS:
        raise LookupError(f"no form {letter!r}")
    return of_module(reader, module(reader, number), letter)


def module(reader: Reader, number: int) -> ModuleView:
    """Raises LookupError, `NotAllowed`."""
    found = programmes.module(reader.session, number)
    reader.require(Permission.READ_RESULTS, office.place_of(found.programme_id))
    return found


def of_module(reader: Reader, found: ModuleView, letter: str) -> Source:
    form = FORMS[letter]
    returned = result_sheets.of_module(reader.session, found.id, form)
    title = reader.label(f"results.title_{form}", module=found)
    return Source(letter, found.id, title, returned, found)


def of_questionnaire(reader: Reader, number: int) -> Source:
    """One that stands by itself. Raises LookupError, `NotAllowed`."""
    found = questionnaires.load(reader.session, number)
    reader.require(Permission.READ_RESULTS, found.places)
    if found.form in FORMS.values():
        raise LookupError(f"questionnaire {number} is shown with its module")
    title = formbook.title(reader.session, found.form, reader.language)
    return Source(OWN, number, title, result_sheets.of_one(reader.session, found))


def alike(reader: Reader, source: Source) -> Iterator[tuple[str, Source]]:
    """The same questionnaire at all its occasions, each with what the occasion is called."""
    if source.module is not None:
        for number, _ in results.modules_of(reader.session, source.module.programme_id):
            found = programmes.module(reader.session, number)
            label = reader.label("results.point_module", module=found)
            yield label, of_module(reader, found, source.letter)
        return
    for one in results.asked_alike(reader.session, source.returned.occasions[0]):
        yield occasion(reader, one), of_questionnaire(reader, one.id)


def occasion(reader: Reader, one: QuestionnaireView) -> str:
    return reader.label("results.point_day", at=one.closes)


def asked(reader: Reader, source: Source) -> list[Asked]:
    return questions_of(reader.session, source.returned.form, reader.language, reader.now)


def blocks(reader: Reader, source: Source, part: str) -> list[Block]:
    """The questions' results of everybody, or of one part; [] where they stay hidden."""
    questions = asked(reader, source)
    known = {one.question.id: one for one in questions}
    found = result_sheets.results(source.returned, questions, "" if part == ALL else part)
    least = source.returned.minimum
    return [block(known[one.id], one, reader.language, least) for one in found]


def part_name(reader: Reader, source: Source, part: str) -> str:
    """A group, or a workshop by its title, group and day; "" for everybody."""
    if part == ALL:
        return ""
    if source.returned.form != questionnaires.WORKSHOP:
        return reader.label("results.b_group", group=part)
    one = next(q for q in source.returned.occasions if str(q.id) == part)
    return reader.label("results.b_workshop", one=one)


def full_title(reader: Reader, source: Source, part: str) -> str:
    """The title with the part, as it stands above a chart and a workbook."""
    named = part_name(reader, source, part)
    return reader.label("results.title_results", title=source.title, part=named)


def size(source: Source, part: str) -> int:
    """How many people's answers a page shows."""
    return result_sheets.size(source.returned, "" if part == ALL else part)


def rate(reader: Reader, source: Source) -> Rate:
    return results.rate(reader.session, [one.id for one in source.returned.occasions])


def texts(reader: Reader, source: Source) -> list[tuple[str, str]]:
    """The free texts with their questions, shuffled; [] until all of it may be shown."""
    return result_sheets.shuffled_texts(
        reader.session, source.returned, asked(reader, source), seed=source.number
    )
