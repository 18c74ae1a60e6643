"""The vocabulary in which Block Kit's rules are written: a check of a value at a path."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from tests.fakes.slack import mrkdwn


@dataclass(slots=True)
class Report:
    """What is wrong, each with its place, as in `response_metadata.messages`."""

    faults: list[str] = field(default_factory=list)

    def add(self, path: str, fault: str) -> None:
        self.faults.append(f"{fault} [json-pointer:{path}]")


Check = Callable[[Any, str, Report], None]


@dataclass(frozen=True, slots=True)
class Shape:
    """The keys of an object; `also` looks at several of them together."""

    required: Mapping[str, Check]
    optional: Mapping[str, Check] = field(default_factory=dict)
    also: Check | None = None

    def __call__(self, value: Any, path: str, report: Report) -> None:
        if not isinstance(value, dict):
            report.add(path, "must be an object")
            return
        known = {**self.required, **self.optional}
        before = len(report.faults)
        for key in self.required:
            if key not in value:
                report.add(path, f"missing required field: {key}")
        for key, content in value.items():
            if key in known:
                known[key](content, f"{path}/{key}", report)
            else:
                report.add(f"{path}/{key}", "unknown key")
        if self.also and len(report.faults) == before:
            self.also(value, path, report)


def string(most: int, *, least: int = 1, pattern: str = "") -> Check:
    """Characters are counted in UTF-16 units, the stricter way."""

    def check(value: Any, path: str, report: Report) -> None:
        if not isinstance(value, str):
            report.add(path, "must be a string")
        elif len(value.encode("utf-16-le")) // 2 > most:
            report.add(path, f"must be less than {most + 1} characters")
        elif len(value) < least:
            report.add(path, f"must be more than {least - 1} characters")
        elif pattern and not re.fullmatch(pattern, value):
            report.add(path, f"must match {pattern}")

    return check


def integer(least: int, most: int) -> Check:
    def check(value: Any, path: str, report: Report) -> None:
        if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
            report.add(path, f"must be an integer of {least} to {most}")

    return check


def boolean(value: Any, path: str, report: Report) -> None:
    if not isinstance(value, bool):
        report.add(path, "must be a boolean")


def one_of(*allowed: str) -> Check:
    def check(value: Any, path: str, report: Report) -> None:
        if value not in allowed:
            report.add(path, f"must be one of {', '.join(allowed)}")

    return check


def several(check: Check, most: int, *, least: int = 1) -> Check:
    """A list of so many things, each of which is checked."""

    def check_all(value: Any, path: str, report: Report) -> None:
        if not isinstance(value, list):
            report.add(path, "must be a list")
            return
        if len(value) > most:
            report.add(path, f"no more than {most} items allowed")
        if len(value) < least:
            report.add(path, f"at least {least} items required")
        for number, item in enumerate(value):
            check(item, f"{path}/{number}", report)

    return check_all


def by_type(shapes: Mapping[str, Shape]) -> Check:
    """An object whose `type` names the shape it must have."""

    def check(value: Any, path: str, report: Report) -> None:
        kind = value.get("type") if isinstance(value, dict) else None
        if not isinstance(kind, str) or kind not in shapes:
            report.add(path, f"unsupported type: {kind}")
        else:
            shapes[kind](value, path, report)

    return check


def anything(_value: Any, _path: str, _report: Report) -> None:
    """Accept what only the receiver of a message could check."""


def _marked_up(most: int, least: int) -> Check:
    length = string(most, least=least)

    def check(value: Any, path: str, report: Report) -> None:
        length(value, path, report)
        if isinstance(value, str):
            for fault in mrkdwn.faults(value):
                report.add(path, fault)

    return check


def text(*kinds: str, most: int, least: int = 1) -> Check:
    """A text object of one of these kinds: `plain_text`, `mrkdwn`."""
    shapes = {
        "plain_text": Shape(
            {"type": anything, "text": string(most, least=least)}, {"emoji": boolean}
        ),
        "mrkdwn": Shape({"type": anything, "text": _marked_up(most, least)}, {"verbatim": boolean}),
    }
    return by_type({kind: shapes[kind] for kind in kinds})


def plain(most: int) -> Check:
    return text("plain_text", most=most)


def rich(most: int) -> Check:
    return text("plain_text", "mrkdwn", most=most)


def unique(values: Sequence[Any], path: str, report: Report, what: str) -> None:
    seen: list[Any] = []
    for value in values:
        if value in seen:
            report.add(path, f"{what} {value!r} is not unique")
        seen.append(value)
