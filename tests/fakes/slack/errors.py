"""What the Web API answers when it refuses: a documented code, mostly with status 200."""

from dataclasses import dataclass, field
from typing import Any


@dataclass(slots=True)
class SlackError(Exception):
    """A refusal: its code, details for people (`messages`) and further fields of the answer."""

    code: str
    messages: tuple[str, ...] = ()
    fields: dict[str, Any] = field(default_factory=dict)
    status: int = 200
    retry_after: int | None = None

    def to_json(self) -> dict[str, Any]:
        answer: dict[str, Any] = {"ok": False, "error": self.code, **self.fields}
        if self.messages:
            answer["response_metadata"] = {"messages": [f"[ERROR] {m}" for m in self.messages]}
        return answer

    @property
    def headers(self) -> dict[str, str]:
        return {} if self.retry_after is None else {"Retry-After": str(self.retry_after)}


def bad_arguments(*messages: str) -> SlackError:
    return SlackError("invalid_arguments", messages)


def too_many_requests(retry_after: int) -> SlackError:
    return SlackError("ratelimited", status=429, retry_after=retry_after)
