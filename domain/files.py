"""Which files a report may carry, judged by name, size and content type."""

from collections.abc import Mapping
from pathlib import PurePath

from domain.errors import FileTooBig, WrongFileType

MEGABYTE = 1024 * 1024
MAX_MB = 20  # sent in the chat (questionnaires.yaml; also what Telegram hands out)
MAX_BYTES = MAX_MB * MEGABYTE
PAGE_MAX_MB = 50  # handed over through the one-time page
PAGE_MAX_BYTES = PAGE_MAX_MB * MEGABYTE

_OFFICE = "application/vnd.openxmlformats-officedocument"
_OPEN = "application/vnd.oasis.opendocument"
# Office files are archives, and many detectors of content say no more than that.
_ARCHIVE = "application/zip"

# Suffix -> content types under which its content may be recognised.
ALLOWED: Mapping[str, frozenset[str]] = {
    "pdf": frozenset({"application/pdf"}),
    "pptx": frozenset({f"{_OFFICE}.presentationml.presentation", _ARCHIVE}),
    "docx": frozenset({f"{_OFFICE}.wordprocessingml.document", _ARCHIVE}),
    "xlsx": frozenset({f"{_OFFICE}.spreadsheetml.sheet", _ARCHIVE}),
    "odp": frozenset({f"{_OPEN}.presentation", _ARCHIVE}),
    "odt": frozenset({f"{_OPEN}.text", _ARCHIVE}),
    "ods": frozenset({f"{_OPEN}.spreadsheet", _ARCHIVE}),
    "png": frozenset({"image/png"}),
    "jpg": frozenset({"image/jpeg"}),
    "jpeg": frozenset({"image/jpeg"}),
}


def suffix_of(name: str) -> str:
    """The file name's suffix, lower case, without the dot."""
    return PurePath(name).suffix.lower().removeprefix(".")


def check_file(name: str, size: int, kind: str | None = None, *, max_mb: int = MAX_MB) -> None:
    """Refuse a file that a report may not carry.

    `size` is in bytes, `max_mb` the limit of the way it comes; `kind` is the content type
    recognised from the content, None before the file is here. Raises `WrongFileType` or
    `FileTooBig`.
    """
    kinds = ALLOWED.get(suffix_of(name))
    if kinds is None or (kind is not None and kind not in kinds):
        raise WrongFileType(name=name, allowed=tuple(ALLOWED))
    if size > max_mb * MEGABYTE:
        raise FileTooBig(name=name, max_mb=max_mb)
