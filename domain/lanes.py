"""The two lanes of what goes out, and what passes both."""

from enum import StrEnum


class Lane(StrEnum):
    """Who overtakes whom: replies and reminders pass broadcasts, always."""

    REPLY = "0_reply"
    NOTICE = "1_notice"
    BROADCAST = "2_broadcast"
