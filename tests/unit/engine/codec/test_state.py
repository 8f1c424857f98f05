from __future__ import annotations

from datetime import UTC, datetime

from engine import bpmn, codec
from engine.commands import CompleteUserTask, Start

NOW = datetime(2026, 1, 1, tzinfo=UTC)
WAITS = """<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" targetNamespace="urn:test">
  <message id="m" name="stop"/>
  <process id="p" isExecutable="true">
    <startEvent id="s"/>
    <userTask id="work"/>
    <boundaryEvent id="stopped" attachedToRef="work"><messageEventDefinition messageRef="m"/></boundaryEvent>
    <boundaryEvent id="late" attachedToRef="work">
      <timerEventDefinition><timeDuration>PT1H</timeDuration></timerEventDefinition>
    </boundaryEvent>
    <endEvent id="e"/>
    <sequenceFlow id="f" sourceRef="s" targetRef="work"/>
    <sequenceFlow id="g" sourceRef="work" targetRef="e"/>
    <sequenceFlow id="h" sourceRef="stopped" targetRef="e"/>
    <sequenceFlow id="i" sourceRef="late" targetRef="e"/>
  </process>
</definitions>"""


def test_waits_of_several_kinds_end_in_their_order_though_the_state_was_stored() -> None:
    definition = bpmn.read(WAITS)
    state = bpmn.step(definition, bpmn.new_state("i"), Start(), now=NOW).state
    stored = codec.decode_state(codec.encode_state(state))
    command = CompleteUserTask(next(iter(state.user_tasks)))
    kept, again = (bpmn.step(definition, each, command, now=NOW).events for each in (state, stored))
    assert kept == again
    ended = [event.kind for event in kept if event.kind.endswith(".cancelled")]
    assert ended == ["subscription.cancelled", "timer.cancelled"]
