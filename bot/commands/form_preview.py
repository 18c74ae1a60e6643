"""`lacznik forms preview`: a form walked in the terminal, as a trial."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

from bot.commands.form_files import read
from domain.calendar import local
from domain.forms.loading import load_form
from domain.forms.model import Kind
from domain.forms.session import Session as Walk
from domain.forms.views import Outcome, Question, Refusal, Upload
from messages.forms.problems import tell
from messages.texts import label

Say = Callable[[str], None]
Ask = Callable[[], str]
BACK = "<"


def preview(path: Path, *, now: datetime, say: Say, ask: Ask, language: str = "pl") -> bool:
    """Ask the file's form question by question and print the answers as JSON.

    `ask` gives what is typed next. False, with the errors said, when the form cannot be run.
    Raises `Mistake` for a file that cannot be read.
    """
    checked = read(path)
    if checked.errors:
        for line in tell(checked, language):
            say(line)
        return False
    walk = Walk.open(load_form(checked.xform), now=local(now), language=language)
    say(label("form_files.trial", language))
    while not _at_end(walk, say, ask, language):
        pass
    say(label("form_files.answers", language))
    say(json.dumps(walk.answers(), indent=2, ensure_ascii=False, default=str))
    return True


def _at_end(walk: Walk, say: Say, ask: Ask, language: str) -> bool:
    """One step; True once the summary is accepted."""
    question = walk.question
    for line in _summary(walk, language) if question is None else _shown(question, language):
        say(line)
    typed = ask().strip()
    if question is None and not typed:
        return True
    outcome = _act(walk, question, typed)
    if isinstance(outcome, Refusal):
        say(f"! {explain(outcome, language)}")
    return False


def _shown(question: Question, language: str) -> Iterator[str]:
    yield ""
    if question.kind is Kind.REPEAT:
        yield label("form_files.repeat", language, question=question)
        return
    if question.kind is Kind.NOTE:
        yield question.label
    else:
        yield label("form_files.question", language, question=question)
    if question.hint:
        yield f"    {question.hint}"
    listed = question.choices if question.kind not in (Kind.RANGE, Kind.ACKNOWLEDGE) else ()
    for number, choice in enumerate(listed, start=1):
        yield f"    {number}. {choice.label or choice.name}"
    if question.answer:
        yield label("form_files.now", language, answer=question.answer)
    if how := label("form_files.how", language, question=question):
        yield f"    ({how})"


def _summary(walk: Walk, language: str) -> Iterator[str]:
    yield ""
    yield label("form_files.summary", language)
    for number, line in enumerate(walk.summary(), start=1):
        yield label("form_files.summary_line", language, number=number, line=line)
    yield label("form_files.summary_how", language)


def _act(walk: Walk, question: Question | None, typed: str) -> Outcome:
    if typed == BACK:
        return walk.back()
    if question is None:
        return _change(walk, typed)
    if not typed and question.kind is Kind.REPEAT:
        return walk.choose("end")
    if not typed:
        return walk.keep() if question.value else walk.skip()
    if question.kind is Kind.FILE:
        return walk.answer(Upload(typed, typed))
    return walk.answer(typed)


def _change(walk: Walk, typed: str) -> Outcome:
    lines = walk.summary()
    if typed.isdecimal() and 0 < int(typed) <= len(lines):
        return walk.change(lines[int(typed) - 1].key)
    return Refusal("not_a_choice")


def explain(problem: Refusal, language: str) -> str:
    """The form's own words, or ours for the code."""
    if problem.message:
        return problem.message
    return label(f"filling.refused_{problem.code}", language, **problem.params)
