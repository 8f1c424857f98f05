"""Events as JSON objects, the shape that is stored, sent and exported."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

import orjson

from engine.codec.value import (
    Json,
    decode_value,
    decode_variables,
    encode_value,
    encode_variables,
)
from engine.errors import UnreadableData
from engine.events import Event, moment

if TYPE_CHECKING:
    from collections.abc import Mapping

#: fields that hold variables by name, and fields that hold one value
_VARIABLES = ("variables", "parameters", "inputs")
_VALUES = ("outputs", "items", "output", "payload", "fired", "calls", "told")
VALUE_FIELDS = frozenset((*_VARIABLES, *_VALUES))


def event_to_json(event: Event) -> dict[str, Json]:
    """Give the event as plain JSON data."""
    instance, seq, at, kind, node, token, data = event
    return {
        "instance": instance,
        "seq": seq,
        "at": moment(at),
        "kind": kind,
        "node": node,
        "token": token,
        "data": encoded_data(data),
    }


#: an event names its version from 2 on; without one it is of this
VERSION = 1


def event_from_json(data: Mapping[str, Json]) -> Event:
    """Give the event back, ready to be folded."""
    version = data.get("v", VERSION)
    if version != VERSION:
        raise UnreadableData(f"an event of version {version!r} is newer than this program")
    try:
        return Event(
            data["instance"],
            data["seq"],
            datetime.fromisoformat(data["at"]),
            data["kind"],
            data["node"],
            data["token"],
            decoded_data(data["data"]),
        )
    except (KeyError, TypeError, ValueError) as error:
        raise UnreadableData(f"an event cannot be read: {error}") from None


def encode_event(event: Event) -> bytes:
    """Give the event as canonical JSON text."""
    return orjson.dumps(event_to_json(event), option=orjson.OPT_SORT_KEYS)


def decode_event(text: bytes | str) -> Event:
    """Read the text of one event."""
    try:
        data = orjson.loads(text)
    except orjson.JSONDecodeError as error:
        raise UnreadableData(f"an event is not JSON: {error}") from None
    return event_from_json(data)


def encoded_data(data: Mapping[str, Any]) -> dict[str, Json]:
    """Give the data of an event with its values as JSON."""
    found = dict(data)
    for name in _VARIABLES:
        if name in found:
            found[name] = encode_variables(found[name])
    for name in _VALUES:
        if name in found:
            found[name] = encode_value(found[name])
    return found


def decoded_data(data: Mapping[str, Json]) -> dict[str, Any]:
    """Give the data back with its values."""
    found = dict(data)
    for name in _VARIABLES:
        if name in found:
            found[name] = decode_variables(found[name])
    for name in _VALUES:
        if name in found:
            found[name] = decode_value(found[name])
    return found
