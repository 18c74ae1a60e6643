"""The image and the cluster's description: they name only what there is."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any

import pytest
import typer
import yaml

from bot.cli import cli
from bot.settings import Settings

ROOT = Path(__file__).parent.parent
DOCKERFILE = (ROOT / "Dockerfile").read_text(encoding="utf-8")
COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "compose.yaml").read_text(encoding="utf-8"))
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
OURS = {name: one for name, one in SERVICES.items() if one["image"] == "lacznik"}
SETTINGS = {f"LACZNIK_{name}".upper() for name in Settings.model_fields}


def instructions(name: str) -> list[str]:
    joined = re.sub(r"\\\n\s*", "", DOCKERFILE)
    return [
        line.removeprefix(name).strip() for line in joined.splitlines() if line.startswith(name)
    ]


def test_the_image_is_of_a_python_we_run_on_and_of_no_root() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    (base,) = instructions("FROM")
    assert base.removeprefix("python:").startswith(project["requires-python"].removeprefix(">="))
    assert instructions("USER") == ["10001"]
    assert "--uid 10001" in DOCKERFILE


def test_the_image_holds_every_package_and_nothing_that_is_not_there() -> None:
    copied = [line.split()[0] for line in instructions("COPY")]
    assert [name for name in copied if not (ROOT / name).exists()] == []
    packages = {path.parent.name for path in ROOT.glob("*/__init__.py")}
    assert packages - set(copied) == {"tests", "benchmarks"}


def test_what_is_copied_is_not_ignored() -> None:
    ignored = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    copied = {line.split()[0] for line in instructions("COPY")}
    assert {line.removeprefix("!") for line in ignored if line.startswith("!")} == copied


def test_the_image_sets_settings_that_there_are() -> None:
    assert set(re.findall(r"\bLACZNIK_[A-Z_]+", DOCKERFILE)) - SETTINGS == set()


def test_two_take_in_and_two_work() -> None:
    commands = [" ".join(one["command"]) for one in OURS.values()]
    assert sorted(commands) == ["migrate", *["run --intake-only"] * 2, *["worker"] * 2]


@pytest.mark.parametrize("name", OURS)
def test_each_process_types_a_command_that_there_is(name: str) -> None:
    command, *options = OURS[name]["command"]
    found = typer.main.get_command(cli).get_command(None, command)
    known = {option for parameter in found.load().params for option in parameter.opts}
    assert set(options) - known == set()


@pytest.mark.parametrize("name", OURS)
def test_each_process_gets_settings_that_there_are_and_the_same_key(name: str) -> None:
    given = OURS[name]["environment"]
    assert set(given) - SETTINGS == set()
    assert given["LACZNIK_SECRET_KEY"].startswith("${LACZNIK_SECRET_KEY:?")
    assert given["LACZNIK_DATABASE_URL"].startswith("postgresql://")


def test_what_is_waited_for_and_kept_is_there() -> None:
    waited = {other for one in SERVICES.values() for other in one.get("depends_on", ())}
    assert waited - set(SERVICES) == set()
    mounts = [mount.split(":")[0] for one in SERVICES.values() for mount in one.get("volumes", ())]
    named = {mount for mount in mounts if not mount.startswith(".")}
    assert named == set(COMPOSE["volumes"])
    assert [
        mount for mount in mounts if mount.startswith(".") and not (ROOT / mount).exists()
    ] == []


def test_the_proxy_knows_every_intake_and_nobody_else_is_reached_from_outside() -> None:
    proxy = (ROOT / "deploy" / "Caddyfile").read_text(encoding="utf-8")
    intakes = {name for name, one in OURS.items() if one["command"][0] == "run"}
    assert set(re.findall(r"([\w-]+):8080", proxy)) == intakes
    assert [name for name, one in SERVICES.items() if "ports" in one] == ["proxy"]


def test_the_dump_tool_is_of_the_databases_version() -> None:
    version = SERVICES["database"]["image"].removeprefix("postgres:")
    assert f"postgresql-client-{version} " in DOCKERFILE
