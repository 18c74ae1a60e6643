"""Files kept by the server: uploaded by people, or by the bot in three steps."""

from dataclasses import dataclass, field
from itertools import count
from pathlib import PurePosixPath
from typing import Any

from tests.fakes.slack.errors import SlackError

MAX_FILE_BYTES = 1024**3


@dataclass(slots=True)
class StoredFile:
    """A file; `content` is None until the bytes were sent, `channels` where it can be seen.

    `shares`: the message that carries it, by channel, which Slack tells only a while later.
    """

    id: str
    name: str
    size: int
    user: str
    team: str
    base: str
    mimetype: str = "application/octet-stream"
    title: str = ""
    alt_text: str = ""
    content: bytes | None = None
    channels: tuple[str, ...] = ()
    is_deleted: bool = False
    is_handed_over: bool = False  # to the app, in a window
    shares: dict[str, str] = field(default_factory=dict)

    @property
    def extension(self) -> str:
        return PurePosixPath(self.name).suffix.removeprefix(".").lower()

    def to_json(self) -> dict[str, Any]:
        address = f"{self.base}/files-pri/{self.team}-{self.id}"
        found = {
            "id": self.id,
            "name": self.name,
            "title": self.title or self.name,
            "mimetype": self.mimetype,
            "filetype": self.extension or "binary",
            "size": self.size,
            "user": self.user,
            "user_team": self.team,
            "mode": "hosted",
            "is_external": False,
            "is_public": False,
            "public_url_shared": False,
            "file_access": "visible",
            "url_private": f"{address}/{self.name}",
            "url_private_download": f"{address}/download/{self.name}",
            "permalink": f"{self.base}/files/{self.user}/{self.id}/{self.name}",
            "channels": [c for c in self.channels if c.startswith("C")],
            "ims": [c for c in self.channels if c.startswith("D")],
            "groups": [c for c in self.channels if c.startswith("G")],
        }
        return found | ({"alt_txt": self.alt_text} if self.alt_text else {})


class FileStore:
    def __init__(self) -> None:
        self.base = ""  # the server's address
        self._files: dict[str, StoredFile] = {}
        self._numbers = count(1)

    def __iter__(self) -> Any:
        return iter(list(self._files.values()))

    def add(self, name: str, size: int, *, user: str, team: str, **more: Any) -> StoredFile:
        number = next(self._numbers)
        file = StoredFile(f"F0{number:08d}", name, size, user, team, self.base, **more)
        self._files[file.id] = file
        return file

    def find(self, file_id: str) -> StoredFile:
        """Raises `SlackError` `file_not_found` or `file_deleted`."""
        file = self._files.get(file_id)
        if file is None:
            raise SlackError("file_not_found")
        if file.is_deleted:
            raise SlackError("file_deleted")
        return file
