"""Invitation codes: how they look, how typed ones are read, and how guessing is slowed.

Codes use Crockford's Base32: digits and capitals without I, L, O, U, so that what a person misreads
can be put right. Twelve signs carry 60 bits.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from domain.errors import CodeExpired, CodeRevoked, CodeUsed, TooManyAttempts

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH = 12
GROUP = 4
RANDOM_BYTES = 8  # 64 bits, of which the code shows 60
VALID_FOR = timedelta(days=60)
CONNECTION_VALID_FOR = timedelta(hours=24)  # made and used by the same person

_LOOK_ALIKE = str.maketrans({"O": "0", "I": "1", "L": "1", "U": "V"})
_SEPARATORS = re.compile(r"[\s\-–—_.]+")
_CODE = re.compile(f"[{ALPHABET}]{{{LENGTH}}}")


def make_code(random_bytes: bytes) -> str:
    """A code such as "K7Q2-MD41-9XWF" from 8 random bytes (ValueError for another number)."""
    if len(random_bytes) != RANDOM_BYTES:
        raise ValueError(f"a code needs {RANDOM_BYTES} random bytes")
    number = int.from_bytes(random_bytes, "big")
    return _in_groups("".join(ALPHABET[number >> 5 * place & 31] for place in range(LENGTH)))


def read_code(typed: str) -> str | None:
    """The code meant by what a person typed, in the form of `make_code`; None if it is no code.

    Case, spaces and dashes do not matter, and O, I, L, U are read as 0, 1, 1, V.
    """
    signs = _SEPARATORS.sub("", typed).upper().translate(_LOOK_ALIKE)
    return _in_groups(signs) if _CODE.fullmatch(signs) else None


def _in_groups(signs: str) -> str:
    return "-".join(signs[start : start + GROUP] for start in range(0, len(signs), GROUP))


@dataclass(frozen=True, slots=True)
class Invitation:
    """One person's invitation; `used` and `revoked` are the moments, None while it is not so."""

    expires: datetime
    used: datetime | None = None
    revoked: datetime | None = None


def check_invitation(invitation: Invitation, now: datetime) -> None:
    """Raise `CodeUsed`, `CodeRevoked` or `CodeExpired` unless the invitation can be used now."""
    if invitation.used is not None:
        raise CodeUsed
    if invitation.revoked is not None:
        raise CodeRevoked
    if now >= invitation.expires:
        raise CodeExpired(expired=invitation.expires)


class Counter(StrEnum):
    """Whose wrong codes are counted together."""

    ACCOUNT = "account"
    ADDRESS = "address"
    OVERALL = "overall"


@dataclass(frozen=True, slots=True)
class Failures:
    """Wrong codes of the last 24 hours: how many, and when the last one came."""

    count: int
    last: datetime


@dataclass(frozen=True, slots=True)
class Throttle:
    """`free` wrong codes cost nothing; from then on each doubles the pause, up to `longest`."""

    free: int
    first_pause: timedelta
    longest: timedelta

    def pause_after(self, count: int) -> timedelta:
        """How long nobody counted here may try after `count` wrong codes."""
        if count < self.free:
            return timedelta(0)
        doublings = min(count - self.free, 40)  # beyond that every limit is reached
        return min(self.first_pause * (1 << doublings), self.longest)


# A school's people share one address, so it is generous; everybody shares `OVERALL`, whose pause
# stays short: a guesser must not be able to lock a whole programme out.
THROTTLES: Mapping[Counter, Throttle] = {
    Counter.ACCOUNT: Throttle(3, timedelta(seconds=30), timedelta(hours=12)),
    Counter.ADDRESS: Throttle(20, timedelta(seconds=30), timedelta(hours=1)),
    Counter.OVERALL: Throttle(300, timedelta(seconds=1), timedelta(seconds=20)),
}


def allow_attempt(failures: Mapping[Counter, Failures], now: datetime) -> None:
    """Raise `TooManyAttempts(until=…)` while a pause of any counter lasts."""
    until = max(
        (
            seen.last + THROTTLES[counter].pause_after(seen.count)
            for counter, seen in failures.items()
        ),
        default=now,
    )
    if until > now:
        raise TooManyAttempts(until=until)
