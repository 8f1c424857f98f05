"""Exclusive and parallel gateways, and flows that fork and merge without one."""

from __future__ import annotations

import pytest

from engine.commands import Cancel, Continue, RetryIncident, SetVariables
from tests.unit.engine.instances import Instance, load


@pytest.mark.parametrize(
    ("n", "end"), [(1, "end"), (10, "end2"), (99, "end2"), (100, "end3"), (None, "end")]
)
def test_the_first_true_condition_wins_else_the_default(n: int | None, end: str) -> None:
    run = Instance(load(__file__, "exclusive")).start(n=n)
    assert run.state.status == "completed"
    assert run.of("instance.completed")[0].data["end"] == end


def test_the_conditions_are_told_with_their_values() -> None:
    run = Instance(load(__file__, "exclusive")).start(n=500)
    (told,) = run.of("gateway.evaluated")
    assert told.data["taken"] == ["big"]
    assert [(c["flow"], c["value"]) for c in told.data["conditions"]] == [
        ("middle", False),
        ("big", True),
    ]


def test_no_open_flow_stands_as_an_incident_at_the_gateway_and_can_be_repaired() -> None:
    run = Instance(load(__file__, "undecided")).start(n=15)
    incident = run.incident()
    assert (incident.node, incident.code) == ("size", "no_flow_taken")
    assert "How big?" in incident.message
    assert "“n < 10” is false" in incident.message
    assert run.state.status == "running"
    run.send(SetVariables({"n": 30}, "op"))
    run.send(RetryIncident(incident.incident, "op"))
    assert run.state.status == "completed"
    assert not run.state.incidents
    assert run.nodes("node.entered").count("size") == 1


def test_a_condition_on_what_is_missing_says_so() -> None:
    run = Instance(load(__file__, "undecided")).start()
    assert "is null" in run.incident().message


@pytest.mark.parametrize("order", [("left", "right"), ("right", "left")])
def test_a_join_waits_for_every_flow(order: tuple[str, str]) -> None:
    run = Instance(load(__file__, "parallel")).start()
    run.finish(order[0])
    assert "join" not in run.nodes("node.entered")
    run.finish(order[1])
    assert run.nodes("node.entered").count("join") == 1
    assert run.state.status == "completed"
    (joined,) = [e for e in run.of("node.entered") if e.node == "join"]
    assert joined.data["flows"] == ["f4", "f5"]


@pytest.mark.parametrize("budget", [1, 2, 3, 7, 100])
def test_a_join_inside_a_loop_and_any_budget(budget: int) -> None:
    run = Instance(load(__file__, "join_in_loop"), budget=budget).start()
    rounds = 1
    while run.state.needs_continue:
        run.send(Continue())
        rounds += 1
    assert run.state.status == "completed"
    assert run.nodes("node.completed").count("join") == 3
    assert rounds == 1 or budget < 100


def test_a_join_that_can_never_be_complete_is_an_incident() -> None:
    run = Instance(load(__file__, "starved")).start(both=False)
    incident = run.incident()
    assert (incident.node, incident.code) == ("join", "join_starved")
    assert "Second" in incident.message
    run.send(RetryIncident(incident.incident, "op"))
    assert run.incident().code == "join_starved"
    run.send(Cancel("op", "wrong model"))
    assert run.state.status == "cancelled"
    assert not run.state.incidents


@pytest.mark.parametrize(
    ("x", "y", "entered", "ends"),
    [(True, False, {"b"}, 1), (True, True, {"b", "c"}, 2), (False, None, {"d"}, 1)],
)
def test_conditions_on_the_flows_out_of_a_task(
    x: bool, y: bool | None, entered: set[str], ends: int
) -> None:
    run = Instance(load(__file__, "implicit")).start(x=x, y=y)
    assert set(run.nodes("node.entered")) & {"b", "c", "d"} == entered
    assert run.nodes("node.entered").count("end") == ends
    assert run.state.status == "completed"
