"""State, events and values to JSON and back; whatever was ever written can still be read."""

from __future__ import annotations

from engine.codec.event import decode_event, encode_event, event_from_json, event_to_json
from engine.codec.graph_state import decode_graph_state, encode_graph_state
from engine.codec.history import decode_history, encode_history, history_to_json
from engine.codec.state import decode_any, decode_state, encode_state
from engine.codec.upgrades import VERSION
from engine.codec.value import decode_value, decode_variables, encode_value, encode_variables

__all__ = [
    "VERSION",
    "decode_any",
    "decode_event",
    "decode_graph_state",
    "decode_history",
    "decode_state",
    "decode_value",
    "decode_variables",
    "encode_event",
    "encode_graph_state",
    "encode_history",
    "encode_state",
    "encode_value",
    "encode_variables",
    "event_from_json",
    "event_to_json",
    "history_to_json",
]
