"""The one file a backup is: a tar of `manifest.json`, the database, and the stored files."""

from __future__ import annotations

import hashlib
import io
import json
import os
import re
import tarfile
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO, TYPE_CHECKING

from bot.settings import Mistake

if TYPE_CHECKING:
    from collections.abc import Iterator

MANIFEST, DATABASE, FILES = "manifest.json", "database", "files/"
_FORMAT = 1
_CHUNK = 1024 * 1024
_STORED = re.compile(r"[0-9a-f]{32}")


@dataclass(frozen=True, slots=True)
class Manifest:
    """`kind`: sqlite or postgresql; `key` tells keys apart, "" where there is none yet; `sha256` is
    of the database, `files` of each stored file that it speaks of, by name."""

    kind: str
    revision: str
    key: str
    made_at: str
    sha256: str
    files: dict[str, str]
    format: int = _FORMAT


def sha256_of(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def write(target: Path, manifest: Manifest, database: Path, store: Path) -> list[str]:
    """Make the archive, whole or not at all. Returns the names of files that are not there."""
    unfinished = target.with_name(target.name + ".part")
    missing = []
    try:
        with unfinished.open("wb") as raw:
            with tarfile.open(fileobj=raw, mode="w", format=tarfile.PAX_FORMAT) as tar:
                _add_text(tar, MANIFEST, json.dumps(asdict(manifest), indent=1))
                tar.add(database, DATABASE, filter=_nobodys)
                for name in manifest.files:
                    try:
                        tar.add(store / name, FILES + name, filter=_nobodys)
                    except FileNotFoundError:
                        missing.append(name)
            raw.flush()
            os.fsync(raw.fileno())
        unfinished.replace(target)
    finally:
        unfinished.unlink(missing_ok=True)
    return missing


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
        if not all(map(_STORED.fullmatch, self.manifest.files)):
            raise ValueError("names that are none of ours")

    @property
    def files(self) -> set[str]:
        """Names of the stored files that are in it."""
        return {name for name in self.manifest.files if FILES + name in self._members}

    def take_database(self, target: Path) -> None:
        """Raises ValueError for another database than was put in."""
        self._take(DATABASE, target, self.manifest.sha256)

    def take_file(self, name: str, folder: Path) -> None:
        """Raises ValueError for another file than was put in."""
        unfinished = folder / (name + ".part")
        self._take(FILES + name, unfinished, self.manifest.files[name])
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
