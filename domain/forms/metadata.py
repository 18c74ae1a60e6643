"""What a form wants to know by itself: when it was begun and ended. Never who or on what device.

A form may ask for a phone number, an address or a device; they stay blank unless the program
gives them in the context of the session.
"""

from datetime import datetime
from random import Random
from uuid import UUID

from domain.forms.errors import FormError
from domain.forms.times import store_moment

START, END, TODAY, UID = "timestamp start", "timestamp end", "date today", "uid"
_IDENTITY = ("/meta/instanceID", "/orx:meta/orx:instanceID")
_KNOWN = frozenset({"timestamp", "date", "property", "uid", "patient"})


def read_preload(kind: str, params: str, *, where: str) -> str:
    """What a node is filled with, as `fill` takes it: "timestamp start"; "" for nothing. The
    identity of what is sent is given to it by whoever sends it, not here."""
    if where.endswith(_IDENTITY):
        return ""
    if kind and kind not in _KNOWN:
        raise FormError("unsupported_metadata", where=where, params={"kind": kind})
    return f"{kind} {params}".strip()


def fill(preload: str, *, now: datetime, random: Random) -> str:
    """The value of a node when a session opens; "" for what is not known then, or private."""
    if preload == START:
        return store_moment(now)
    if preload == UID:
        return f"uuid:{UUID(int=random.getrandbits(128), version=4)}"
    return now.date().isoformat() if preload == TODAY else ""
