"""A step's events as one text: they come back as they were, and broken texts are refused."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from engine import codec
from engine.errors import UnreadableData
from engine.events import Event
from engine.feel.values import Date

AT = datetime(2026, 1, 2, 3, 4, 5, 678, UTC)
EVENTS = [
    Event("i", 4, AT, "node.entered", "task", "4", {"type": "task", "flow": "f"}),
    Event("i", 5, AT, "variables.set", "task", "4",
          {"variables": {"n": Decimal("1.50"), "on": Date(2026, 2, 3), "$x": {"$y": True}}, "source": "script"}),
    Event("i", 6, AT + timedelta(seconds=1), "instance.completed", None, None, {"end": "e", "variables": {}}),
]  # fmt: skip


def test_the_events_come_back() -> None:
    text = codec.encode_history(EVENTS)
    assert codec.decode_history(text, "i", 4) == EVENTS
    assert codec.decode_history(text.decode(), "i", 4) == EVENTS


def test_as_json_they_are_what_each_is_alone() -> None:
    text = codec.encode_history(EVENTS)
    assert codec.history_to_json(text, "i", 4) == [codec.event_to_json(each) for each in EVENTS]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "cannot be read"),
        ("[]", "cannot be read"),
        ('{"v": 1}', "cannot be read"),
        ('{"v": 2, "at": "2026-01-02T00:00:00Z", "events": []}', "newer than this program"),
        ('{"v": 1, "at": "2026-01-02T00:00:00Z", "events": [["a", "b"]]}', "event 7 cannot be read"),
        ('{"v": 1, "at": "soon", "events": [["a", "b", "c", {}]]}', "event 7 cannot be read"),
        ('{"v": 1, "at": "2026-01-02T00:00:00Z", "events": [["a", "b", "c", 5]]}', "event 7 cannot"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_refused(text: str, words: str) -> None:
    with pytest.raises(UnreadableData, match=words):
        codec.decode_history(text, "i", 7)
