"""The whole assistant with real doors: one conversation script, over every channel.

`Premises` runs `bot.assistant.Assistant` as production does, on SQLite, against the strict fakes of
Telegram's and Slack's servers and with real sockets. A `Talker` is one person at one door.
"""

from tests.doors.premises import Premises
from tests.doors.slack import SlackTalker
from tests.doors.talker import Talker
from tests.doors.telegram import TelegramTalker
from tests.doors.web import WebTalker

__all__ = ["Premises", "SlackTalker", "Talker", "TelegramTalker", "WebTalker"]
