"""Processes that do everything one can do with a sensitive variable."""

from __future__ import annotations

from tests.integration.designer.runtime import talk

FORM = (
    '{"type":"default","components":[{"type":"textfield","key":"iban","label":"IBAN"},'
    '{"type":"textfield","key":"answer","label":"Answer"}]}'
)


def sensitive(*names: str) -> str:
    each = "".join(f'<flowglass:sensitive variable="{name}"/>' for name in names)
    return f"<extensionElements>{each}</extensionElements>"


def service(name: str, handler: str, **parameters: str) -> str:
    given = "".join(
        f'<flowglass:parameter name="{key}" value="{text}"/>' for key, text in parameters.items()
    )
    return (
        f'<serviceTask id="{name}"><extensionElements>'
        f'<flowglass:handler type="{handler}" resultVariable="{name}_result">{given}</flowglass:handler>'
        '<flowglass:retry attempts="2" delay="PT0S"/></extensionElements></serviceTask>'
    )


def script(name: str, text: str) -> str:
    return (
        f'<scriptTask id="{name}_task"><extensionElements><flowglass:script resultVariable="{name}"/>'
        f"</extensionElements><script>{text}</script></scriptTask>"
    )


def parent() -> str:
    """Works with an IBAN and a patient, asks a person, calls, tells, decides, and fails in two ways."""
    steps = (
        talk.start(),
        service("echo", "canary.echo", token="= iban", more="= patient"),
        service("tell", "canary.tell", token="= iban"),
        script("greeting", '"Hello " + iban'),
        '<businessRuleTask id="rule"><extensionElements><flowglass:decision key="echo"/>'
        "</extensionElements></businessRuleTask>",
        '<callActivity id="call" calledElement="child"><extensionElements>'
        '<flowglass:input source="= iban" target="number"/>'
        '<flowglass:input source="= patient" target="patient"/>'
        '<flowglass:input source="= city" target="city"/>'
        "</extensionElements></callActivity>",
        '<intermediateThrowEvent id="throw">'
        '<extensionElements><flowglass:input source="= patient" target="patient"/></extensionElements>'
        f"{talk.by_message('news')}</intermediateThrowEvent>",
        f'<userTask id="ask" name="Ask"><extensionElements><flowglass:form>{FORM}</flowglass:form>'
        "</extensionElements></userTask>",
        '<parallelGateway id="split"/>',
        service("refuse", "canary.refuse", token="= iban"),
        talk.end(),
    )
    body = talk.process("parent", *steps)
    more = (
        f"{service('crash', 'canary.crash', token='= answer')}"
        '<sequenceFlow id="also" sourceRef="split" targetRef="crash"/>'
    )
    body = body.replace(
        'isExecutable="true">', f'isExecutable="true">{sensitive("iban", "patient", "answer")}', 1
    )
    return talk.file(talk.message("news"), body.replace("</process>", f"{more}</process>"))


def child() -> str:
    """Is called with an IBAN and looks at it."""
    steps = (
        talk.start("c_begin"),
        script("number_of", '"IBAN " + number + " in " + city'),
        talk.end("c_end"),
    )
    body = talk.process("child", *steps)
    return talk.file(
        body.replace('isExecutable="true">', f'isExecutable="true">{sensitive("number")}', 1)
    )


def listener() -> str:
    """Hears of the patient and was never told that this is sensitive."""
    steps = (
        talk.start("l_begin"),
        f'<intermediateCatchEvent id="catch">{talk.by_message("news")}</intermediateCatchEvent>',
        service("repeat", "canary.echo", token="= patient.note"),
        talk.end("l_end"),
    )
    return talk.file(talk.message("news"), talk.process("listener", *steps))


def asking() -> str:
    """Asks for a decision on an amount, with a form that also shows the reason in a text."""
    form = (
        '{"type":"default","components":[{"type":"number","key":"amount","label":"Amount"},'
        '{"type":"text","text":"Because of {{reason}}"}]}'
    )
    task = (
        f'<userTask id="ask" name="Ask"><extensionElements><flowglass:form>{form}</flowglass:form>'
        "</extensionElements></userTask>"
    )
    return talk.file(talk.process("asking", talk.start(), task, talk.end()))


def decision() -> str:
    """Gives back what it is asked about."""
    return (
        '<definitions xmlns="https://www.omg.org/spec/DMN/20230324/MODEL/" id="d" name="echo" namespace="t">'
        '<inputData id="i" name="iban"><variable id="iv" name="iban" typeRef="string"/></inputData>'
        '<decision id="echo" name="echo"><variable id="v" name="echo"/>'
        '<informationRequirement id="r"><requiredInput href="#i"/></informationRequirement>'
        '<decisionTable id="t" hitPolicy="FIRST"><input id="in" label="IBAN">'
        '<inputExpression id="ie" typeRef="string"><text>iban</text></inputExpression></input>'
        '<output id="o" name="said" typeRef="string"/>'
        '<rule id="rule1"><inputEntry id="e1"><text>-</text></inputEntry>'
        '<outputEntry id="e2"><text>"About " + iban</text></outputEntry></rule>'
        "</decisionTable></decision></definitions>"
    )
