"""Activities, loops, processes and lanes."""

from __future__ import annotations

import pytest

from tests.unit.engine.bpmn.standard.models import Case, broken_and_sound, file, process

LOOP = "<standardLoopCharacteristics/>"
MULTI = "<multiInstanceLoopCharacteristics {}>{}</multiInstanceLoopCharacteristics>"
COMPLEX = "<complexBehaviorDefinition><condition>x</condition></complexBehaviorDefinition>"


def task(inside: str, kind: str = "task", extra: str = "") -> str:
    return process(f'<{kind} id="t" {extra}>{inside}</{kind}>')


def called(start: str) -> str:
    return file(
        f'<process id="p"><callActivity id="c" calledElement="q"/></process><process id="q">{start}</process>'
    )


def supporting(binding: str) -> str:
    return file(
        '<interface id="i"><operation id="o"/></interface><globalTask id="g">'
        f"<supportedInterfaceRef>i</supportedInterfaceRef>{binding}</globalTask>"
    )


def performed(inside: str) -> str:
    return task(f"<performer><resourceRef>r</resourceRef>{inside}</performer>")


def lanes(first: str, second: str) -> str:
    both = "".join(
        f'<lane id="l{n}"><flowNodeRef>{key}</flowNodeRef></lane>'
        for n, key in enumerate((first, second))
    )
    return process(f'<laneSet id="ls">{both}</laneSet><task id="t"/><task id="u"/>')


CASES: list[Case] = [
    ("token_quantity", task("", extra='startQuantity="0"'), task("", extra='startQuantity="2"')),
    (
        "token_quantity",
        task("", extra='completionQuantity="-5"'),
        task("", extra='completionQuantity="1"'),
    ),
    ("resource_named_twice", performed("<resourceAssignmentExpression/>"), performed("")),
    (
        "script_format_missing",
        task("<script>x</script>", "scriptTask"),
        task("<script>x</script>", "scriptTask", 'scriptFormat="application/feel"'),
    ),
    (
        "receive_instantiate",
        process('<receiveTask id="t" instantiate="true"/><task id="u"/>u->t'),
        process('<receiveTask id="t" instantiate="true"/><task id="u"/>t->u'),
    ),
    (
        "event_sub_process_flow",
        process('<subProcess id="t" triggeredByEvent="true"/><task id="u"/>u->t'),
        process('<subProcess id="t"/><task id="u"/>u->t'),
    ),
    (
        "event_sub_process_start",
        task('<startEvent id="a"/><startEvent id="b"/>', "subProcess", 'triggeredByEvent="true"'),
        task('<startEvent id="a"/>', "subProcess", 'triggeredByEvent="true"'),
    ),
    ("ad_hoc_empty", task("", "adHocSubProcess"), task('<task id="u"/>', "adHocSubProcess")),
    (
        "ad_hoc_content",
        task('<startEvent id="s"/>', "adHocSubProcess"),
        task('<task id="u"/>', "adHocSubProcess"),
    ),
    (
        "transaction_method",
        task("", "transaction", 'method="100%"'),
        task("", "transaction", 'method="##Image"'),
    ),
    (
        "transaction_method",
        task("", "transaction", 'method="a b"'),
        task("", "transaction", 'method="http://x/y?z=1"'),
    ),
    (
        "called_process_start",
        called('<startEvent id="s"><timerEventDefinition/></startEvent>'),
        called('<startEvent id="s"><timerEventDefinition/></startEvent><startEvent id="r"/>'),
    ),
    ("io_binding_missing", supporting(""), supporting('<ioBinding operationRef="o"/>')),
    (
        "executable_not_private",
        process("", 'isExecutable="true" processType="Public"'),
        process("", 'isExecutable="true" processType="Private"'),
    ),
    (
        "lane_of_other_process",
        lanes("t", "v").replace("</process>", '</process><process id="q"><task id="v"/></process>'),
        lanes("t", "u").replace("</process>", '</process><process id="q"><task id="v"/></process>'),
    ),
    ("lane_shared", lanes("t", "t"), lanes("t", "u")),
    ("loop_characteristics_twice", task(LOOP + MULTI.format("", "")), task(LOOP)),
    (
        "loop_maximum",
        task('<standardLoopCharacteristics loopMaximum="-1"/>'),
        task('<standardLoopCharacteristics loopMaximum="3"/>'),
    ),
    (
        "multi_instance_event_missing",
        task(MULTI.format('behavior="One"', "")),
        task(MULTI.format('behavior="All"', "")),
    ),
    (
        "complex_behavior",
        task(MULTI.format('behavior="Complex"', "")),
        task(MULTI.format('behavior="Complex"', COMPLEX)),
    ),
    (
        "multi_instance_number_missing",
        task(MULTI.format("", "")),
        task(MULTI.format("", "<loopCardinality>3</loopCardinality>")),
    ),
    (
        "multi_instance_number_missing",
        task(MULTI.format("", "")),
        task(MULTI.format("other:collection='x'", "")),
    ),
    ("complex_behavior", task(MULTI.format("", COMPLEX)), task(MULTI.format("", ""))),
    (
        "condition_not_boolean",
        process('<task id="t"/><task id="u"/>t->u[42]'),
        process('<task id="t"/><task id="u"/>t->u[n > 42]'),
    ),
]


@pytest.mark.parametrize(("code", "broken", "sound"), CASES)
def test_activities(code: str, broken: str, sound: str) -> None:
    broken_and_sound(code, broken, sound)
