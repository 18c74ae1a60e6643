"""`lacznik backup` and `lacznik restore`: everything but the key in one file, and back."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from bot import archive
from bot.archive import Archive, Manifest
from bot.clock import RealClock
from bot.commands import postgres_tools
from bot.seal import KEY_FILE
from bot.settings import Mistake, Settings, load_settings
from bot.web.waiting import name_of
from storage import schema, snapshots
from storage.database import Database
from storage.snapshots import Content

TRIES = 3  # files may be erased between the copy of the database and theirs
KEY_APART = (
    "the key is not in it: keep a copy of {key} elsewhere, without it dead letters and answers "
    "that wait in open confidential questionnaires cannot be read"
)
KEY_MISSING = "before the first start put the installation's key into {key}, as the backup has none"
KEY_OTHER = "the key here is not the one of the backup: what was sealed with that cannot be read"

Say = Callable[[str], None]
Target = Annotated[Path, typer.Argument(help="Where to; must not be there yet.")]
Source = Annotated[Path, typer.Argument(help="What `lacznik backup` made.")]


def add_commands(cli: typer.Typer) -> None:
    """Add `backup` and `restore` to the command line."""

    @cli.command("backup")
    def make(
        file: Annotated[Path, typer.Argument(help="Where to; must not be there yet.")],
    ) -> None:
        """Copy database and files, also while the assistant runs."""
        back_up(load_settings(), file, RealClock().now(), typer.echo)

    @cli.command("restore")
    def take(file: Source) -> None:
        """Put a backup into an installation that has no data yet."""
        restore(load_settings(), file, typer.echo)


# --- there ---------------------------------------------------------------------------------------


def back_up(settings: Settings, target: Path, now: datetime, say: Say) -> None:
    """Raises `Mistake`, `DatabaseUnavailable`; then nothing is left at `target`."""
    if target.exists():
        raise Mistake(f"{target} is there already: a backup overwrites nothing")
    if not target.parent.is_dir():
        raise Mistake(f"{target.parent} is no directory")
    copy = target.with_name(target.name + ".database.part")
    try:
        for _ in range(TRIES):
            manifest, missing = _copy(settings, copy, target, now)
            if not missing:
                break
    except OSError as error:
        raise Mistake(f"{target} cannot be written: {error.strerror}") from None
    finally:
        snapshots.drop(copy)
    say(f"{target}: the database and {_files(manifest.number - missing)}")
    if missing:
        say(f"not in the store, so not in the backup: {_files(missing)}")
    say(KEY_APART.format(key=_key_place(settings)))


def _copy(settings: Settings, copy: Path, target: Path, now: datetime) -> tuple[Manifest, int]:
    """The database first: its files are there already. Returns how many files are missing."""
    snapshots.drop(copy)
    content = _copy_database(settings.database_address, copy)
    if content.revision is None:
        raise Mistake("the database was never migrated: there is nothing to back up")
    names = [name for ref in content.awaited if (name := name_of(ref))]
    manifest = Manifest(
        kind=_kind(settings),
        revision=content.revision,
        key=_fingerprint(settings),
        made_at=now.isoformat(timespec="seconds"),
        sha256=archive.sha256_of(copy),
        files=content.stored,
        waiting={name: _hash(settings.waiting_dir / name) for name in names},
    )
    return manifest, archive.write(target, manifest, copy, _places(settings))


def _copy_database(url: str, copy: Path) -> Content:
    path = snapshots.sqlite_path(url)
    if path is None:
        with snapshots.moment_of_postgres(url) as (moment, session):
            postgres_tools.dump(url, copy, moment)
            return snapshots.content(session)
    snapshots.copy_sqlite(path, copy)
    with closing(Database(f"sqlite:///{copy}")) as database:
        return database.read_now(snapshots.content)


def _hash(path: Path) -> str:
    """ "" where the file, which waited, was fetched meanwhile."""
    try:
        return archive.sha256_of(path)
    except FileNotFoundError:
        return ""


# --- and back ------------------------------------------------------------------------------------


def restore(settings: Settings, source: Path, say: Say) -> None:
    """Raises `Mistake`, `DatabaseUnavailable`; then the database is as empty as it was."""
    if not source.is_file():
        raise Mistake(f"{source} is no file")
    with archive.opened(source) as found:
        settings.make_data_dir()
        _refuse_misfit(settings, found)
        try:
            _place(settings, found)
        except OSError as error:
            raise Mistake(f"{error.filename} cannot be written: {error.strerror}") from None
        number = sum(len(found.files(kind)) for kind in _places(settings))
        missing = found.manifest.number - number
        say(f"restored from {found.manifest.made_at}: the database and {_files(number)}")
        if missing:
            say(f"the database speaks of what the backup does not have: {_files(missing)}")
        _say_key(settings, found.manifest, say)


def _refuse_misfit(settings: Settings, found: Archive) -> None:
    manifest, url = found.manifest, settings.database_address
    if manifest.kind != (kind := _kind(settings)):
        raise Mistake(f"the backup is of {manifest.kind}, LACZNIK_DATABASE_URL names {kind}")
    if not schema.knows(manifest.revision):
        raise Mistake(f"the backup is of a newer version ({manifest.revision}): upgrade first")
    if not snapshots.is_vacant(url):
        raise Mistake("there is a database already: restore goes into an empty place only")
    for kind, folder in _places(settings).items():
        # (Those of the backup itself are what an interrupted restore left.)
        own = found.files(kind)
        if any(path.name.partition(".")[0] not in own for path in _content(folder)):
            raise Mistake(f"{folder} is not empty: restore goes into an empty place only")


def _content(folder: Path) -> list[Path]:
    return list(folder.iterdir()) if folder.is_dir() else []


def _place(settings: Settings, found: Archive) -> None:
    """The database last: without it nobody starts half of a restored installation."""
    path = snapshots.sqlite_path(settings.database_address)
    copy = path or settings.data_dir / "database"
    copy = copy.with_name(copy.name + ".restoring")
    snapshots.drop(copy)
    try:
        found.take_database(copy)
        if path is not None:
            _make_ready(copy)
        for kind, folder in _places(settings).items():
            _place_files(kind, folder, found)
        if path is None:
            _load(settings.database_address, copy)
        else:
            copy.rename(path)
    finally:
        snapshots.drop(copy)


def _make_ready(copy: Path) -> None:
    """Sound, up to date, and one file."""
    try:
        snapshots.check_sqlite(copy)
    except snapshots.Damaged as error:
        raise Mistake(f"the database of the backup is damaged: {error}") from None
    schema.migrate(f"sqlite:///{copy}")


def _load(url: str, copy: Path) -> None:
    postgres_tools.load(url, copy)
    schema.migrate(url)


def _place_files(kind: str, folder: Path, found: Archive) -> None:
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    for name in found.files(kind):
        found.take_file(kind, name, folder)


def _kind(settings: Settings) -> str:
    return "postgresql" if snapshots.sqlite_path(settings.database_address) is None else "sqlite"


def _places(settings: Settings) -> dict[str, Path]:
    return {archive.FILES: settings.files_dir, archive.WAITING: settings.waiting_dir}


# --- the key -------------------------------------------------------------------------------------


def _key_place(settings: Settings) -> str:
    return "LACZNIK_SECRET_KEY" if settings.secret_key else str(settings.data_dir / KEY_FILE)


def _fingerprint(settings: Settings) -> str:
    """Tells whether two keys are the same, and nothing of them; "" without a key."""
    if settings.secret_key is not None:
        raw = settings.secret_key.get_secret_value().encode()
    else:
        path = settings.data_dir / KEY_FILE
        raw = path.read_bytes().strip() if path.exists() else b""
    return hashlib.sha256(b"which key" + raw).hexdigest()[:16] if raw else ""


def _say_key(settings: Settings, manifest: Manifest, say: Say) -> None:
    here = _fingerprint(settings)
    if manifest.key and not here:
        say(KEY_MISSING.format(key=_key_place(settings)))
    elif manifest.key and here != manifest.key:
        say(KEY_OTHER)


def _files(number: int) -> str:
    return f"{number} stored file{'' if number == 1 else 's'}"
