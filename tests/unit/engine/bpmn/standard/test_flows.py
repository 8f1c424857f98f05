"""Sequence flows and gateways."""

from __future__ import annotations

import pytest

from tests.unit.engine.bpmn.standard.models import (
    LINE,
    Case,
    broken_and_sound,
    file,
    flows,
    process,
)

TWO = '<task id="t"/><task id="u"/><task id="v"/>'
GATEWAY = '<startEvent id="s"/><eventBasedGateway id="g"/>'
TIMER = '<intermediateCatchEvent id="{}"><timerEventDefinition/></intermediateCatchEvent>'
MESSAGE = '<intermediateCatchEvent id="{}"><messageEventDefinition/></intermediateCatchEvent>'
CHOICE = GATEWAY + TIMER.format("a") + MESSAGE.format("b") + "s->g g->a g->b"


def inner(text: str) -> str:
    """A sub-process around the text."""
    return f'<subProcess id="sub">{text}</subProcess>'


CASES: list[Case] = [
    ("flow_incomplete", process('<sequenceFlow id="f" sourceRef="p"/>'), process(LINE)),
    (
        "flow_crosses_pool",
        file(
            flows(
                '<process id="p"><task id="t"/>t->u</process><process id="q"><task id="u"/></process>'
            )
        ),
        process('<task id="t"/><task id="u"/>t->u'),
    ),
    (
        "flow_crosses_scope",
        process('<task id="t"/>' + inner('<task id="u"/>') + "t->u"),
        process('<task id="t"/>' + inner('<task id="u"/>') + "t->sub"),
    ),
    (
        "flow_misplaced",
        process(inner('<task id="t"/><task id="u"/>') + "t->u"),
        process(inner('<task id="t"/><task id="u"/>t->u')),
    ),
    (
        "condition_not_allowed",
        process('<startEvent id="s"/><task id="t"/>s->t[x]'),
        process('<exclusiveGateway id="s"/><task id="t"/>s->t[x]'),
    ),
    (
        "condition_not_allowed",
        process(CHOICE.replace("g->a", "g->a[x]")),
        process(CHOICE),
    ),
    ("conditional_flow_alone", process(TWO + "t->u[x]"), process(TWO + "t->u[x] t->v")),
    (
        "default_flow_wrong",
        process('<exclusiveGateway id="g" default="t_g"/><task id="t"/>t->g g->t'),
        process('<exclusiveGateway id="g" default="g_t"/><task id="t"/>t->g g->t'),
    ),
    (
        "condition_ignored",
        process('<exclusiveGateway id="g" default="g_t"/><task id="t"/>g->t[x]'),
        process('<exclusiveGateway id="g" default="g_t"/><task id="t"/>g->t'),
    ),
    (
        "immediate_flow",
        process(
            LINE.replace(
                "t->e", '<sequenceFlow id="f" sourceRef="t" targetRef="e" isImmediate="false"/>'
            )
        ),
        process(
            LINE.replace(
                "t->e", '<sequenceFlow id="f" sourceRef="t" targetRef="e" isImmediate="true"/>'
            )
        ),
    ),
    (
        "flow_of_compensation",
        process('<task id="t" isForCompensation="true"/><task id="u"/>t->u'),
        process('<task id="t" isForCompensation="true"/>'),
    ),
    ("incoming_missing", process(LINE + '<task id="u"/>u->e'), process(LINE)),
    (
        "incoming_missing",
        process(LINE + '<exclusiveGateway id="u"/>u->e'),
        process(LINE + '<subProcess id="u" triggeredByEvent="true"/>'),
    ),
    ("outgoing_missing", process(LINE + '<task id="u"/>s->u'), process(LINE)),
    (
        "gateway_direction",
        process('<exclusiveGateway id="g" gatewayDirection="Diverging"/>' + TWO + "t->g g->u"),
        process('<exclusiveGateway id="g" gatewayDirection="Diverging"/>' + TWO + "t->g g->u g->v"),
    ),
    (
        "gateway_direction",
        process('<parallelGateway id="g" gatewayDirection="Mixed"/>' + TWO + "t->g u->g g->v"),
        process('<parallelGateway id="g" gatewayDirection="Converging"/>' + TWO + "t->g u->g g->v"),
    ),
    (
        "gateway_unconnected",
        process('<parallelGateway id="g"/><task id="t"/>t->g'),
        process('<parallelGateway id="g"/><task id="t"/><task id="u"/>t->g u->g'),
    ),
    (
        "event_gateway_outgoing",
        process(GATEWAY + TIMER.format("a") + "s->g g->a"),
        process(CHOICE),
    ),
    ("event_gateway_target", process(CHOICE + '<task id="t"/>g->t'), process(CHOICE)),
    (
        "event_gateway_target",
        process(CHOICE + '<receiveTask id="t"/>g->t<boundaryEvent id="x" attachedToRef="t"/>'),
        process(CHOICE + '<receiveTask id="t"/>g->t'),
    ),
    (
        "event_gateway_target",
        process(CHOICE.replace("timerEvent", "linkEvent")),
        process(CHOICE.replace("timerEvent", "signalEvent")),
    ),
    (
        "event_gateway_target_shared",
        process(CHOICE + '<task id="t"/>t->a'),
        process(CHOICE + '<task id="t"/>a->t'),
    ),
    (
        "event_gateway_messages_mixed",
        process(CHOICE + '<receiveTask id="t"/>g->t'),
        process(CHOICE + MESSAGE.format("c") + "g->c"),
    ),
    (
        "event_gateway_instantiate",
        process(CHOICE.replace('id="g"', 'id="g" instantiate="true"')),
        process(CHOICE.replace('id="g"', 'id="g" instantiate="true"').replace("s->g", "")),
    ),
    (
        "event_gateway_instantiate",
        process(CHOICE.replace('id="g"', 'id="g" eventGatewayType="Parallel"')),
        process(CHOICE.replace('id="g"', 'id="g" eventGatewayType="Exclusive"')),
    ),
]


@pytest.mark.parametrize(("code", "broken", "sound"), CASES)
def test_sequence_flows_and_gateways(code: str, broken: str, sound: str) -> None:
    broken_and_sound(code, broken, sound)
