"""Recognising files by content: a table."""

from pathlib import Path

import pytest

from bot.filetypes import UNKNOWN, recognise
from domain.files import ALLOWED, check_file
from tests.documents import (
    AAC,
    AMR,
    FLAC,
    GIF,
    JPG,
    MKV,
    MP3,
    OGG,
    PDF,
    PNG,
    WAV,
    WEBM,
    WEBP,
    archive,
    film,
    office,
    open_document,
)

KINDS = {
    "pdf": PDF,
    "png": PNG,
    "jpg": JPG,
    "jpeg": JPG,
    "docx": office("wordprocessingml.document"),
    "xlsx": office("spreadsheetml.sheet"),
    "pptx": office("presentationml.presentation"),
    "odt": open_document("text"),
    "ods": open_document("spreadsheet"),
    "odp": open_document("presentation"),
    "webp": WEBP,
    "gif": GIF,
    "heic": film("heic"),
    "ogg": OGG,
    "oga": OGG,
    "opus": OGG,
    "mp3": MP3,
    "m4a": film("M4A "),
    "aac": AAC,
    "wav": WAV,
    "flac": FLAC,
    "amr": AMR,
    "mp4": film("isom"),
    "mov": film("qt  "),
    "m4v": film("M4V "),
    "3gp": film("3gp4"),
    "webm": WEBM,
    "mkv": MKV,
}


def test_every_accepted_kind_is_tested() -> None:
    assert KINDS.keys() == ALLOWED.keys()


@pytest.mark.parametrize("suffix", KINDS)
def test_a_file_of_an_accepted_kind_is_recognised_and_passes(suffix: str, tmp_path: Path) -> None:
    path = tmp_path / "x"
    path.write_bytes(KINDS[suffix])
    kind = recognise(path)
    assert kind in ALLOWED[suffix]
    assert kind != "application/zip"
    check_file(f"raport.{suffix}", path.stat().st_size, kind)


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (film("avc1"), "video/mp4"),
        (film("dash"), "video/mp4"),
        (film("mif1"), "image/heif"),
        (b"\xff\xf3\x40\xc4" + bytes(60), "audio/mpeg"),
        (b"\xff\xfb\x90\x64" + bytes(60), "audio/mpeg"),
    ],
)
def test_films_and_sounds_of_phones_are_recognised(
    content: bytes, kind: str, tmp_path: Path
) -> None:
    path = tmp_path / "x"
    path.write_bytes(content)
    assert recognise(path) == kind


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\x00",
        b"zwykly tekst",
        b"PK\x03\x04 urwane archiwum",
        archive(wirus__exe="x"),
        archive(mimetype="application/epub+zip"),
        archive(mimetype="application/vnd.oasis.opendocument.text<script>"),
        archive(**{"[Content_Types].xml": "<Types/>", "word/document.xml": "<a/>"}),
        archive(
            **{"[Content_Types].xml": "application/vnd.ms-word.document.macroEnabled.main+xml"}
        ),
        KINDS["docx"][:-30],
    ],
)
def test_anything_else_is_not_accepted_under_any_name(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "raport.docx"
    path.write_bytes(content)
    accepted = frozenset().union(*ALLOWED.values())
    assert recognise(path) not in accepted


def test_what_an_archive_unpacks_to_is_not_read_beyond_a_bound(tmp_path: Path) -> None:
    path = tmp_path / "bomba.docx"
    path.write_bytes(archive(**{"[Content_Types].xml": " " * 30_000_000}))
    assert recognise(path) == UNKNOWN
