"""What a file is by its content, whatever its name says.

Office documents are archives, of which detectors of content say no more than that; so we look
inside for what each kind must hold. An archive that is none of them is recognised as nothing.
Films and sounds of phones have more brands than the detector knows; we read their signatures.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from pathlib import Path

UNKNOWN = "application/octet-stream"

_OFFICE = "application/vnd.openxmlformats-officedocument"
_MAIN_PART = re.compile(re.escape(_OFFICE).encode() + rb"\.([a-z]+\.[a-z]+)\.main\+xml")
_OPEN_DOCUMENT = re.compile(rb"application/vnd\.oasis\.opendocument\.[a-z]+")
_ARCHIVE_SIGNATURE = b"PK"
_HEAD_BYTES = 16
# The first brand of an ISO media file; every other one is a film.
_BRANDS = (
    (b"M4A", "audio/mp4"),
    (b"M4B", "audio/mp4"),
    (b"hei", "image/heif"),
    (b"hev", "image/heif"),
    (b"mif1", "image/heif"),
    (b"msf1", "image/heif"),
    (b"qt", "video/quicktime"),
    (b"3g", "video/3gpp"),
)
_LOOK_BYTES = 1024 * 1024  # of an archive's member: it may unpack to any size
_UNREADABLE = (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, KeyError, OSError)


def recognise(path: Path) -> str:
    """The content type, `UNKNOWN` for an unknown one. Reads the disk: not on the event loop."""
    # PLC0415: it loads all signatures there are, and most processes are sent few files.
    import puremagic  # noqa: PLC0415 - see above

    with path.open("rb") as content:
        head = content.read(_HEAD_BYTES)
        if head.startswith(_ARCHIVE_SIGNATURE):
            return _office_kind(path) or UNKNOWN
        if media := _media_kind(head):
            return media
        content.seek(0)
        try:
            return str(puremagic.from_stream(content, mime=True)) or UNKNOWN
        except (puremagic.PureError, ValueError):  # nothing known, or nothing in it
            return UNKNOWN


def _media_kind(head: bytes) -> str | None:
    if head[4:8] == b"ftyp":
        return next((kind for brand, kind in _BRANDS if head[8:].startswith(brand)), "video/mp4")
    if head.startswith((b"ID3", b"#!AMR")):
        return "audio/mpeg" if head.startswith(b"ID3") else "audio/amr"
    if len(head) > 1 and head[0] == 0xFF and head[1] & 0xE6 in (0xE2, 0xE4):
        return "audio/mpeg"  # a bare frame of layer 3 or 2
    return None


def _office_kind(path: Path) -> str | None:
    try:
        with zipfile.ZipFile(path) as archive:
            if "mimetype" in archive.namelist():
                return _whole_match(_OPEN_DOCUMENT, _peek(archive, "mimetype"))
            main = _MAIN_PART.search(_peek(archive, "[Content_Types].xml"))
    except _UNREADABLE:
        return None
    return f"{_OFFICE}.{main[1].decode()}" if main else None


def _peek(archive: zipfile.ZipFile, member: str) -> bytes:
    with archive.open(member) as content:
        return content.read(_LOOK_BYTES)


def _whole_match(pattern: re.Pattern[bytes], content: bytes) -> str | None:
    found = pattern.fullmatch(content.strip())
    return found[0].decode() if found else None
