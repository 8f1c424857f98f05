"""Data, and what flows between pools."""

from __future__ import annotations

import pytest

from tests.unit.engine.bpmn.standard.models import LINE, Case, broken_and_sound, file, process

ITEMS = '<itemDefinition id="one" structureRef="A"/><itemDefinition id="many" isCollection="true"/>'
IO = '<ioSpecification><dataInput id="in"/><dataInput id="more"/>{}<outputSet/></ioSpecification>'


def of_process(inside: str) -> str:
    return process(inside, "").replace("<process", f"{ITEMS}<process")


def inputs(sets: str) -> str:
    return process(f'<task id="t">{IO.format(sets)}</task>')


def refs(*names: str) -> str:
    return (
        "<inputSet>"
        + "".join(f"<{name}>{key}</{name}>" for name, key in map(str.split, names))
        + "</inputSet>"
    )


def associated(kind: str, source: str, target: str, more: str = "") -> str:
    ends = f"<sourceRef>{source}</sourceRef>{more}<targetRef>{target}</targetRef>"
    return process(
        '<ioSpecification><dataInput id="pin"/><dataOutput id="pout"/><inputSet/><outputSet/></ioSpecification>'
        '<dataObject id="d"/><task id="t"><ioSpecification><dataInput id="in"/><dataOutput id="out"/>'
        f"<inputSet/><outputSet/></ioSpecification><{kind}>{ends}</{kind}></task>"
    )


def sending(data: str, sets: str = "<inputSet/>") -> str:
    io = f"<ioSpecification>{data}{sets}<outputSet/></ioSpecification>"
    return file(
        f'{ITEMS}<message id="m" itemRef="one"/><process id="p"><sendTask id="t" messageRef="m">{io}</sendTask></process>'
    )


def carried(item: str) -> str:
    event = f'<endEvent id="e"><dataInput id="x" itemSubjectRef="{item}"/><inputSet/><signalEventDefinition signalRef="g"/></endEvent>'
    return file(f'{ITEMS}<signal id="g" structureRef="one"/><process id="p">{event}</process>')


def pools(inside: str, more: str = "") -> str:
    processes = f'<process id="p">{LINE}</process><process id="q"><task id="u"/>{more}</process>'
    members = '<participant id="P" processRef="p"/><participant id="Q" processRef="q"/><participant id="R"/>'
    text = file(f'<collaboration id="c">{members}{inside}</collaboration>{processes}')
    return text.replace("s->t t->e ", "")


def message(source: str, target: str) -> str:
    return f'<messageFlow id="m" sourceRef="{source}" targetRef="{target}"/>'


WAITING = '<startEvent id="w"><messageEventDefinition/></startEvent>'
TOLD = '<endEvent id="w"><messageEventDefinition/></endEvent>'


def many(least: str, most: str) -> str:
    return file(
        f'<collaboration id="c"><participant id="P"><participantMultiplicity minimum="{least}" maximum="{most}"/></participant></collaboration>'
    )


def choreography(*participants: str, first: str = "a", messages: int = 1) -> str:
    named = "".join(f"<participantRef>{key}</participantRef>" for key in participants)
    sent = "<messageFlowRef>m</messageFlowRef>" * messages
    task = f'<choreographyTask id="t" initiatingParticipantRef="{first}">{named}{sent}</choreographyTask>'
    return file(
        f'<choreography id="c"><participant id="a"/><participant id="b"/>{message("a", "b")}{task}</choreography>'
    )


def talk(kind: str, inside: str) -> str:
    return file(f'<{kind} id="c"><participant id="P"/><participant id="Q"/>{inside}</{kind}>')


TALK = '<conversation id="v"/>'

