"""Events: what may trigger them, how they are connected, what they have to say."""

from __future__ import annotations

import pytest

from tests.unit.engine.bpmn.standard.models import LINE, Case, broken_and_sound, file, process

HANDLER = '<task id="h" isForCompensation="true"/><association sourceRef="b" targetRef="h"/>'


def start(trigger: str, extra: str = "") -> str:
    return f'<startEvent id="s" {extra}>{definition(trigger)}</startEvent>'


def end(trigger: str) -> str:
    return f'<endEvent id="e">{definition(trigger)}</endEvent>'


def catch(trigger: str, key: str = "c", extra: str = "") -> str:
    return (
        f'<intermediateCatchEvent id="{key}" {extra}>{definition(trigger)}</intermediateCatchEvent>'
    )


def throw(trigger: str, key: str = "w") -> str:
    return f'<intermediateThrowEvent id="{key}">{definition(trigger)}</intermediateThrowEvent>'


def boundary(trigger: str, extra: str = "", host: str = "<task id='t'/>") -> str:
    return f'{host}<boundaryEvent id="b" attachedToRef="t" {extra}>{definition(trigger)}</boundaryEvent>'


def definition(text: str) -> str:
    name, _, rest = text.partition(" ")
    return f"<{name}EventDefinition {rest}/>" if name else ""


def within(kind: str, inside: str, extra: str = "") -> str:
    return process(f'<{kind} id="sub" {extra}>{inside}</{kind}>')


def inner(inside: str) -> str:
    return f'<subProcess id="sub">{inside}</subProcess>'


def timer(inside: str, attributes: str = 'isExecutable="true"') -> str:
    event = f"<timerEventDefinition>{inside}</timerEventDefinition>"
    return process(f'<intermediateCatchEvent id="c">{event}</intermediateCatchEvent>', attributes)


def lasting(text: str) -> str:
    return timer(f"<timeDuration>{text}</timeDuration>")


def cycle(text: str) -> str:
    return timer(f"<timeCycle>{text}</timeCycle>")


EVENT = 'triggeredByEvent="true"'
INTERFACE = '<message id="m" itemRef="i"/><itemDefinition id="i"/>'
OPERATION = (
    '<interface id="x"><operation id="o"><inMessageRef>m</inMessageRef></operation></interface>'
)
RECEIVED = '<intermediateCatchEvent id="c"><messageEventDefinition messageRef="m">{}</messageEventDefinition></intermediateCatchEvent>'


def messaged(inside: str) -> str:
    body = f'<process id="p" isExecutable="true">{RECEIVED.format(inside)}</process>'
    return file(INTERFACE + OPERATION + body)


def linked(target: str, source: str) -> str:
    thrown = f'<intermediateThrowEvent id="w"><linkEventDefinition id="lw" name="x"><target>{target}</target></linkEventDefinition></intermediateThrowEvent>'
    caught = f'<intermediateCatchEvent id="c"><linkEventDefinition id="lc" name="x"><source>{source}</source></linkEventDefinition></intermediateCatchEvent>'
    other = '<intermediateThrowEvent id="v"><linkEventDefinition id="lv" name="x"/></intermediateThrowEvent>'
    return process(thrown + caught + other)


