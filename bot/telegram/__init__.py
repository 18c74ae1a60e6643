"""The Telegram channel: Bot API updates become events, steps become messages."""

import os

# The library gives durations (`RetryAfter.retry_after`) as `timedelta` if asked to so, and
# otherwise warns whenever one is read, even by itself while it makes the exception.
os.environ.setdefault("PTB_TIMEDELTA", "true")
