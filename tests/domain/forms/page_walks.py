"""Random walks through a form page by page, and the same answers given one at a time."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

from domain.forms.loading import load_form
from domain.forms.model import Form, Kind
from domain.forms.pages import Page
from domain.forms.session import Session
from domain.forms.views import Accepted, Given, Location, Outcome, Question, Upload
from tests.oracle.answers import candidates
from tests.oracle.corpus import TRACES, read_corpus
from tests.oracle.trace import Trace, read_trace

MOST_PAGES = 80
PATIENCE = 20  # refusals on a page before other answers are changed, too
MOST_ENTRIES = 3  # of one repeat that a walk asks for
_CONTROLS = {
    Kind.ONE: "select1",
    Kind.MANY: "select",
    Kind.RANK: "rank",
    Kind.RANGE: "range",
    Kind.ACKNOWLEDGE: "trigger",
    Kind.FILE: "upload",
}
_TYPES = {Kind.INTEGER: "int", Kind.TEXT: "string", Kind.PLACE: "geopoint"}
_UUID = re.compile(r"[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}")
_REMEMBERING = re.compile(r"<setvalue|once\(|readonly=\"(?!true\(\))")
_NAMED = (Kind.ONE, Kind.MANY, Kind.RANK, Kind.ACKNOWLEDGE)


@dataclass
class Walker:
    """Walks one form with random answers. `known` are answers that JavaRosa took, by name;
    `given` is what this session took, by key. A `steady` walker gives the same answer to a
    question until it is refused, and fills in a page from the top."""

    form: Form
    now: datetime
    seed: int
    known: Mapping[str, list[str]]
    steady: bool
    given: dict[str, Given] = field(default_factory=dict)
    refused: Counter[str] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        self._draw_anew(self.seed)

    def _draw_anew(self, seed: int | str) -> None:
        self.chance = Random(seed)  # noqa: S311 - repeatable, not secret

    def walk_pages(self, *, partly: bool) -> Session:
        """Fill in page after page, up to the summary. Now and then the session is put aside and
        taken up again; with `partly` pages are filled in before they are sent, and left."""
        session = Session.open(self.form, now=self.now)
        for _ in range(MOST_PAGES):
            page = session.page()
            if page is None:
                return session
            if partly:
                page = self._save(session, page)
            if partly and self.chance.random() < 0.1:
                session.back_page()
            else:
                self._send(session, page)
            if self.chance.random() < 0.3:
                session = self._resume(session)
        raise AssertionError("the pages do not end")

    def walk_questions(self, entries: Mapping[str, int]) -> Session:
        """Give the same answers one at a time, up to the summary. `entries` are the numbers of
        entries, by key of the question about another."""
        session = Session.open(self.form, now=self.now)
        while (question := session.question) is not None:
            assert self._give_again(session, question, entries) == Accepted(), question.key
        return session

    def _resume(self, session: Session) -> Session:
        state = json.loads(json.dumps(session.dump()))
        resumed = Session.load(self.form, state, now=self.now)
        assert resumed.page() == session.page()
        return resumed

    def _save(self, session: Session, page: Page) -> Page:
        """Some random answers now and then, as a window reports them while it is filled in."""
        for _ in range(self.chance.randint(0, 3)):
            size = self.chance.randint(1, len(page.places))
            some = page.places[:size] if self.steady else self.chance.sample(page.places, size)
            drawn = {place: given for place, given in self._draw_all(page).items() if place in some}
            before = session.page_place
            outcome = session.fill(drawn, partial=True)
            self._note(page, drawn, outcome.refusals)
            again = session.page()
            assert again is not None
            assert before in (again.place, *again.places) or page.place not in again.places
            page = again
        return page

    def _send(self, session: Session, page: Page) -> None:
        drawn = self._draw_all(page)
        outcome = session.fill(drawn)
        self._note(page, drawn, outcome.refusals)

    def _note(self, page: Page, drawn: Mapping[str, Given], refused: Mapping[str, Any]) -> None:
        """Remember what was taken. A blank where nothing was shown is no answer; what was given
        there once has been lost since."""
        stuck = sum(self.refused[question.key] for question in page.questions) > PATIENCE
        for place, question in zip(page.places, page.questions, strict=True):
            self.refused[question.key] += place in refused or stuck
            if place not in drawn or place in refused:
                continue
            if drawn[place] or question.value:
                self.given[question.key] = drawn[place]
            elif self.given.get(question.key):
                del self.given[question.key]

    def _draw_all(self, page: Page) -> dict[str, Given]:
        pairs = zip(page.places, page.questions, strict=True)
        return {place: self._draw(q) for place, q in pairs if self._is_asked(q)}

    def _is_asked(self, question: Question) -> bool:
        """Calculations are left as they are."""
        name = re.sub(r".*\]/", "", question.key)
        frames = (frame.by_key.get(name) for frame in self.form.frames)
        calculated = any(n is not None and self.form.nodes[n].rules.calculate for n in frames)
        return question.kind is not Kind.NOTE and not calculated

    def _draw(self, question: Question) -> Given:
        if self.steady:
            self._draw_anew(f"{self.seed} {question.key} {self.refused[question.key]}")
        if question.kind is Kind.REPEAT:
            more = question.entries < MOST_ENTRIES and self.chance.random() < 0.5
            return ("add",) if more else ("end",)
        if not question.required and self.chance.random() < 0.25:
            return None
        return _as_given(question.kind, next(self._candidates(question), ""))

    def _candidates(self, question: Question) -> Iterator[str]:
        known = self.known.get(re.sub(r"\[\d+\]", "", question.key))
        if known and self.chance.random() < 0.6:
            yield self.chance.choice(known)
        limits = question.limits
        yield from candidates(
            self.chance,
            {
                "control": _CONTROLS.get(question.kind, "input"),
                "type": _TYPES.get(question.kind, question.kind.value),
                "choices": [[choice.name, choice.label] for choice in question.choices],
                "range": [limits.lowest or "0", limits.highest or "10", limits.step or "1"],
                "constraint": "",
                "appearance": question.appearance,
            },
            self.now,
        )

    def _give_again(
        self, session: Session, question: Question, entries: Mapping[str, int]
    ) -> Outcome:
        given = self.given.get(question.key)
        if question.key not in self.given and question.kind is not Kind.REPEAT:
            return session.keep()
        if question.kind is Kind.REPEAT:
            more = question.entries < entries.get(question.key, 0)
            return session.choose("add" if more else "end")
        if not given:
            return session.skip()
        return session.choose(*given) if isinstance(given, tuple) else session.answer(given)


@cache
def read_form(name: str) -> tuple[Form, datetime, Mapping[str, list[str]]] | None:
    """A form of the corpus, when it was walked, and what JavaRosa took; None for a form that
    cannot be walked."""
    trace = read_trace(TRACES / f"{name}.json")
    if trace.refused:
        return None
    now = datetime.fromisoformat(trace.now).astimezone(ZoneInfo(trace.zone))
    return load_form(read_corpus(name)), now, _list_known(trace)


def remembers(name: str) -> bool:
    """Whether in the form it matters what was answered before an answer was changed."""
    return _REMEMBERING.search(read_corpus(name)) is not None


def leaves(session: Session) -> dict[str, str]:
    """What would be sent, but for what is drawn by lot."""
    return {path: text for path, text in session.leaves() if not _UUID.search(text)}


def _list_known(trace: Trace) -> dict[str, list[str]]:
    known: dict[str, list[str]] = {}
    for walk in trace.walks:
        for step in walk.steps:
            if step.do == "answer" and step.verdict == "ok" and step.given:
                key = step.at.rpartition("/")[2]
                known.setdefault(key, []).append(step.given)
    return known


def _as_given(kind: Kind, drawn: str) -> Given:
    if kind in _NAMED:
        return (drawn,) if kind is Kind.ONE and drawn else tuple(drawn.split())
    if kind is Kind.FILE:
        return Upload(drawn, drawn)
    if kind is Kind.PLACE:
        return Location(*map(float, drawn.split())) if drawn else None
    return drawn.replace("T", " ") if kind is Kind.MOMENT else drawn
