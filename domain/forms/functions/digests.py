"""Digests, base64 and made-up identifiers."""

import base64
import binascii
import hashlib
import string
import uuid

from domain.forms.functions.base import plain, scoped
from domain.forms.numerals import to_int
from domain.forms.scope import Scope
from domain.forms.values import Value, to_number, to_text

_ALGORITHMS = {
    "md5": "md5",
    "sha-1": "sha1",
    "sha-256": "sha256",
    "sha-384": "sha384",
    "sha-512": "sha512",
}
_BASE36 = string.digits + string.ascii_uppercase
_LONGEST = 1_000  # characters of a made-up identifier


def _digest(text: Value, algorithm: Value, encoding: Value = "base64") -> Value:
    """digest(): in base64 unless "hex" is asked for; "" when the algorithm is unknown."""
    name = _ALGORITHMS.get(to_text(algorithm).lower())
    written = to_text(encoding).lower()
    if name is None or written not in ("hex", "base64"):
        return ""
    found = hashlib.new(name, to_text(text).encode("utf-8", "replace"), usedforsecurity=False)
    return found.hexdigest() if written == "hex" else base64.b64encode(found.digest()).decode()


def _decode(text: Value) -> Value:
    try:
        return base64.b64decode(to_text(text).encode("utf-8", "replace")).decode("utf-8", "replace")
    except binascii.Error:
        return ""


def _identifier(scope: Scope, length: Value | None = None) -> Value:
    """uuid(): a random UUID, or that many random digits and capital letters."""
    if length is None:
        return str(uuid.UUID(int=scope.random.getrandbits(128), version=4))
    size = max(0, min(_LONGEST, to_int(to_number(length))))
    return "".join(scope.random.choices(_BASE36, k=size))


FUNCTIONS = {
    "digest": plain(2, 3, _digest),
    "base64-decode": plain(1, 1, _decode),
    "uuid": scoped(0, 1, _identifier),
}
