"""Budgets, limits, and what no command may do."""

from __future__ import annotations

import pytest

from engine import bpmn, codec
from engine.bpmn import Limits
from engine.commands import Cancel, Continue, RetryIncident, Start
from engine.errors import CommandRefused, EngineError
from tests.unit.engine.instances import NOON, Instance, load


def test_a_budget_divides_a_run_without_changing_it() -> None:
    definition = load(__file__, "long_loop")
    whole = Instance(definition, budget=1000).start(limit=40)
    parts = Instance(definition, budget=7).start(limit=40)
    while parts.state.needs_continue:
        parts.send(Continue())
    assert parts.history == whole.history
    assert whole.state.status == "completed"


def test_a_run_without_end_stops_at_one_incident_and_a_retry_gives_it_more() -> None:
    run = Instance(load(__file__, "long_loop"), budget=50, limits=Limits(events=200))
    run.start(limit=10**9)
    halts = []
    for _ in range(3):
        while run.state.needs_continue:
            run.send(Continue())
        halts.append((run.incident().code, run.state.seq))
        assert run.incident().node in run.definition.nodes
        run.send(RetryIncident(run.incident().incident, "op"))
    assert [code for code, _ in halts] == ["event_limit"] * 3
    assert halts[1][1] - halts[0][1] == pytest.approx(200, abs=10)
    assert run.state.allowance == 600
    run.send(Cancel("op", "enough"))
    assert run.state.status == "cancelled"
    assert not run.state.incidents


def test_nothing_but_a_start_begins_an_instance() -> None:
    run = Instance(load(__file__, "long_loop"))
    with pytest.raises(CommandRefused) as refused:
        run.send(Continue())
    assert refused.value.code == "instance_not_started"
    run.start(limit=1)
    with pytest.raises(CommandRefused) as refused:
        run.send(Start())
    assert refused.value.code == "already_started"


def test_an_instance_does_not_run_on_another_definition() -> None:
    run = Instance(load(__file__, "user")).start()
    run.definition = load(__file__, "boundary")
    with pytest.raises(EngineError):
        run.send(Continue())


def test_a_fold_refuses_a_gap() -> None:
    run = Instance(load(__file__, "scripts")).start(n=1)
    events = [codec.decode_event(text) for text in run.history]
    with pytest.raises(EngineError):
        bpmn.fold(run.definition, "i", events[:3] + events[4:])


def test_equal_commands_give_equal_events() -> None:
    definition = load(__file__, "parallel")
    one, two = (bpmn.step(definition, bpmn.new_state("i"), Start(), now=NOON) for _ in range(2))
    assert one.events == two.events
    assert one.effects == two.effects
