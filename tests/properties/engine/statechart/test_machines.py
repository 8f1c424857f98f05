"""Laws of the kernel on random machines, random events and random order.

`Machine` restarts from the stored state before every step and compares the fold of the history with
it after every step; here the configuration itself is judged.
"""

from __future__ import annotations

from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engine import statechart
from engine.commands import Cancel, Continue, DeliverEvent, FireTimer, SetVariables
from engine.errors import CommandRefused
from tests.properties.engine.statechart.charts import EVENTS, documents
from tests.unit.engine.machines import Machine

SETTINGS = settings(deadline=None, max_examples=25, suppress_health_check=list(HealthCheck))
MAX_TURNS = 60


def check(machine: Machine) -> None:
    """The active states are a legal configuration, and nothing is left of what is over."""
    definition, state = machine.definition, machine.state
    active = definition.mask(state.activations)
    for node in definition.members(active):
        assert node.kind in ("state", "parallel", "final")
        inside = [c for c in node.children if definition.states[c].bit & active]
        if node.kind == "parallel":
            assert len(inside) == len(node.children)
        elif node.children:
            assert len(inside) == 1
        assert node.parent == 0 or definition.states[node.parent].bit & active
    if state.status == "running":
        top = [c for c in definition.states[0].children if definition.states[c].bit & active]
        assert len(top) == 1
    else:
        left = (active, state.timers, state.children, state.internal, state.external)
        assert not any(left)
    entered, gone = machine.nodes("node.entered"), machine.nodes("node.completed")
    assert len(entered) - len(gone) - len(machine.nodes("node.cancelled")) == len(state.activations)


def send(machine: Machine, draw: Any) -> None:
    """Do one thing that could happen now."""
    state = machine.state
    commands: list[Any] = [DeliverEvent(event, by="ann") for event in EVENTS]
    commands += [DeliverEvent("e", {"x": 1}), SetVariables({"n": 4}, "op")]
    commands += [FireTimer(timer) for timer in state.timers]
    commands += [DeliverEvent(f"done.invoke.{kid}", 1, invoke=kid) for kid in state.children]
    if state.needs_continue:
        commands += [Continue()] * 4
    machine.later(seconds=draw(st.integers(0, 3)))
    machine.send(draw(st.sampled_from(commands)))


def begun(text: str, budget: int) -> Machine:
    from engine.commands import Start

    return Machine(text, budget=budget).send(Start({"n": 1}))


@SETTINGS
@given(text=documents(), budget=st.integers(1, 12), data=st.data())
def test_every_configuration_is_legal_and_every_state_can_be_stored(
    text: str, budget: int, data: st.DataObject
) -> None:
    machine = begun(text, budget)
    for _ in range(MAX_TURNS):
        check(machine)
        if machine.state.status != "running" or machine.state.incidents:
            break
        send(machine, data.draw)


@SETTINGS
@given(text=documents(), events=st.lists(st.sampled_from(EVENTS), max_size=5))
def test_where_a_step_is_cut_changes_nothing(text: str, events: list[str]) -> None:
    one, other = begun(text, 100), begun(text, 1)
    for event in events:
        for machine in (one, other):
            turns = 0
            while machine.state.needs_continue and turns < 300:
                machine.send(Continue())
                turns += 1
        if one.state.needs_continue or other.state.needs_continue:
            return  # never comes to rest
        assert one.history == other.history
        if one.state.status != "running":
            return
        one.send(DeliverEvent(event))
        other.send(DeliverEvent(event))


@SETTINGS
@given(text=documents(), events=st.lists(st.sampled_from(EVENTS), max_size=4))
def test_a_cancelled_machine_leaves_nothing(text: str, events: list[str]) -> None:
    machine = begun(text, 50)
    for event in events:
        if machine.state.status == "running":
            machine.send(DeliverEvent(event))
    if machine.state.status == "running":
        machine.send(Cancel("op", "enough"))
    check(machine)


@SETTINGS
@given(text=documents(), events=st.lists(st.sampled_from(EVENTS), max_size=4))
def test_asking_what_may_be_done_agrees_with_doing_it(text: str, events: list[str]) -> None:
    machine = begun(text, 100)
    for event in events:
        if machine.state.status != "running" or machine.state.needs_continue:
            return
        allowed = statechart.may(machine.definition, machine.state, event, now=machine.now)
        before = len(machine.of("flow.taken"))
        try:
            machine.send(DeliverEvent(event))
        except CommandRefused:
            return
        taken = machine.of("flow.taken")[before:]
        assert bool(allowed) == any(e.data.get("event") == event for e in taken[:1])


@SETTINGS
@given(text=documents())
def test_what_is_written_is_what_was_read(text: str) -> None:
    definition = statechart.read(text)
    assert statechart.write(definition) == text
    places = {state.id: statechart.Place(n, n + 1) for n, state in enumerate(definition.states[1:])}
    again = statechart.read(statechart.write(definition, places))
    assert statechart.layout_of(again) == places
    assert again.states == definition.states
