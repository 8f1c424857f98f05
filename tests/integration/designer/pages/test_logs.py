"""A log line says what happened once, on one line, and nothing that must not be known."""

from __future__ import annotations

import io
import logging
from typing import TYPE_CHECKING

import pytest

from designer.pages.logs import OneLine
from designer.veil import veiled
from engine import Mask

if TYPE_CHECKING:
    from collections.abc import Iterator

FORGED = "x\r\n2026-01-01 INFO designer: all is well \x1b[2K\x00"
logger = logging.getLogger("designer.test_logs")


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    written = io.StringIO()
    found = logging.StreamHandler(written)
    found.setFormatter(OneLine("%(levelname)s %(name)s: %(message)s"))
    logger.addHandler(found)
    yield written
    logger.removeHandler(found)


def test_nothing_can_forge_a_line(log: io.StringIO) -> None:
    logger.warning("signed in as %s", FORGED)
    assert len(log.getvalue().splitlines()) == 1
    assert not set(log.getvalue()[:-1]) & {"\r", "\n", "\x1b", "\x00"}


def test_a_traceback_cannot_either(log: io.StringIO) -> None:
    try:
        raise ValueError(FORGED)
    except ValueError:
        logger.exception("it broke")
    first, *rest = log.getvalue().splitlines()
    assert first == "ERROR designer.test_logs: it broke"
    assert rest
    assert all(line.startswith("  | ") for line in rest)
    assert "\x1b" not in log.getvalue()


def test_what_is_veiled_is_not_told(log: io.StringIO) -> None:
    with veiled(Mask(values=["open sesame"])):
        logger.warning("calling with %s", "open sesame")
    logger.warning("afterwards %s", "open sesame")
    assert log.getvalue().splitlines() == [
        "WARNING designer.test_logs: calling with •••",
        "WARNING designer.test_logs: afterwards open sesame",
    ]