CASES: list[Case] = [
    ("start_trigger_not_allowed", process(start("error")), process(start("message"))),
    (
        "start_trigger_not_allowed",
        within("subProcess", start("timer")),
        within("subProcess", start("")),
    ),
    (
        "start_trigger_not_allowed",
        within("subProcess", start("link"), EVENT),
        within("subProcess", start("error"), EVENT),
    ),
    (
        "event_sub_process_trigger_missing",
        within("subProcess", start(""), EVENT),
        within("subProcess", start("timer"), EVENT),
    ),
    ("end_result_not_allowed", process(end("timer")), process(end("signal"))),
    ("cancel_outside_transaction", process(end("cancel")), within("transaction", end("cancel"))),
    ("catch_trigger_not_allowed", process(catch("error")), process(catch("conditional"))),
    ("catch_trigger_missing", process(catch("")), process(catch("timer"))),
    ("throw_result_not_allowed", process(throw("timer")), process(throw("escalation"))),
    ("boundary_trigger_not_allowed", process(boundary("terminate")), process(boundary("timer"))),
    ("boundary_trigger_not_allowed", process(boundary("")), process(boundary("compensate"))),
    (
        "non_interrupting_not_allowed",
        process(boundary("error", 'cancelActivity="false"')),
        process(boundary("timer", 'cancelActivity="false"')),
    ),
    (
        "non_interrupting_not_allowed",
        within("subProcess", start("error", 'isInterrupting="false"'), EVENT),
        within("subProcess", start("timer", 'isInterrupting="false"'), EVENT),
    ),
    (
        "cancel_boundary_without_transaction",
        process(boundary("cancel")),
        process(boundary("cancel", host='<transaction id="t"/>')),
    ),
    (
        "parallel_multiple_alone",
        process(catch("timer", extra='parallelMultiple="true"')),
        process(catch("timer")),
    ),
    ("incoming_not_allowed", process(LINE + "t->s"), process(LINE)),
    (
        "incoming_not_allowed",
        process(boundary("timer") + '<task id="u"/>u->b'),
        process(boundary("timer") + '<task id="u"/>b->u'),
    ),
    ("outgoing_not_allowed", process(LINE + "e->t"), process(LINE)),
    ("end_incoming_missing", process('<endEvent id="e"/>'), process(LINE)),
    (
        "boundary_outgoing_missing",
        process(boundary("timer")),
        process(boundary("timer") + '<task id="u"/>b->u'),
    ),
    ("boundary_host", process('<boundaryEvent id="b"/>'), process(boundary("timer"))),
    (
        "boundary_host",
        process("<task id='t'/>" + inner(boundary("timer", host=""))),
        process(inner(boundary("timer"))),
    ),
    (
        "compensation_activity_unused",
        process('<task id="h" isForCompensation="true"/>'),
        process(boundary("compensate") + HANDLER),
    ),
    (
        "compensation_out_of_reach",
        process(throw("compensate activityRef='t'") + inner("<task id='t'/>")),
        process(throw("compensate activityRef='sub'") + inner("<task id='t'/>")),
    ),
    ("boundary_outgoing_missing", process(boundary("signal")), process(boundary("compensate"))),
    (
        "compensation_with_flow",
        process(boundary("compensate") + HANDLER + "b->t"),
        process(boundary("compensate") + HANDLER),
    ),
    (
        "compensation_handler_missing",
        process(boundary("compensate")),
        process(boundary("compensate") + HANDLER),
    ),
    (
        "intermediate_incoming_missing",
        process(throw("") + '<task id="t"/>w->t'),
        process(throw("") + '<task id="t"/>t->w'),
    ),
    (
        "intermediate_outgoing_missing",
        process(throw("") + '<task id="t"/>t->w'),
        process(throw("link") + '<task id="t"/>t->w'),
    ),
    (
        "link_flow_not_allowed",
        process(throw("link") + '<task id="t"/>w->t'),
        process(throw("link") + '<task id="t"/>t->w'),
    ),
    ("start_missing", process('<endEvent id="e"/>'), process(LINE)),
    ("end_missing", process('<startEvent id="s"/>'), process('<task id="t"/>')),
    (
        "timer_twice",
        timer("<timeDate>2026-01-01</timeDate><timeDuration>PT1S</timeDuration>"),
        lasting("PT1S"),
    ),
    ("timer_missing", timer(""), timer("", "")),
    ("timer_not_iso8601", lasting("INVALID"), lasting("P1DT2H")),
    ("timer_not_iso8601", lasting("5 minutes"), lasting("= pause")),
    ("timer_not_iso8601", cycle("daily"), cycle("R3/PT10H")),
    (
        "timer_not_iso8601",
        timer("<timeDate>tomorrow</timeDate>"),
        timer("<timeDate>2026-01-31T12:00:00Z</timeDate>"),
    ),
    ("timer_not_iso8601", cycle("0 0"), cycle("0 0/5 * * * ?")),
    ("message_missing", process(catch("message")), process(catch("message messageRef='m'"))),
    ("operation_missing", messaged(""), messaged("<operationRef>o</operationRef>")),
    ("signal_missing", process(throw("signal")), process(throw("signal signalRef='x'"))),
    (
        "event_condition_missing",
        process(catch("conditional")),
        process(
            '<intermediateCatchEvent id="c"><conditionalEventDefinition><condition>x</condition></conditionalEventDefinition></intermediateCatchEvent>'
        ),
    ),
    ("error_code_missing", process(end("error")), process(end("error errorRef='x'"))),
    (
        "escalation_code_missing",
        process(throw("escalation")),
        process(throw("escalation escalationRef='x'")),
    ),
    ("link_unnamed", process(throw("link")), process(throw("link name='x'"))),
    (
        "link_unpaired",
        process(throw("link name='x'") + catch("link name='y'")),
        process(throw("link name='x'") + catch("link name='x'")),
    ),
    ("link_unpaired", process(catch("link name='x'")), linked("lc", "lw")),
    (
        "link_target_twice",
        process(catch("link name='x'") + catch("link name='x'", "d")),
        process(catch("link name='x'") + catch("link name='y'", "d")),
    ),
    ("link_ends_contradict", linked("lc", "lv"), linked("lc", "lw")),
]


@pytest.mark.parametrize(("code", "broken", "sound"), CASES)
def test_events(code: str, broken: str, sound: str) -> None:
    broken_and_sound(code, broken, sound)
