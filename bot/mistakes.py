"""What ended a command, in a line for the operator."""

from __future__ import annotations

from bot.settings import Mistake
from storage.database import DatabaseUnavailable
from storage.outages import EXPLAINED, outage


def explain(error: Exception) -> str:
    """What the operator has to mend; "" for what is ours to mend."""
    if isinstance(error, Mistake | DatabaseUnavailable):
        return str(error)
    found = outage(error)
    return EXPLAINED[found] if found else ""
