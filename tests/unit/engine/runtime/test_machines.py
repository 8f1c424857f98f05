"""Families of machines in memory, on a virtual clock."""

from __future__ import annotations

from datetime import timedelta

import pytest

from engine import DeliverEvent, InvalidModel, codec, simulate_machine, statechart
from engine.memory import EPOCH
from tests.unit.engine.machines import scxml

CHILD = """<content><scxml xmlns="http://www.w3.org/2005/07/scxml">
  <datamodel><data id="from" expr="0"/></datamodel>
  <state id="work"><onentry><send event="ready" target="#_parent"/></onentry>
    <transition event="ping"><send event="pong" targetexpr="_event.origin" delay="1h">
      <param name="n" expr="from + _event.data.n"/></send></transition>
    <transition event="stop" target="end"/></state>
  <final id="end"><donedata><content expr="from"/></donedata></final></scxml></content>"""

FAMILY = scxml(
    f"""<datamodel><data id="n" expr="0"/><data id="result"/></datamodel>
  <state id="s"><invoke id="kid"><param name="from" expr="40"/><param name="unknown" expr="1"/>{CHILD}
    </invoke>
    <transition event="ready"><send event="ping" target="#_kid"><param name="n" expr="2"/></send>
    </transition>
    <transition event="pong"><assign location="n" expr="_event.data.n"/>
      <send event="stop" target="#_kid"/></transition>
    <transition event="done.invoke.kid" target="end"><assign location="result" expr="_event.data"/>
    </transition></state>
  <final id="end"/>"""
)


def test_machines_talk_to_each_other_and_the_clock_jumps() -> None:
    run = simulate_machine(FAMILY)
    assert run.state.status == "completed"
    assert run.variables == {"n": 42, "result": 40}
    assert run.events[-1].at == EPOCH + timedelta(hours=1)
    (child,) = run.sessions.values()
    assert child.state.status == "completed"
    for session in (child,):
        folded = statechart.fold(session.definition, session.state.instance, session.events)
        assert codec.encode_state(folded) == codec.encode_state(session.state)


def test_the_same_run_twice_is_the_same_to_the_letter() -> None:
    one, other = simulate_machine(FAMILY), simulate_machine(FAMILY)
    assert [codec.encode_event(e) for e in one.events] == [
        codec.encode_event(e) for e in other.events
    ]


def test_what_an_ended_machine_still_sends_is_not_heard() -> None:
    text = scxml(
        """<state id="a"><invoke id="kid"><content><scxml xmlns="http://www.w3.org/2005/07/scxml">
        <state id="x"><onentry><send event="late" target="#_parent" delay="1s"/></onentry></state></scxml>
        </content></invoke><transition event="go" target="b"/></state>
        <state id="b"><transition event="late" target="c"/></state><state id="c"/>"""
    )
    run = simulate_machine(text, send=["go"])
    assert run.state.states == ("b",)
    (child,) = run.sessions.values()
    assert child.state.status == "cancelled"


FILE = scxml(
    """<datamodel><data id="src" expr='"file:kid.scxml"'/></datamodel>
  <state id="s"><invoke srcexpr="src"/><transition event="done.invoke" target="good"/>
    <transition event="error.communication" target="bad"/></state><final id="good"/><final id="bad"/>"""
)


def test_a_machine_may_come_from_a_file_that_is_named_while_it_runs() -> None:
    kid = scxml('<final id="f"/>')
    run = simulate_machine(FILE, files={"kid.scxml": kid}.__getitem__)
    assert run.events[-1].data["end"] == "good"

    def missing(name: str) -> str:
        raise FileNotFoundError(name)

    assert simulate_machine(FILE, files=missing).events[-1].data["end"] == "bad"
    assert simulate_machine(FILE).events[-1].data["end"] == "bad"


def test_events_that_come_too_late_are_told() -> None:
    run = simulate_machine(FAMILY, send=["x", DeliverEvent("y", invoke="nobody")])
    assert run.refused == ("y: “nobody” is not invoked any more",)


def test_a_run_is_cut_where_the_clock_must_stop() -> None:
    text = scxml('<state id="a"><onentry><send event="x" delay="3d"/></onentry></state>')
    run = simulate_machine(text, longest=timedelta(days=1))
    assert run.cut
    assert not simulate_machine(text).cut


def test_a_machine_that_cannot_run_is_refused_with_its_problems() -> None:
    with pytest.raises(InvalidModel, match="no state “nowhere”"):
        simulate_machine(scxml('<state id="a"><transition event="e" target="nowhere"/></state>'))
