"""Encryption at rest of dead letters and of answers that wait (Fernet: AES-128-CBC with HMAC)."""

from __future__ import annotations

import hashlib
import hmac
import os
from pathlib import Path

from cryptography.fernet import Fernet, InvalidToken

from bot.settings import Mistake, Settings

KEY_FILE = "secret.key"


def load_seal(settings: Settings) -> Fernet:
    """The installation's key: from the settings, else from a file made at the first start.

    Raises `Mistake` for a key that is none, or cannot be read.
    """
    return Fernet(load_key(settings))


def load_key(settings: Settings) -> bytes:
    """The same as 44 letters of base64. Raises `Mistake`."""
    settings.make_data_dir()
    try:
        if settings.secret_key is not None:
            raw = settings.secret_key.get_secret_value().encode()
        else:
            raw = _key_file(settings.data_dir / KEY_FILE)
        Fernet(raw)
    except ValueError:
        raise Mistake("LACZNIK_SECRET_KEY is not a Fernet key (32 bytes in base64)") from None
    except OSError as error:
        raise Mistake(f"{error.filename} cannot be read: {error.strerror}") from None
    return raw


def _key_file(path: Path) -> bytes:
    try:
        return path.read_bytes().strip()
    except FileNotFoundError:
        key = Fernet.generate_key()
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(key)
        return key


def open_letter(seal: Fernet, sealed: bytes) -> bytes:
    """Raises `Mistake` when the letter was sealed with another key."""
    try:
        return seal.decrypt(sealed)
    except InvalidToken:
        raise Mistake("this dead letter was sealed with another LACZNIK_SECRET_KEY") from None


class BoxSeal:
    """The installation's key as the database uses it for answers that wait in their box.

    A sealed text would tell the second it was sealed in; here it always tells the same one.
    """

    def __init__(self, key: Fernet) -> None:
        self._key = key

    def close(self, raw: bytes) -> bytes:
        return self._key.encrypt_at_time(raw, current_time=0)

    def open(self, sealed: bytes) -> bytes | None:
        """None for what was sealed with another key, or is damaged."""
        try:
            return self._key.decrypt(sealed)
        except InvalidToken:
            return None


class KeyMask:
    """Keys of events that cannot be put in order: a platform numbers what it sends us, and numbers
    missing in the database would tell how much somebody said."""

    def __init__(self, key: bytes) -> None:
        self._key = hashlib.sha256(b"keys of events" + key).digest()

    def hide(self, key: str) -> str:
        """The same for the same key, of the same channel ("tg:17" becomes "tg:9f86d0…")."""
        channel, colon, _ = key.rpartition(":")
        return channel + colon + hmac.new(self._key, key.encode(), "sha256").hexdigest()[:32]
