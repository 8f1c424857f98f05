"""Sealing: authenticated encryption under keys that never lie in the database.

A sealed text names its key, so several may be known at once: the first seals, all open. What it is
about is bound into it (associated data), so a sealed text moved to another row no longer opens.
Keys come from `FLOWGLASS_SECRET_KEYS` ("id:key id:key", each key 32 bytes in base64, the newest
first); in development from a file in the data directory that only its owner may read, made when it
is missing.
"""

from __future__ import annotations

import os
import re
from base64 import b64decode, b64encode, urlsafe_b64decode, urlsafe_b64encode
from contextlib import suppress
from functools import lru_cache
from pathlib import Path
from secrets import token_bytes, token_hex

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

PREFIX = "sealed1."
NONCE = 12
KEY = 32
_ID = re.compile(r"[A-Za-z0-9_-]{1,40}")


class Unsealable(LookupError):  # noqa: N818 - what happened, not what broke
    """The text is not sealed under a key we know, or was not sealed for this place."""


def is_sealed(text: str | bytes) -> bool:
    """Whether the text is sealed; JSON never begins like that."""
    return text.startswith(PREFIX.encode() if isinstance(text, bytes) else PREFIX)


def seal(text: str, about: str) -> str:
    """The text so that only `opened` with the same `about` gives it back."""
    name, key = next(iter(_keys().items()))
    nonce = token_bytes(NONCE)
    sealed = AESGCM(key).encrypt(nonce, text.encode("utf-8", "surrogatepass"), about.encode())
    return f"{PREFIX}{name}.{urlsafe_b64encode(nonce + sealed).decode()}"


def opened(text: str, about: str) -> str:
    """What was sealed about this."""
    name, _, body = text.removeprefix(PREFIX).partition(".")
    key = _keys().get(name)
    if key is None or not is_sealed(text):
        raise Unsealable(f"there is no key “{name[:40]}”")
    try:
        data = urlsafe_b64decode(body)
        plain = AESGCM(key).decrypt(data[:NONCE], data[NONCE:], about.encode())
    except (InvalidTag, ValueError):
        raise Unsealable(f"what is sealed about {about} was changed or moved") from None
    return plain.decode("utf-8", "surrogatepass")


def key_of(text: str) -> str:
    """The id of the key that the text is sealed under."""
    return text.removeprefix(PREFIX).partition(".")[0]


def newest_key() -> str:
    """The id of the key that seals."""
    return next(iter(_keys()))


def new_key() -> str:
    """A key as the setting takes it."""
    return f"{token_hex(4)}:{b64encode(token_bytes(KEY)).decode()}"


def _keys() -> dict[str, bytes]:
    text = settings.FLOWGLASS_SECRET_KEYS
    if text:
        return keys_in(text)
    file = settings.FLOWGLASS_SECRET_KEY_FILE
    if not file:
        raise ImproperlyConfigured("FLOWGLASS_SECRET_KEYS is missing: it holds the sealing keys.")
    return keys_in(_read_or_make(Path(file)))


@lru_cache(maxsize=8)
def keys_in(text: str) -> dict[str, bytes]:
    """The keys of a setting by their ids, in order."""
    found: dict[str, bytes] = {}
    for entry in text.replace(",", " ").split():
        name, _, coded = entry.partition(":")
        try:
            key = b64decode(coded, validate=True)
        except ValueError:
            key = b""
        if not _ID.fullmatch(name) or len(key) != KEY or name in found:
            raise ImproperlyConfigured(
                f"FLOWGLASS_SECRET_KEYS: entry {len(found) + 1} must be “id:key”, the key 32 bytes in "
                "base64, the id given once (`manage.py rotate_secrets --new-key` makes one)."
            )
        found[name] = key
    if not found:
        raise ImproperlyConfigured("FLOWGLASS_SECRET_KEYS holds no key.")
    return found


@lru_cache(maxsize=8)
def _read_or_make(file: Path) -> str:
    if not file.exists():
        _make(file)
    if file.stat().st_mode & 0o077:
        raise ImproperlyConfigured(f"{file} can be read by others: chmod 600 it.")
    return file.read_text()


def _make(file: Path) -> None:
    """Write it whole, then give it its name: whoever reads it at the same time finds all or nothing."""
    draft = file.with_name(f"{file.name}.{token_hex(8)}")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w") as writing:
        writing.write(new_key() + "\n")
        writing.flush()
        os.fsync(writing.fileno())
    with suppress(FileExistsError):  # another process was quicker: its key counts
        os.link(draft, file)
    draft.unlink()
