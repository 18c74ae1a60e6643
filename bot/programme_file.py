"""A programme as its organisers write it: a YAML file, checked by the rules before it is loaded.

Groups follow the example timetable, one workshop per group and day; a task without `due` gets the
usual one, seven days before the next module. `match_email: true` lets people connect an account by
their e-mail address at work; without it the office's last word stays.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from bot.settings import Mistake
from domain.calendar import at_wall
from domain.deadlines import DUE_CLOCK, default_due
from domain.errors import DateNotPossible
from domain.findings import Level, RuleFinding
from domain.programme import Module, Task, sessions, workshops
from domain.programme_rules import MODULE_DAYS, check_programme
from messages.texts import label
from storage.programme_plan import Plan, PlannedModule, PlannedTask

MAX_FILE = 1024 * 1024
NAME = 200  # characters of a title or a place


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)


class _Office(_Part):
    email: str = Field(default="", max_length=NAME)
    phone: str = Field(default="", max_length=NAME)


class _Module(_Part):
    number: int  # "no" would be the boolean in YAML
    title: str = Field(max_length=NAME)
    place: str = Field(default="", max_length=NAME)
    first_day: date
    last_day: date
    announced: bool = False
    workshops: list[str] = Field(min_length=MODULE_DAYS, max_length=MODULE_DAYS)


class _Variant(_Part):
    name: str = Field(pattern=r"^[a-z0-9_]{1,40}$")
    pl: str
    en: str


class _Task(_Part):
    number: int
    after: int
    title: str = Field(max_length=NAME)
    body: str
    kind: Literal["inne", "diagnoza_zasobow", "spotkanie_dialogowe"] = "inne"
    variants: list[_Variant] = []
    due: date | None = None


class _File(_Part):
    code: str = Field(pattern=r"^[\w./-]{1,80}$")
    name: str
    office: _Office = _Office()
    match_email: bool | None = None
    groups: list[Literal["I", "II", "III", "IV"]] = ["I", "II", "III", "IV"]
    modules: list[_Module]
    tasks: list[_Task] = []


@dataclass(frozen=True, slots=True)
class ReadProgramme:
    """A plan that can be loaded, and what the rules warn of."""

    plan: Plan
    warnings: tuple[RuleFinding, ...]


def read_programme(path: Path, language: str = "pl") -> ReadProgramme:
    """Read and check a file. Raises `Mistake` with a line for each thing to mend."""
    file = _parse(path)
    modules = [Module(m.number, m.first_day, m.last_day) for m in file.modules]
    tasks = [Task(t.number, t.after, t.after + 1, _due(t, modules)) for t in file.tasks]
    times = [s for module in modules for s in sessions(module, file.groups)]
    findings = check_programme(modules, times, tasks)
    if blocking := [f for f in findings if f.level is Level.BLOCK]:
        raise Mistake("\n".join([f"{path.name}:", *describe(blocking, language)]))
    return ReadProgramme(_plan(file, modules, tasks), tuple(findings))


def describe(findings: Iterable[RuleFinding], language: str) -> Iterator[str]:
    """What the rules say, a line each."""
    for finding in findings:
        params = {name: str(value) for name, value in finding.params.items()}
        yield label(
            "programme.finding",
            language,
            rule=finding.rule,
            text=label(f"programme.{finding.rule.lower()}", language),
            where=", ".join(params.values()),
        )


def _parse(path: Path) -> _File:
    try:
        if path.stat().st_size > MAX_FILE:
            raise Mistake(f"{path.name}: larger than 1 MB, this is no programme")
        return _File.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))
    except OSError as error:
        raise Mistake(f"{path}: {error.strerror}") from error
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise Mistake(f"{path.name}: not YAML: {' '.join(str(error).split())}") from error
    except ValidationError as error:
        lines = [f"  {'.'.join(map(str, e['loc']))}: {e['msg']}" for e in error.errors()]
        raise Mistake("\n".join([f"{path.name}:", *lines])) from error


def _due(task: _Task, modules: list[Module]) -> datetime:
    """The deadline; a moment that R12 refuses where the modules around it are missing or meet."""
    by_no = {module.no: module for module in modules}
    after, before = by_no.get(task.after), by_no.get(task.after + 1)
    if task.due is not None:
        return at_wall(task.due, DUE_CLOCK)
    try:
        if after and before:
            return default_due(after.last_day, before.first_day)
    except DateNotPossible:
        pass
    return at_wall(date.min.replace(year=1900), DUE_CLOCK)


def _plan(file: _File, modules: list[Module], tasks: list[Task]) -> Plan:
    return Plan(
        code=file.code,
        name=file.name,
        office_email=file.office.email,
        office_phone=file.office.phone,
        match_email=file.match_email,
        modules=tuple(
            _planned_module(part, days, list(file.groups))
            for part, days in zip(file.modules, modules, strict=True)
        ),
        tasks=tuple(
            PlannedTask(
                no=part.number,
                after_module=part.after,
                title=part.title,
                body=part.body,
                kind=part.kind,
                variants=tuple(variant.model_dump() for variant in part.variants),
                due=task.due,
            )
            for part, task in zip(file.tasks, tasks, strict=True)
        ),
    )


def _planned_module(part: _Module, days: Module, groups: list[str]) -> PlannedModule:
    blocks = workshops(days, groups)
    return PlannedModule(
        days=days,
        title=part.title,
        place=part.place,
        announced=part.announced,
        workshops=tuple((block, part.workshops[block.day - 1]) for block in blocks),
    )
