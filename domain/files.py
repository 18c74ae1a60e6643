"""Which files an answer may be, judged by name, size and content type."""

from collections.abc import Collection, Mapping
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

Kinds = Mapping[str, frozenset[str]]  # suffix -> types under which its content may be recognised

DOCUMENTS: Kinds = {
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
IMAGES: Kinds = {
    "jpg": DOCUMENTS["jpg"],
    "jpeg": DOCUMENTS["jpeg"],
    "png": DOCUMENTS["png"],
    "webp": frozenset({"image/webp"}),
    "gif": frozenset({"image/gif"}),
    "heic": frozenset({"image/heif"}),
}
_MP4 = frozenset({"video/mp4", "video/3gpp", "video/quicktime"})
AUDIO: Kinds = {
    "ogg": frozenset({"application/ogg"}),
    "oga": frozenset({"application/ogg"}),
    "opus": frozenset({"application/ogg"}),
    "mp3": frozenset({"audio/mpeg"}),
    "m4a": _MP4 | {"audio/mp4"},  # many recorders name their sound as a film
    "aac": frozenset({"audio/aac"}),
    "wav": frozenset({"audio/wave"}),
    "flac": frozenset({"audio/flac"}),
    "amr": frozenset({"audio/amr"}),
}
VIDEO: Kinds = {
    "mp4": _MP4,
    "mov": _MP4,
    "m4v": _MP4,
    "3gp": _MP4,
    "webm": frozenset({"video/webm"}),
    "mkv": frozenset({"video/x-matroska"}),
}
# By what a question asks for; "" is any document.
BY_MEDIA: Mapping[str, Kinds] = {"": DOCUMENTS, "image": IMAGES, "audio": AUDIO, "video": VIDEO}
ALLOWED: Kinds = {**AUDIO, **VIDEO, **IMAGES, **DOCUMENTS}


def suffix_of(name: str) -> str:
    """The file name's suffix, lower case, without the dot."""
    return PurePath(name).suffix.lower().removeprefix(".")


def check_file(
    name: str,
    size: int,
    kind: str | None = None,
    *,
    max_mb: int = MAX_MB,
    wanted: Collection[str] = tuple(ALLOWED),
) -> None:
    """Refuse a file that an answer may not be.

    `size` is in bytes, `max_mb` the limit of the way it comes; `kind` is the content type
    recognised from the content, None before the file is here; `wanted` are the suffixes that the
    question takes. Raises `WrongFileType` or `FileTooBig`.
    """
    suffix = suffix_of(name)
    if suffix not in wanted or (kind is not None and kind not in ALLOWED[suffix]):
        raise WrongFileType(name=name, allowed=tuple(wanted))
    if size > max_mb * MEGABYTE:
        raise FileTooBig(name=name, max_mb=max_mb)
