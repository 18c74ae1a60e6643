"""Blocks as Slack tells them back to the app: not quite as they were sent.

Plain texts come with `&`, `<` and `>` as entities, and with what was left unsaid.
"""

from typing import Any

from tests.fakes.slack import mrkdwn


def told(value: Any) -> Any:
    """Give a deep copy in which every text object is as in the payload of an interaction."""
    if isinstance(value, list):
        return [told(part) for part in value]
    if not isinstance(value, dict):
        return value
    if value.get("type") == "plain_text":
        return {"emoji": True, **value, "text": mrkdwn.escape(value["text"])}
    if value.get("type") == "mrkdwn":
        return {"verbatim": False, **value}
    return {key: told(part) for key, part in value.items()}
