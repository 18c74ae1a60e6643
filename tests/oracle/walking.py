"""Random walks through a form in JavaRosa, as a person with ODK Collect might take them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from itertools import islice
from random import Random
from typing import Any
from xml.etree.ElementTree import Element, fromstring

from tests.oracle.answers import candidates
from tests.oracle.javarosa import JavaRosa, JavaRosaError
from tests.oracle.leaves import count_entries
from tests.oracle.trace import Step, Trace, Walk

MOST_STEPS = 400
_TRIES = 12  # answers looked at before the constraint is taken for impossible
_SHOWN = ("control", "type", "label", "hint", "choices", "shuffled", "required", "readonly")


def record(
    java: JavaRosa, name: str, xform: str, *, now: datetime, walks: int, seed: int = 1
) -> Trace:
    """Load a form and walk it so many times; the languages take turns."""
    trace = Trace(form=name, now=now.isoformat(), zone=str(now.tzinfo))
    try:
        trace.languages = java.load(xform)
    except JavaRosaError as error:
        trace.refused = str(error)
        return trace
    for number in range(walks):
        language = trace.languages[number % len(trace.languages)] if trace.languages else ""
        walker = Walker(java, Random(f"{name} {seed + number}"), now, trace.languages)  # noqa: S311 - repeatable on purpose
        trace.walks.append(walker.walk(Walk(seed + number, language)))
    return trace


class Walker:
    """Takes one walk. `values` are the texts of the relevant leaves, as last seen."""

    def __init__(self, java: JavaRosa, chance: Random, now: datetime, languages: list[str]) -> None:
        self.java = java
        self.chance = chance
        self.now = now
        self.languages = languages
        self.steps: list[Step] = []
        self.values: dict[str, str] = {}
        self.entries: dict[str, int] = {}
        self.visited: set[str] = set()  # questions that were answered
        self.order: list[str] = []  # all questions seen, in the order of the form
        self.at = -1  # where in that order we stand
        self.changed = ""  # the question changed at the end: not to be changed at once again
        self.open_ended: set[str] = set()  # repeats that were prompted for

    def walk(self, walk: Walk) -> Walk:
        """Fill in the walk: to the end, with second thoughts on the way and at the end."""
        self.steps = walk.steps
        try:
            self.java.ask("open", walk.language)
            self._note(Step("start"))
            walk.entries = self.steps.pop().entries
            walk.opened = {path: text for path, text in self.values.items() if text}
            self._go_on(self.java.ask("next"), hesitant=True)
            self._think_again()
            self._finish(walk)
        except (JavaRosaError, _Stuck) as error:
            walk.left = str(error)
        return walk

    def _go_on(self, seen: dict[str, Any], *, hesitant: bool) -> None:
        """Answer screen after screen until the end of the form."""
        while seen["event"] != "end":
            if len(self.steps) >= MOST_STEPS:
                raise _Stuck("too long")
            if seen["event"] == "prompt":
                seen = self._meet_prompt(seen, hesitant=hesitant)
                continue
            seen = self._speak(seen)
            self._meet_question(seen)
            back = hesitant and len(self.visited) > 2 and self.chance.random() < 0.05
            following = self.java.ask("next")
            seen = (self._turn_back() if back else None) or following

    def _think_again(self) -> None:
        """At the end: change an answer or delete an entry, then look through all again."""
        for _ in range(self.chance.choice((0, 1, 1, 2))):
            if self.chance.random() < 0.4 and (entries := self._find_entries()):
                entry = self.chance.choice(entries)
                self.java.ask("remove", entry)
                self._note(Step("remove", entry))
            elif seen := self._turn_back():
                self._meet_question(seen, fresh=True)
                self.changed = seen["path"]
            self.steps.append(Step("start"))
            self.at = -1
            self._go_on(self.java.ask("start"), hesitant=False)

    def _meet_prompt(self, seen: dict[str, Any], *, hesitant: bool) -> dict[str, Any]:
        self.open_ended.add(_generic(seen["path"]))
        more = self.chance.random() < (0.5 if hesitant else 0.1)
        step = Step("add" if more else "end", seen["path"])
        if more:
            self.java.ask("add")
        self._note(step)
        following: dict[str, Any] = self.java.ask("next")
        return following

    def _meet_question(self, seen: dict[str, Any], *, fresh: bool = False) -> None:
        """Answer until an answer is taken; seen again, mostly keep what is there."""
        self._stand_at(seen["path"])
        if seen["readonly"]:
            self._do("pass", seen, {})
            return
        known = seen["path"] in self.visited and not fresh
        kept = 0.85 if known else 0.4 if seen["value"] else 0.0
        kept = 1.0 if seen["path"] == self.changed and not fresh else kept
        if self.chance.random() < kept and self._do_keep(seen):
            self.visited.add(seen["path"])
            return
        for _ in range(8):
            given = self._draw(seen)
            if self._do("answer", seen, self.java.ask("answer", given), given):
                self.visited.add(seen["path"])
                return
        raise _Stuck(f"no answer found at {seen['path']}")

    def _stand_at(self, path: str) -> None:
        if path in self.order:
            self.at = self.order.index(path)
        else:
            self.at += 1
            self.order.insert(self.at, path)

    def _do_keep(self, seen: dict[str, Any]) -> bool:
        return self._do("keep", seen, self.java.ask("keep"))

    def _do(self, do: str, seen: dict[str, Any], verdict: dict[str, Any], given: str = "") -> bool:
        shown = {name: seen[name] for name in (*_SHOWN, "value", "appearance")}
        message = (verdict.get("message") or "").strip()
        step = Step(do, seen["path"], given, verdict.get("verdict", ""), message, **shown)
        self._note(step)
        return step.verdict in ("ok", "")

    def _draw(self, seen: dict[str, Any]) -> str:
        """A blank now and then; now and then anything; mostly what the constraint lets pass."""
        mood = self.chance.random()
        offered = islice(candidates(self.chance, seen, self.now), _TRIES)
        if mood < 0.12:
            return ""
        if mood < 0.27 or not seen["constraint"]:
            return next(offered, "")
        for given in offered:
            if self.java.ask("try", given)["holds"]:
                return given
        return "" if not seen["required"] else next(candidates(self.chance, seen, self.now), "")

    def _turn_back(self) -> dict[str, Any] | None:
        """Jump to a question answered before, not beyond here; None when it is gone."""
        paths = [path for path in self.order[: self.at + 1] if path in self.visited]
        if not paths:
            return None
        path = self.chance.choice(paths)
        try:
            seen: dict[str, Any] = self.java.ask("jump", path)
        except JavaRosaError:
            return None
        self.steps.append(Step("jump", path))
        return seen

    def _speak(self, seen: dict[str, Any]) -> dict[str, Any]:
        """Change the language now and then; the screen is seen anew."""
        if len(self.languages) < 2 or self.chance.random() > 0.03:
            return seen
        language = self.chance.choice(self.languages)
        self.steps.append(Step("speak", given=language))
        again: dict[str, Any] = self.java.ask("speak", language)
        return again

    def _find_entries(self) -> list[str]:
        """Entries that may be deleted: not of counted repeats, and not the only ones (JavaRosa
        then leaves what was summed up over them as it was)."""
        return [
            f"{repeat}[{number}]"
            for repeat, count in sorted(self.entries.items())
            if count > 1 and _generic(repeat) in self.open_ended
            for number in range(1, count + 1)
        ]

    def _note(self, step: Step) -> None:
        before = self.entries
        step.now = self._see_changes()
        self.entries = count_entries(self.values)
        repeats = before.keys() | self.entries.keys()
        counts = {repeat: self.entries.get(repeat, 0) for repeat in sorted(repeats)}
        step.entries = {r: count for r, count in counts.items() if count != before.get(r, 0)}
        self.steps.append(step)

    def _see_changes(self) -> dict[str, str]:
        leaves = {path: text for path, text, relevant in self.java.ask("values") if relevant}
        before, self.values = self.values, leaves
        gone = {path: "" for path, text in before.items() if text and path not in leaves}
        changed = {path: text for path, text in leaves.items() if text != before.get(path, "")}
        return {**gone, **changed}

    def _finish(self, walk: Walk) -> None:
        result = self.java.ask("finish")
        walk.invalid = result["invalid"] or ""
        walk.finished = self._see_changes()
        root = fromstring(result["submission"])  # noqa: S314 - our own
        everything = [path for path, _, _ in self.java.ask("values")]
        repeats = {_generic(repeat) for repeat in count_entries(everything)}
        walk.sent = list(_list_leaves(root, f"/{_name(root)}", repeats))


class _Stuck(Exception):
    """The walk cannot go on, or not for ever."""


def _list_leaves(element: Element, path: str, repeats: set[str]) -> Iterator[str]:
    """Paths of the leaves below an element of the submission, blanks and empty groups too."""
    if not len(element):
        yield path
    count: dict[str, int] = {}
    for child in element:
        below = f"{path}/{_name(child)}"
        if _generic(below) in repeats:
            count[below] = count.get(below, 0) + 1
            below = f"{below}[{count[below]}]"
        yield from _list_leaves(child, below, repeats)


def _generic(path: str) -> str:
    return re.sub(r"\[\d+\]", "", path)


def _name(element: Element) -> str:
    return re.sub("{.*}", "", element.tag)
