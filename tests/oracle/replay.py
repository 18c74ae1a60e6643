"""The same walks in our engine: drives a `Session` by a trace and notes where they part."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from domain.forms.errors import FormError
from domain.forms.loading import load_form
from domain.forms.model import Form, Kind
from domain.forms.session import Session
from domain.forms.texts import language_code
from domain.forms.views import Accepted, Location, Outcome, Question, Refusal, Upload
from tests.oracle.leaves import count_entries, fixed_chance, read_leaves
from tests.oracle.trace import Step, Trace, Walk

_SELECTS = ("select1", "select", "rank")
_UUID = re.compile(r"(uuid:)?[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}")
_LEFT_ASIDE = re.compile(r"/meta(/|$)")


@dataclass(frozen=True)
class Difference:
    """Where our engine and JavaRosa part.

    `kind` is one of: refused, loaded (JavaRosa refuses the form), crash, path, choices, label,
    hint, required, readonly, value, verdict, message, leaf, sent. `step` is -1 before the first
    question, the number of steps at the end.
    """

    kind: str
    walk: int
    step: int
    at: str
    expected: str
    got: str


def compare(xform: str, trace: Trace) -> list[Difference]:
    """All differences in all walks; those that make a walk pointless end it."""
    try:
        form = load_form(xform)
    except FormError as error:
        walked = any(walk.steps or not walk.left for walk in trace.walks)
        return [Difference("refused", 0, -1, "", "loads", str(error))] if walked else []
    if trace.refused:
        return [Difference("loaded", 0, -1, "", trace.refused, "loads")]
    now = datetime.fromisoformat(trace.now).astimezone(ZoneInfo(trace.zone))
    return [d for walk in trace.walks for d in Replay(form, walk, now).run()]


class Replay:
    """One walk. `expected` are the leaves as JavaRosa has them, `settled` the questions that
    were answered or passed before."""

    def __init__(self, form: Form, walk: Walk, now: datetime) -> None:
        self.form = form
        self.walk = walk
        self.now = now
        self.number = -1
        self.found: list[Difference] = []
        self.expected = dict(walk.opened)
        self.entries = dict(walk.entries)
        self.settled: set[str] = set()
        self.reported: set[str] = set()
        self.selects = {step.at for step in walk.steps if step.control in _SELECTS}
        self.groups = {"/" + "/".join(n.path) for n in form.nodes if n.kind is Kind.GROUP}
        self.shuffled = {step.at for step in walk.steps if step.shuffled}

    def run(self) -> list[Difference]:
        """Walk it; whatever our engine throws is a difference, too."""
        try:
            with fixed_chance():
                self._walk()
        except _Parted:
            pass
        except Exception as error:  # a crash is a finding, not the end of the comparison
            self._differ("crash", "", "", f"{type(error).__name__}: {error}")
        return self.found

    def _walk(self) -> None:
        self._open()
        self._compare_leaves()
        for number, step in enumerate(self.walk.steps):
            self.number = number
            self._take(step)
            self.expected.update(step.now)
            self.entries.update(step.entries)
            self._compare_leaves()
        self.number += 1
        if not self.walk.left:
            self._finish()

    def _open(self) -> None:
        language = language_code(self.walk.language)
        self.session = Session.open(self.form, now=self.now, language=language)

    def _take(self, step: Step) -> None:
        if step.appearance == "outro" or step.do == "start":
            return
        if step.do == "speak":
            self.session.language = language_code(step.given)
        elif step.do == "jump":
            self._go_to(step.at)
        elif step.do == "remove":
            self._accept(step, self.session.remove(_key(step.at)))
            self.settled = set(_renumber(self.settled, step.at))
        elif step.do in ("add", "end"):
            self._prompt(step)
        else:
            self._ask(step)

    def _prompt(self, step: Step) -> None:
        path = re.sub(r"\[\d+\]$", "", step.at)
        self._stand_at(path)
        self._accept(step, self.session.choose(step.do))
        self.settled.add(path)

    def _ask(self, step: Step) -> None:
        self._stand_at(step.at)
        question = self.session.question
        if question is not None:
            self._compare_question(step, question)
        outcome = self._act(step)
        self._compare_verdict(step, outcome)
        if isinstance(outcome, Accepted):
            self.settled.add(step.at)

    def _stand_at(self, path: str) -> None:
        """Be at the question: straight away when it is new, by going back to it when not."""
        if self.session.path != path and path in self.settled:
            self._go_to(path)
        if self.session.path != path:
            self._part("path", path, path, self.session.path or "summary")

    def _go_to(self, path: str) -> None:
        session = self.session
        if session.complete:
            for key in [line.key for line in session.summary()]:
                if _plain(key) == _key(path) and isinstance(session.change(key), Accepted):
                    if session.path == path:
                        return
                    session.back()
        while session.path != path:
            if not isinstance(session.back(), Accepted):
                self._part("path", path, path, "back does not lead there")

    def _act(self, step: Step) -> Outcome:
        session = self.session
        if step.do in ("keep", "pass"):
            return session.keep()
        if not step.given:
            return session.skip()
        if step.control == "select":
            return session.choose(*step.given.split(" "))
        if step.control in ("select1", "trigger"):
            return session.choose(step.given)
        if step.control == "rank":
            return _rank(session, step.given)
        if step.control == "upload":
            return session.answer(Upload(step.given, step.given))
        if step.type == "geopoint":
            return session.answer(Location(*map(float, step.given.split(" "))))
        return session.answer(
            step.given.replace("T", " ") if step.type == "dateTime" else step.given
        )

    def _compare_question(self, step: Step, question: Question) -> None:
        is_note = question.kind is Kind.NOTE
        self._check("readonly", step.at, step.readonly, is_note)
        self._check_text("label", step.at, step.label, question.label)
        self._check_text("hint", step.at, step.hint, question.hint)
        if not step.readonly:
            self._check("required", step.at, step.required, question.required)
            self._check_value("value", step.at, step.value, question.value)
        if step.control in _SELECTS and not step.readonly and not _same_choices(step, question):
            offered = [[choice.name, choice.label] for choice in question.choices]
            self._differ("choices", step.at, step.choices, offered)

    def _compare_verdict(self, step: Step, outcome: Outcome) -> None:
        verdict = "ok" if isinstance(outcome, Accepted) else outcome.code
        if verdict != (step.verdict or "ok"):
            self._part("verdict", step.at, f"{step.given!r}: {step.verdict}", verdict)
        if isinstance(outcome, Refusal):
            self._check_text("message", step.at, step.message, outcome.message or "")

    def _compare_leaves(self, *, at_last: bool = False) -> None:
        """Compare all texts; each leaf that differs is told of once.

        JavaRosa is lazy in two things: it drops a choice that its list has lost when the question
        is next shown, and makes the entries of a counted repeat when one steps into them. We do
        both at once: until it has caught up, nothing is compared.
        """
        sent = read_leaves(self.session)
        ours = {path: text for path, text in sent.items() if _plain_path(path) not in self.groups}
        leaves = {path: text for path, text in ours.items() if text}
        expected = {path: text for path, text in self.expected.items() if text}
        if not at_last and (self._has_dropped(expected, leaves) or self._has_made(ours)):
            return
        for path in sorted(expected.keys() | leaves.keys()):
            if path not in self.reported and not _LEFT_ASIDE.search(path):
                before = len(self.found)
                self._check_value("leaf", path, expected.get(path, ""), leaves.get(path, ""))
                self.reported.update({path} if len(self.found) > before else ())

    def _has_dropped(self, expected: Mapping[str, str], leaves: Mapping[str, str]) -> bool:
        return any(
            set(leaves.get(path, "").split()) < set(expected.get(path, "").split())
            for path in self.selects
        )

    def _has_made(self, ours: Mapping[str, str]) -> bool:
        return count_entries(ours) != {repeat: n for repeat, n in self.entries.items() if n}

    def _finish(self) -> None:
        if not self.session.complete:
            self._part("path", self.session.path, "summary", self.session.path)
        self.expected.update(self.walk.finished)
        self.session.finish()
        reopened = not self.session.complete
        self._check("verdict", self.walk.invalid, bool(self.walk.invalid), reopened)
        self._compare_leaves(at_last=True)
        sent = [path for path in self.walk.sent if not _LEFT_ASIDE.search(path)]
        ours = [path for path in read_leaves(self.session) if not _LEFT_ASIDE.search(path)]
        for path in sorted(set(sent) ^ set(ours)):
            self._check("sent", path, path in sent, path in ours)

    def _accept(self, step: Step, outcome: Outcome) -> None:
        if not isinstance(outcome, Accepted):
            self._part("verdict", step.at, f"{step.do}: ok", outcome.code)

    def _check_value(self, kind: str, at: str, expected: str, got: str) -> None:
        if at in self.shuffled:  # names are stored in the order of the list
            expected, got = " ".join(sorted(expected.split())), " ".join(sorted(got.split()))
        if not (_UUID.fullmatch(expected) and _UUID.fullmatch(got)) and not _close(expected, got):
            self._check(kind, at, expected, got)

    def _check_text(self, kind: str, at: str, expected: str, got: str) -> None:
        if not _same_text(expected, got):
            self._differ(kind, at, expected, got)

    def _check(self, kind: str, at: str, expected: object, got: object) -> None:
        if expected != got:
            self._differ(kind, at, expected, got)

    def _differ(self, kind: str, at: str, expected: object, got: object) -> None:
        place = (self.walk.seed, self.number, at)
        self.found.append(Difference(kind, *place, str(expected), str(got)))

    def _part(self, kind: str, at: str, expected: str, got: str) -> None:
        self._differ(kind, at, expected, got)
        raise _Parted


class _Parted(Exception):
    """The rest of the walk would be compared with something else."""


def _rank(session: Session, given: str) -> Outcome:
    for name in session.question.picked if session.question else ():
        session.toggle(name)
    for name in given.split(" "):
        outcome = session.toggle(name)
        if isinstance(outcome, Refusal):
            return outcome
    return session.done()


def _renumber(paths: Iterable[str], removed: str) -> Iterator[str]:
    """The paths as they are once an entry is deleted: those behind it move up."""
    repeat, number = removed[:-1].rsplit("[", 1)
    for path in paths:
        entry = re.match(rf"{re.escape(repeat)}\[(\d+)\]", path)
        if entry is None or int(entry[1]) < int(number):
            yield path
        elif int(entry[1]) > int(number):
            yield f"{repeat}[{int(entry[1]) - 1}]{path[entry.end() :]}"


def _key(path: str) -> str:
    """The key that we give a node: entries of repeats and the name, without groups."""
    return "/".join(_keep_entries(path.strip("/").split("/")))


def _plain_path(path: str) -> str:
    """The path without the numbers of entries."""
    return re.sub(r"\[\d+\]", "", path)


def _plain(key: str) -> str:
    return "/".join(_keep_entries(key.strip("/").split("/")))


def _keep_entries(parts: list[str]) -> Iterator[str]:
    yield from (part for part in parts[:-1] if part.endswith("]"))
    yield parts[-1]


def _tidy(text: str) -> str:
    """Without white space: JavaRosa loses what stands alone between two `${}`; we keep it."""
    return _UUID.sub("uuid", "".join(text.split()))


def _close(expected: str, got: str) -> bool:
    """Whether two numbers are so close that only their last digit may differ."""
    try:
        return math.isclose(float(expected), float(got), rel_tol=4e-16)
    except ValueError:
        return False


def _same_text(expected: str, got: str) -> bool:
    """ "-" is what pyxform writes for a missing translation: JavaRosa shows it, we fall back."""
    return expected == "-" or _tidy(expected) == _tidy(got)


def _same_choices(step: Step, question: Question) -> bool:
    listed = [(name, label) for name, label in step.choices or []]
    offered = [(choice.name, choice.label) for choice in question.choices]
    if step.shuffled:
        listed, offered = sorted(listed), sorted(offered)
    return [name for name, _ in listed] == [name for name, _ in offered] and all(
        map(_same_text, [label for _, label in listed], [label for _, label in offered])
    )
