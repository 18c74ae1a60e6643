"""What the Bot API answers when it refuses, in its own words.

The wording is the real server's, because python-telegram-bot and our channel read it.
"""

from dataclasses import dataclass
from typing import Any

PHRASES = {
    400: "Bad Request",
    401: "Unauthorized",
    403: "Forbidden",
    404: "Not Found",
    409: "Conflict",
    413: "Request Entity Too Large",
    429: "Too Many Requests",
}


@dataclass(slots=True)
class ApiError(Exception):
    """A refusal: HTTP status, full description and the two documented `parameters`."""

    status: int
    description: str
    retry_after: int | None = None
    migrate_to_chat_id: int | None = None

    def to_json(self) -> dict[str, Any]:
        parameters = {
            name: value
            for name in ("retry_after", "migrate_to_chat_id")
            if (value := getattr(self, name)) is not None
        }
        answer = {"ok": False, "error_code": self.status, "description": self.description}
        return answer | ({"parameters": parameters} if parameters else {})


def refusal(status: int, detail: str = "") -> ApiError:
    """Make the error of this status: `refusal(404)` says only "Not Found"."""
    phrase = PHRASES[status]
    return ApiError(status, f"{phrase}: {detail}" if detail else phrase)


def bad_request(detail: str) -> ApiError:
    return refusal(400, detail)


def too_many_requests(retry_after: int) -> ApiError:
    description = f"Too Many Requests: retry after {retry_after}"
    return ApiError(429, description, retry_after=retry_after)
