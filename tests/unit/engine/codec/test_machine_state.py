"""The stored state of a machine: told apart from a process's, and refused where it is broken."""

from __future__ import annotations

import orjson
import pytest

from engine import codec, statechart
from engine.errors import UnreadableData
from tests.unit.engine.machines import Machine, scxml

TEXT = scxml(
    """<datamodel><data id="d" expr='[date("2026-01-31"), duration("P1D"), 1.50]'/></datamodel>
  <state id="a"><onentry><send event="late" delay="1h"><param name="when" expr="d[1]"/></send></onentry>
    <history id="h"><transition target="b"/></history><state id="b"/></state>"""
)


def test_every_value_comes_back_as_it_was() -> None:
    state = Machine(TEXT).start().state
    again = codec.decode_any(codec.encode_state(state))
    assert isinstance(again, statechart.State)
    assert again.variables == state.variables
    assert list(again.timers.values()) == list(state.timers.values())
    assert again.states == ("a", "b")
    assert again.rests


def test_a_machine_is_not_taken_for_a_process() -> None:
    stored = codec.encode_state(Machine(TEXT).start().state)
    with pytest.raises(UnreadableData, match="state machine"):
        codec.decode_state(stored)


@pytest.mark.parametrize(
    "change",
    [
        {"v": 99},
        {"v": None},
        {"variables": {"x": {"$unknown": "1"}}},
        {"activations": [["1"]]},
        {"timers": [["t", "n", "no date", None, ["e", "external"]]]},
        {"status": None, "seq": None, "instance": None, "variables": 5},
    ],
)
def test_what_is_broken_is_refused(change: dict[str, object]) -> None:
    data = orjson.loads(codec.encode_state(Machine(TEXT).start().state))
    with pytest.raises(UnreadableData):
        codec.decode_any(orjson.dumps({**data, **change}))
