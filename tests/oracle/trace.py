"""Recorded walks, in memory and as compact JSON (described in README.md)."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

VERSION = 1
_TEXTS = ("label", "hint", "message")


@dataclass
class Step:
    """What stood on the screen, what was done, and what came of it.

    `do` is one of: answer, keep, pass, add, end, jump, start, remove, speak. `now` holds the
    relevant leaves whose text has changed ("" for those that went away), `entries` the repeats
    that now have another number of entries.
    """

    do: str
    at: str = ""
    given: str = ""
    verdict: str = ""
    message: str = ""
    control: str = ""
    type: str = ""
    label: str = ""
    hint: str = ""
    choices: list[list[str]] | None = None
    shuffled: bool = False
    required: bool = False
    readonly: bool = False
    value: str = ""
    appearance: str = ""
    now: dict[str, str] = field(default_factory=dict)
    entries: dict[str, int] = field(default_factory=dict)


@dataclass
class Walk:
    """One way through a form. `opened` are the leaves before the first question and
    `entries` the numbers of entries then; `left` says why
    the walk did not reach the end; `invalid`, `finished` and `sent` are of the finished instance:
    the leaf that failed validation, leaves changed by finishing, paths in the submission."""

    seed: int
    language: str
    opened: dict[str, str] = field(default_factory=dict)
    entries: dict[str, int] = field(default_factory=dict)
    steps: list[Step] = field(default_factory=list)
    left: str = ""
    invalid: str = ""
    finished: dict[str, str] = field(default_factory=dict)
    sent: list[str] = field(default_factory=list)


@dataclass
class Trace:
    """The walks through one form. `now` is ISO 8601, `zone` a name, `refused` JavaRosa's own
    words for a form that it does not load."""

    form: str
    now: str
    zone: str
    languages: list[str] = field(default_factory=list)
    refused: str = ""
    walks: list[Walk] = field(default_factory=list)


def write_trace(trace: Trace, path: Path) -> None:
    """One step a line; texts and lists of choices stand once, at the beginning."""
    texts: dict[str, int] = {}
    lists: dict[str, int] = {}
    walks = [_pack_walk(walk, texts, lists) for walk in trace.walks]
    head = _drop_blanks({**asdict(trace), "walks": None})
    lines = [
        f'{{"version":{VERSION},{_dump(head)[1:-1]},',
        f'"texts":{_dump_lines(list(texts))},',
        f'"lists":{_dump_lines([json.loads(each) for each in lists])},',
        '"walks":[',
        ",\n".join(walks) + "]}",
    ]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def read_trace(path: Path) -> Trace:
    """The reverse of `write_trace`."""
    data = json.loads(path.read_text(encoding="utf-8"))
    if data.pop("version") != VERSION:
        raise ValueError(f"{path} was written by another version of the recorder")
    texts, lists = data.pop("texts"), data.pop("lists")
    walks = [_unpack_walk(walk, texts, lists) for walk in data.pop("walks")]
    return Trace(**data, walks=walks)


def _pack_walk(walk: Walk, texts: dict[str, int], lists: dict[str, int]) -> str:
    head = _drop_blanks({**asdict(walk), "steps": None})
    if walk.sent:
        head["sent"] = lists.setdefault(_dump(walk.sent), len(lists))
    steps = [_dump(_pack_step(step, texts, lists)) for step in walk.steps]
    return f'{{{_dump(head)[1:-1]},"steps":[\n' + ",\n".join(steps) + "]}"


def _pack_step(step: Step, texts: dict[str, int], lists: dict[str, int]) -> dict[str, Any]:
    packed = _drop_blanks(asdict(step))
    for name in _TEXTS:
        if name in packed:
            packed[name] = texts.setdefault(packed[name], len(texts))
    if step.choices is not None:
        packed["choices"] = lists.setdefault(_dump(step.choices), len(lists))
    return packed


def _unpack_walk(data: dict[str, Any], texts: list[str], lists: list[Any]) -> Walk:
    steps = [_unpack_step(step, texts, lists) for step in data.pop("steps")]
    if "sent" in data:
        data["sent"] = lists[data["sent"]]
    return Walk(**{"seed": 0, "language": "", **data}, steps=steps)


def _unpack_step(data: dict[str, Any], texts: list[str], lists: list[Any]) -> Step:
    for name in _TEXTS:
        if name in data:
            data[name] = texts[data[name]]
    if "choices" in data:
        data["choices"] = lists[data["choices"]]
    return Step(**data)


def _drop_blanks(data: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in data.items() if value not in ("", None, False, {}, [])}


def _dump(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _dump_lines(values: list[Any]) -> str:
    return "[" + ",\n".join(map(_dump, values)) + "]"
