"""What one step added to the history of an instance, as one JSON text.

The instance, the numbers and the instant are said once for all events of the step:

    {"v": 1, "at": "2026-01-02T03:04:05Z", "events": [[kind, node, token, data], …]}

An event of another instant has it as a fifth item. Events of a step are a fifth the work to write
and half the size to keep when they are together.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

import orjson

from engine.codec.event import VALUE_FIELDS, decoded_data, encoded_data
from engine.errors import UnreadableData
from engine.events import Event, moment

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from engine.codec.value import Json

VERSION = 1


def encode_history(events: Sequence[Event]) -> bytes:
    """Give the text of consecutive events of one instance; there must be at least one."""
    at = events[0].at
    rows: list[list[Any]] = []
    plain = VALUE_FIELDS.isdisjoint
    for _, _, when, kind, node, token, data in events:
        row = [kind, node, token, data if plain(data) else encoded_data(data)]
        if when is not at and when != at:
            row.append(moment(when))
        rows.append(row)
    return orjson.dumps({"v": VERSION, "at": moment(at), "events": rows})


def history_to_json(text: bytes | str, instance: str, first: int) -> list[dict[str, Json]]:
    """Give each event as `event_to_json` does; `first` is the number of the first."""
    return [
        {
            "instance": instance,
            "seq": seq,
            "at": at,
            "kind": kind,
            "node": node,
            "token": token,
            "data": data,
        }
        for seq, at, kind, node, token, data in _rows(text, first)
    ]


def decode_history(text: bytes | str, instance: str, first: int) -> list[Event]:
    """Give the events back, ready to be folded; `first` is the number of the first."""
    known: dict[str, datetime] = {}
    found = []
    for seq, at, kind, node, token, data in _rows(text, first):
        try:
            when = known.get(at) or known.setdefault(at, datetime.fromisoformat(at))
            found.append(Event(instance, seq, when, kind, node, token, decoded_data(data)))
        except (AttributeError, KeyError, TypeError, ValueError) as error:
            raise UnreadableData(f"event {seq} cannot be read: {error}") from None
    return found


def _rows(text: bytes | str, first: int) -> Iterator[tuple[int, str, str, Any, Any, Any]]:
    try:
        said = orjson.loads(text)
        version, at, rows = said["v"], said["at"], said["events"]
    except (orjson.JSONDecodeError, KeyError, TypeError) as error:
        raise UnreadableData(f"a history cannot be read: {error}") from None
    if version != VERSION:
        raise UnreadableData(f"a history of version {version!r} is newer than this program")
    for seq, row in enumerate(rows, first):
        if not isinstance(row, list) or len(row) not in {4, 5}:
            raise UnreadableData(f"event {seq} cannot be read")
        yield seq, row[4] if len(row) == 5 else at, row[0], row[1], row[2], row[3]
