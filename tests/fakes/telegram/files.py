"""Files kept by the server: uploaded by users or the bot, downloaded by path."""

from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

from tests.fakes.telegram.errors import bad_request

MAX_DOWNLOAD_BYTES = 20 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Upload:
    """A file as it comes in with a request."""

    name: str
    content: bytes
    mime: str


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A file under its id; `size` may be claimed larger than `content` to spare memory."""

    file_id: str
    name: str
    content: bytes
    mime: str
    size: int
    is_photo: bool
    path: str

    def to_json(self) -> dict[str, Any]:
        """Give the field of a message that carries this file."""
        file = {
            "file_id": self.file_id,
            "file_unique_id": f"unique{self.file_id}",
            "file_size": self.size,
        }
        if self.is_photo:
            return {"photo": [{**file, "width": 1280, "height": 960}]}
        return {"document": {**file, "file_name": self.name, "mime_type": self.mime}}


class FileStore:
    def __init__(self) -> None:
        self._files: dict[str, StoredFile] = {}

    def add(self, upload: Upload, *, photo: bool = False, size: int | None = None) -> StoredFile:
        number = len(self._files) + 1
        folder = "photos" if photo else "documents"
        file = StoredFile(
            file_id=f"BQAC{number:08d}",
            name=upload.name,
            content=upload.content,
            mime=upload.mime,
            size=len(upload.content) if size is None else size,
            is_photo=photo,
            path=f"{folder}/file_{number}{PurePosixPath(upload.name).suffix}",
        )
        self._files[file.file_id] = file
        return file

    def find(self, file_id: str, *, photo: bool | None = None) -> StoredFile:
        """Raises a 400 `ApiError` for an unknown id or one of the other kind of file."""
        file = self._files.get(file_id)
        if file is None:
            raise bad_request("wrong file identifier/HTTP URL specified")
        if photo is not None and file.is_photo != photo:
            raise bad_request("type of file to send mismatch")
        return file

    def describe(self, file_id: str) -> dict[str, Any]:
        """Answer getFile. Raises a 400 `ApiError` over `MAX_DOWNLOAD_BYTES`."""
        if file_id not in self._files:
            raise bad_request("invalid file_id")
        file = self._files[file_id]
        if file.size > MAX_DOWNLOAD_BYTES:
            raise bad_request("file is too big")
        return {
            "file_id": file.file_id,
            "file_unique_id": f"unique{file.file_id}",
            "file_size": file.size,
            "file_path": file.path,
        }

    def at_path(self, path: str) -> StoredFile | None:
        return next((file for file in self._files.values() if file.path == path), None)
