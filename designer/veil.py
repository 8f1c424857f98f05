"""What must not reach the logs while something is being done, known to whoever writes a log line."""

from __future__ import annotations

from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from engine import Mask

_worn: ContextVar[tuple[Mask, ...]] = ContextVar("veil", default=())


@contextmanager
def veiled(mask: Mask) -> Iterator[None]:
    """Keep what the mask hides out of every log line that is written inside."""
    token = _worn.set((*_worn.get(), mask))
    try:
        yield
    finally:
        _worn.reset(token)


def told(text: str) -> str:
    """The text as it may be logged here and now."""
    for mask in _worn.get():
        text = mask.text(text)
    return text
