"""Rule tasks that ask a rule set: what changes, what is told, and the calls as jobs in order."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

import engine
from engine import codec
from engine.memory import EPOCH, ModelDecisions
from engine.rules import Call, Emit, Rule, RuleSet
from engine.runtime.driver import drive

if TYPE_CHECKING:
    from collections.abc import Callable

DISCOUNTS = RuleSet(
    [
        Rule("large", "amount >= 1000", {"discount": "= 0.2", "band": "large"}, group="band"),
        Rule("small", "amount < 1000", {"discount": "= 0.1"}, group="band"),
    ],
    key="discounts",
)
ACTING = RuleSet(
    [
        Rule(
            "tell",
            "amount > 5",
            [
                Call("first", {"value": "= amount"}, "one"),
                Emit("big order", {"amount": "= amount"}),
                Call("second", {"value": 2}),
            ],
        )
    ]
)


def process(rules: str, variable: str = "", more: str = "", boundary: str = "") -> bytes:
    """A rule task between a start and an end."""
    result = f' resultVariable="{variable}"' if variable else ""
    return f"""<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL"
      xmlns:flowglass="urn:flowglass:bpmn:1" id="d" targetNamespace="t">
      <signal id="s" name="big order"/>
      <process id="p" isExecutable="true"><startEvent id="start"/>
      <sequenceFlow id="a" sourceRef="start" targetRef="decide"/>
      <businessRuleTask id="decide"><extensionElements>
      <flowglass:decision ruleSet="{rules}"{result}/>{more}</extensionElements></businessRuleTask>
      {boundary}
      <sequenceFlow id="b" sourceRef="decide" targetRef="end"/><endEvent id="end"/>
      </process></definitions>""".encode()


def run(
    text: bytes, rules: RuleSet, variables: dict[str, Any], *commands: Any
) -> tuple[Any, list[Any], list[Any]]:
    """Start the process and answer it; the state survives being stored after each command."""
    definition = engine.bpmn.read(text)
    decisions = ModelDecisions({}, "3", {rules.key: rules})
    state = engine.new_state("i")
    events: list[Any] = []
    effects: list[Any] = []
    for command in (engine.Start(codec.decode_variables(variables)), *commands):
        said = command(events) if callable(command) else command
        done = drive(definition, state, said, now=EPOCH, decisions=decisions)
        state = codec.decode_state(codec.encode_state(done.state))
        stored = [codec.decode_event(codec.encode_event(event)) for event in done.events]
        events += stored
        effects = list(done.effects)
        folded = engine.fold(definition, "i", events)
        assert codec.encode_state(folded) == codec.encode_state(state)
    return state, events, effects


def job(events: list[Any]) -> str:
    """The newest job."""
    found: str = [e.data["job"] for e in events if e.kind == "job.created"][-1]
    return found


def completing(result: Any) -> Callable[[list[Any]], Any]:
    """Complete the newest job with this result."""
    return lambda events: engine.CompleteJob(job(events), result)


def evaluated(events: list[Any]) -> dict[str, Any]:
    """What the event of the evaluation says."""
    return next(dict(e.data) for e in events if e.kind == "rules.evaluated")


def test_what_the_rules_change_becomes_variables_and_the_event_says_why() -> None:
    state, events, _ = run(process("discounts"), DISCOUNTS, {"amount": 2000})
    assert state.status == "completed"
    assert state.variables == codec.decode_variables(
        {"amount": 2000, "band": "large", "discount": 0.2}
    )
    data = evaluated(events)
    assert (data["rule_set"], data["version"], data["mode"]) == ("discounts", "3", "sequential")
    assert [(f["rule"], f["row"]) for f in data["fired"]] == [("large", 1)]
    assert [(t["rule"], t["verdict"]) for t in data["trace"]] == [
        ("large", "fired"),
        ("small", "not_matched"),
    ]
    assert data["trace"][1]["reason"] == "amount < 1000 does not hold: amount is 2000"
    assert data["inputs"] == {"amount": 2000}


def test_with_a_result_variable_it_is_one_context() -> None:
    state, _, _ = run(process("discounts", "found"), DISCOUNTS, {"amount": 10})
    assert state.variables["found"] == codec.decode_value({"discount": 0.1})
    assert "discount" not in state.variables


@pytest.mark.parametrize(
    ("rules", "variables", "code", "words"),
    [
        ("discounts", {}, "rules_failed", "large"),
        ("discounts", {"amount": "many"}, "rules_failed", "large"),
        ("nothing", {"amount": 1}, "rules_unknown", "nothing"),
    ],
)
def test_what_cannot_be_evaluated_is_an_incident_and_changes_nothing(
    rules: str, variables: dict[str, Any], code: str, words: str
) -> None:
    state, events, _ = run(process(rules), DISCOUNTS, variables)
    (incident,) = state.incidents.values()
    assert incident.code == code
    assert words in incident.message
    assert state.variables == variables
    assert not [e for e in events if e.kind == "rules.evaluated"]


def test_calls_are_jobs_in_order_before_the_task_is_done() -> None:
    text = process(ACTING.key)
    first = run(text, ACTING, {"amount": 7})
    assert [e.handler for e in first[2] if isinstance(e, engine.CreateJob)] == ["first"]
    assert [e.name for e in first[2] if isinstance(e, engine.BroadcastSignal)] == ["big order"]
    done = [completing(41), completing(42)]
    state, events, effects = run(text, ACTING, {"amount": 7}, done[0])
    assert state.variables["one"] == 41
    assert [e.handler for e in effects if isinstance(e, engine.CreateJob)] == ["second"]
    keys = [e.data["job"] for e in events if e.kind == "job.created"]
    assert len(set(keys)) == 2
    state, events, _ = run(text, ACTING, {"amount": 7}, *done)
    assert state.status == "completed"
    assert not state.pending
    assert state.variables == codec.decode_variables({"amount": 7, "one": 41})


def test_a_call_that_fails_is_tried_again_then_stands_and_is_retried_alone() -> None:
    text = process(ACTING.key, more='<flowglass:retry attempts="2" delay="PT1S"/>')
    fail = [lambda events: engine.FailJob(job(events), "boom", "no luck") for _ in range(2)]
    state, _, effects = run(text, ACTING, {"amount": 7}, fail[0])
    assert [e.attempt for e in effects if isinstance(e, engine.CreateJob)] == [2]
    state, _, _ = run(text, ACTING, {"amount": 7}, *fail)
    (incident,) = state.incidents.values()
    assert (incident.code, incident.node) == ("boom", "decide")
    state, events, effects = run(
        text, ACTING, {"amount": 7}, *fail, engine.RetryIncident(incident.incident, "me")
    )
    asked = [e for e in effects if isinstance(e, engine.CreateJob)]
    assert [(e.handler, e.job, e.parameters) for e in asked] == [
        ("first", incident.job, {"value": 7})
    ]
    assert len([e for e in events if e.kind == "rules.evaluated"]) == 1


def test_cancelling_takes_the_jobs_and_the_pending_calls() -> None:
    state, _, effects = run(process(ACTING.key), ACTING, {"amount": 7}, engine.Cancel("me", "why"))
    assert (state.status, state.jobs, state.pending) == ("cancelled", {}, {})
    assert [e for e in effects if isinstance(e, engine.CancelJob)]


def test_an_event_that_interrupts_the_task_ends_its_calls() -> None:
    boundary = """<boundaryEvent id="caught" attachedToRef="decide"><signalEventDefinition
      signalRef="s"/></boundaryEvent><sequenceFlow id="c" sourceRef="caught" targetRef="other"/>
      <endEvent id="other"/>"""
    state, events, effects = run(process(ACTING.key, boundary=boundary), ACTING, {"amount": 7})
    assert state.status == "completed"
    assert not [e for e in effects if isinstance(e, engine.CreateJob)]
    assert ("node.entered", "other") in [(e.kind, e.node) for e in events]


def test_a_task_names_one_of_the_two() -> None:
    text = process("discounts").replace(b'ruleSet="discounts"', b'ruleSet="a" key="b"')
    assert "decision_twice" in [p.code for p in engine.bpmn.validate(text)]
    text = process("discounts").replace(b'ruleSet="discounts"', b"")
    assert "decision_missing" in [p.code for p in engine.bpmn.validate(text)]


def test_large_sets_are_stored_without_a_reason_for_each() -> None:
    many = RuleSet([Rule(f"r{n}", f"amount > {n}", {f"x{n}": n}) for n in range(60)], key="many")
    _, events, _ = run(process("many"), many, {"amount": 2})
    data = evaluated(events)
    assert data["trace"] == []
    assert [f["row"] for f in data["fired"]] == [1, 2]