CASES: list[Case] = [
    (
        "collection_mismatch",
        of_process('<dataObject id="d" itemSubjectRef="many"/>'),
        of_process('<dataObject id="d" itemSubjectRef="many" isCollection="true"/>'),
    ),
    (
        "data_in_no_set",
        inputs(refs("dataInputRefs in")),
        inputs(refs("dataInputRefs in", "dataInputRefs more")),
    ),
    (
        "optional_not_in_set",
        inputs(refs("dataInputRefs in", "optionalInputRefs more")),
        inputs(refs("dataInputRefs in", "optionalInputRefs in")),
    ),
    (
        "set_of_other_data",
        process(
            '<task id="t">'
            + IO.format("<inputSet/>")
            + '</task><task id="u"><ioSpecification><inputSet><dataInputRefs>in</dataInputRefs></inputSet><outputSet/></ioSpecification></task>'
        ),
        inputs(refs("dataInputRefs in")),
    ),
    (
        "association_sources",
        associated("dataInputAssociation", "d", "in", "<sourceRef>pin</sourceRef>"),
        associated("dataInputAssociation", "d", "in", "<sourceRef>pin</sourceRef>").replace(
            "</targetRef>", "</targetRef><transformation>x</transformation>"
        ),
    ),
    (
        "association_ends",
        associated("dataInputAssociation", "in", "d"),
        associated("dataInputAssociation", "d", "in"),
    ),
    (
        "association_ends",
        associated("dataOutputAssociation", "d", "out"),
        associated("dataOutputAssociation", "out", "d"),
    ),
    (
        "process_data_direction",
        associated("dataOutputAssociation", "out", "pin"),
        associated("dataOutputAssociation", "out", "pout"),
    ),
    (
        "process_data_direction",
        associated("dataInputAssociation", "pout", "in"),
        associated("dataInputAssociation", "pin", "in"),
    ),
    (
        "message_task_data",
        sending('<dataInput id="x" itemSubjectRef="many"/>'),
        sending('<dataInput id="x" itemSubjectRef="one"/>'),
    ),
    ("message_task_data", sending("", "<inputSet/><inputSet/>"), sending("")),
    ("event_data_missing", carried("many"), carried("one")),
    (
        "text_format",
        process('<textAnnotation id="n" textFormat="plain"/>'),
        process('<textAnnotation id="n" textFormat="text/plain"/>'),
    ),
    (
        "message_flow_incomplete",
        pools('<messageFlow id="m" sourceRef="P"/>'),
        pools(message("P", "Q")),
    ),
    ("message_flow_within_pool", pools(message("t", "P")), pools(message("t", "u"))),
    ("message_flow_within_pool", pools(message("R", "R")), pools(message("R", "Q"))),
    ("message_flow_source", pools(message("s", "u")), pools(message("t", "u"))),
    ("message_flow_source", pools(message("e", "u")), pools(message("w", "t"), TOLD)),
    ("message_flow_target", pools(message("u", "e")), pools(message("u", "t"))),
    ("message_flow_target", pools(message("u", "s")), pools(message("t", "w"), WAITING)),
    ("participant_multiplicity", many("-1", "2"), many("0", "1")),
    ("participant_multiplicity", many("3", "2"), many("2", "2")),
    (
        "pool_of_same_process",
        pools('<participant id="S" processRef="p"/>'),
        pools('<participant id="S"/>'),
    ),
    ("global_conversation_content", talk("globalConversation", TALK), talk("collaboration", TALK)),
    (
        "conversation_link_ends",
        talk("collaboration", TALK + '<conversationLink id="l" sourceRef="P" targetRef="Q"/>'),
        talk("collaboration", TALK + '<conversationLink id="l" sourceRef="P" targetRef="v"/>'),
    ),
    ("choreography_participants", choreography("a"), choreography("a", "b")),
    (
        "choreography_participants",
        choreography("a", "b", first="x"),
        choreography("a", "b", first="b"),
    ),
    (
        "choreography_messages",
        choreography("a", "b", messages=3),
        choreography("a", "b", messages=2),
    ),
    (
        "correlation_key_empty",
        talk("collaboration", '<correlationKey id="k"/>'),
        talk(
            "collaboration",
            '<correlationKey id="k"><correlationPropertyRef>x</correlationPropertyRef></correlationKey>',
        ),
    ),
]


@pytest.mark.parametrize(("code", "broken", "sound"), CASES)
def test_data_and_collaborations(code: str, broken: str, sound: str) -> None:
    broken_and_sound(code, broken, sound)
