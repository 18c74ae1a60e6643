"""Programme files: what they may leave out, and what the rules refuse."""

from datetime import date, time
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.demo.building import PROGRAMME
from bot.programme_file import read_programme
from bot.settings import Mistake
from domain.calendar import at_wall


def written(tmp_path: Path, change: Any = lambda content: None) -> Path:
    """The pilot's file after `change(content)`."""
    content = yaml.safe_load(PROGRAMME.read_text(encoding="utf-8"))
    change(content)
    path = tmp_path / "programme.yaml"
    path.write_text(yaml.safe_dump(content, allow_unicode=True), encoding="utf-8")
    return path


def mistake(path: Path, language: str = "pl") -> str:
    with pytest.raises(Mistake) as caught:
        read_programme(path, language)
    return str(caught.value)


def test_the_pilot_keeps_every_rule() -> None:
    read = read_programme(PROGRAMME)
    assert read.warnings == ()
    assert [task.due for task in read.plan.tasks] == [
        at_wall(day, time(15))
        for day in (date(2017, 6, 19), date(2017, 8, 14), date(2017, 10, 11), date(2017, 11, 8))
    ]
    first = read.plan.modules[0]
    assert [(block.group, block.day) for block, _ in first.workshops[:4]] == [
        ("I", 1),
        ("I", 2),
        ("I", 3),
        ("II", 1),
    ]
    assert first.workshops[2][1] == "Od diagnozy do wizji"


def test_a_task_may_name_its_own_deadline(tmp_path: Path) -> None:
    def change(content: Any) -> None:
        content["tasks"][0]["due"] = date(2017, 6, 1)

    plan = read_programme(written(tmp_path, change)).plan
    assert plan.tasks[0].due == at_wall(date(2017, 6, 1), time(15))


@pytest.mark.parametrize("given", [True, False, None])
def test_matching_by_email_is_said_or_left_to_the_office(
    tmp_path: Path, given: bool | None
) -> None:
    def change(content: Any) -> None:
        if given is not None:
            content["match_email"] = given

    assert read_programme(written(tmp_path, change)).plan.match_email is given


def test_rules_that_block_are_named_with_where(tmp_path: Path) -> None:
    def change(content: Any) -> None:
        content["modules"][1]["last_day"] = date(2017, 6, 29)
        content["tasks"][0]["due"] = date(2017, 7, 1)

    path = written(tmp_path, change)
    assert mistake(path).splitlines() == [
        "programme.yaml:",
        "R07: moduł trwa trzy kolejne dni. (2)",
        "R12: zadanie dajemy po module n, omawiamy na module n+1, a termin leży między nimi. (1)",
    ]
    assert "R07: a module lasts three consecutive days. (2)" in mistake(path, "en")


def test_a_task_after_the_last_module_is_refused(tmp_path: Path) -> None:
    path = written(tmp_path, lambda content: content["tasks"][3].update(after=5))
    assert "R12" in mistake(path)


def test_faults_of_the_file_are_named_by_their_place(tmp_path: Path) -> None:
    def change(content: Any) -> None:
        content["modules"][0]["workshops"] = ["one"]
        content["tasks"][0]["kind"] = "praca domowa"
        content["colour"] = "green"

    lines = mistake(written(tmp_path, change)).splitlines()
    assert [line.partition(":")[0].strip() for line in lines[1:]] == [
        "modules.0.workshops",
        "tasks.0.kind",
        "colour",
    ]


def test_what_is_no_programme_is_one_line(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    assert mistake(path).endswith("No such file or directory")
    path.write_bytes(b"a: [")
    assert mistake(path).startswith("a.yaml: not YAML")
    path.write_bytes(b"\xff\xfe\x00")
    assert mistake(path).startswith("a.yaml: not YAML")
    with path.open("wb") as out:
        out.truncate(2 * 1024 * 1024)
    assert mistake(path) == "a.yaml: larger than 1 MB, this is no programme"
