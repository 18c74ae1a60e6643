"""Starts the bot again and again without paying for its imports each time.

`python -m tests.faults.runner` imports everything once and then forks a real process of its own for
every line it reads, a JSON object of settings: that process does what `lacznik run` does with them,
with a clock that is ahead by `FAULTS_CLOCK_OFFSET`, and can be killed like any other. With
`FAULTS_HASTE` it does not pace itself on Slack, whose limits are those of a workspace of people who
take their time. Written to standard output: `pid <number>`, the address when the bot serves,
`ended <exit code>` at its end.
"""

from __future__ import annotations

import asyncio
import ctypes
import faulthandler
import json
import os
import signal
import sys
import time
from datetime import timedelta
from functools import partial

from bot import app, platforms
from bot.clock import MovableClock
from bot.logs import set_up_logs
from bot.settings import load_settings
from bot.slack import connection
from handlers import formbook
from scheduler.pace import RATES, Rate

PR_SET_PDEATHSIG = 1
OFFSET = "FAULTS_CLOCK_OFFSET"  # seconds by which the bot's clock is ahead
HASTE = "FAULTS_HASTE"
QUICK = 1000  # times as fast

say = partial(print, flush=True)


def main() -> None:
    formbook.warm_up()
    platforms.telegram_service()
    platforms.slack_service()
    say("ready")
    for line in sys.stdin:
        pid = os.fork()
        if not pid:
            _be_the_bot(json.loads(line))
        say(f"pid {pid}")
        _, status = os.waitpid(pid, 0)
        say(f"ended {os.waitstatus_to_exitcode(status)}")


def _be_the_bot(settings: dict[str, str]) -> None:
    """Never returns. Ends with its parent, so that no test leaves a bot behind."""
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    code = 1
    try:
        os.environ.update(settings)
        os.chdir(settings["LACZNIK_DATA_DIR"])
        offset = timedelta(seconds=float(settings.get(OFFSET, 0)))
        app.RealClock = partial(MovableClock, offset)  # type: ignore[assignment,misc]
        if HASTE in settings:
            connection.Limits = partial(connection.Limits, lambda: time.monotonic() * QUICK)  # type: ignore[misc,assignment]
            RATES["slack"] = Rate(RATES["slack"].per_second * QUICK)
        log = os.open("log", os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        os.dup2(log, sys.stderr.fileno())
        faulthandler.register(signal.SIGUSR1)  # `kill -USR1`: where everything stands
        set_up_logs(as_json=False)
        asyncio.run(app.serve(load_settings(), announce=say))
        code = 0
    finally:
        sys.stderr.flush()
        os._exit(code)


if __name__ == "__main__":
    main()
