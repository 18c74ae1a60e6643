"""The one file a backup is: a tar of `manifest.json`, the database, and the stored files."""

from __future__ import annotations

import hashlib
import io
import json
import os
import re
import tarfile
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import IO, TYPE_CHECKING

from bot.settings import Mistake

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

MANIFEST, DATABASE, FILES, WAITING = "manifest.json", "database", "files/", "waiting/"
_FORMAT = 1
_CHUNK = 1024 * 1024
_STORED = re.compile(r"[0-9a-f]{32}")


@dataclass(frozen=True, slots=True)
class Manifest:
    """`kind`: sqlite or postgresql; `key` tells keys apart, "" where there is none yet; `sha256` is
    of the database, `files` of each stored file that it speaks of, by name, and `waiting` of files
    that are not stored yet."""

    kind: str
    revision: str
    key: str
    made_at: str
    sha256: str
    files: dict[str, str]
    waiting: dict[str, str] = field(default_factory=dict)
    format: int = _FORMAT

    @property
    def number(self) -> int:
        """How many files the database speaks of."""
        return len(self.files) + len(self.waiting)


def sha256_of(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def write(target: Path, manifest: Manifest, database: Path, places: Mapping[str, Path]) -> int:
    """Make the archive, whole or not at all; `places` says where files of a kind (`FILES`,
    `WAITING`) lie. Returns how many of them are not there."""
    unfinished = target.with_name(target.name + ".part")
    missing = 0
    try:
        with unfinished.open("wb") as raw:
            with tarfile.open(fileobj=raw, mode="w", format=tarfile.PAX_FORMAT) as tar:
                _add_text(tar, MANIFEST, json.dumps(asdict(manifest), indent=1))
                tar.add(database, DATABASE, filter=_nobodys)
                for kind, names in ((FILES, manifest.files), (WAITING, manifest.waiting)):
                    missing += sum(not _add(tar, kind, places[kind] / name) for name in names)
            raw.flush()
            os.fsync(raw.fileno())
        unfinished.replace(target)
    finally:
        unfinished.unlink(missing_ok=True)
    return missing


def _add(tar: tarfile.TarFile, kind: str, path: Path) -> bool:
    """False where the file is gone."""
    try:
        tar.add(path, kind + path.name, filter=_nobodys)
    except FileNotFoundError:
        return False
    return True


def _add_text(tar: tarfile.TarFile, name: str, text: str) -> None:
    info = tarfile.TarInfo(name)
    info.size, info.mode = len(text.encode()), 0o600
    tar.addfile(info, io.BytesIO(text.encode()))


def _nobodys(info: tarfile.TarInfo) -> tarfile.TarInfo:
    info.uid = info.gid = 0
    info.uname = info.gname = ""
    info.mode = 0o600
    return info


class Archive:
    """An archive being read; names in it are trusted as far as they are names of stored files."""

    def __init__(self, tar: tarfile.TarFile) -> None:
        self._members = {info.name: info for info in tar if info.isreg()}
        self._tar = tar
        raw = self._open(MANIFEST).read()
        self.manifest = Manifest(**json.loads(raw))
        if not all(map(_STORED.fullmatch, (*self.manifest.files, *self.manifest.waiting))):
            raise ValueError("names that are none of ours")

    def files(self, kind: str) -> set[str]:
        """Names of the files that are in it."""
        return {name for name in self._known(kind) if kind + name in self._members}

    def _known(self, kind: str) -> dict[str, str]:
        return self.manifest.files if kind == FILES else self.manifest.waiting

    def take_database(self, target: Path) -> None:
        """Raises ValueError for another database than was put in."""
        self._take(DATABASE, target, self.manifest.sha256)

    def take_file(self, kind: str, name: str, folder: Path) -> None:
        """Raises ValueError for another file than was put in."""
        unfinished = folder / (name + ".part")
        self._take(kind + name, unfinished, self._known(kind)[name])
        unfinished.replace(folder / name)

    def _take(self, name: str, target: Path, sha256: str) -> None:
        digest = hashlib.sha256()
        with self._open(name) as source, target.open("wb") as file:
            while chunk := source.read(_CHUNK):
                digest.update(chunk)
                file.write(chunk)
            file.flush()
            os.fsync(file.fileno())
        if digest.hexdigest() != sha256:
            target.unlink()
            raise ValueError(f"{name} is not what was put in")

    def _open(self, name: str) -> IO[bytes]:
        content = self._tar.extractfile(self._members[name])
        if content is None:
            raise ValueError(name)
        return content


@contextmanager
def opened(path: Path) -> Iterator[Archive]:
    """The archive at `path`. Raises `Mistake` for what is none, also while it is read."""
    try:
        with tarfile.open(path, "r:") as tar:
            yield Archive(tar)
    except (tarfile.TarError, KeyError, TypeError, ValueError, EOFError) as error:
        raise Mistake(f"{path} is no backup, or is damaged: {error}") from None
