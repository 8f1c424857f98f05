"""Small processes as text: a line of nodes, each given as one XML snippet."""

from __future__ import annotations

import itertools

HEAD = (
    '<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" '
    'xmlns:flowglass="urn:flowglass:bpmn:1" targetNamespace="urn:test" id="d">'
)


def line(*nodes: str, key: str = "line") -> str:
    """start -> nodes in order -> end; each node's text contains `id="…"` first."""
    ids = ["start", *(node.split('id="', 1)[1].split('"', 1)[0] for node in nodes), "end"]
    flows = "".join(
        f'<bpmn:sequenceFlow id="f{n}" sourceRef="{a}" targetRef="{b}"/>'
        for n, (a, b) in enumerate(itertools.pairwise(ids), 1)
    )
    return (
        f'{HEAD}<bpmn:process id="{key}" isExecutable="true"><bpmn:startEvent id="start"/>'
        f'{"".join(nodes)}<bpmn:endEvent id="end"/>{flows}</bpmn:process></bpmn:definitions>'
    )


def service(
    name: str, handler: str, *, attempts: int = 3, delay: str = "PT0S", **parameters: str
) -> str:
    given = "".join(
        f'<flowglass:parameter name="{key}" value="{value}"/>' for key, value in parameters.items()
    )
    return (
        f'<bpmn:serviceTask id="{name}"><bpmn:extensionElements>'
        f'<flowglass:handler type="{handler}" resultVariable="{name}">{given}</flowglass:handler>'
        f'<flowglass:retry attempts="{attempts}" delay="{delay}"/>'
        f"</bpmn:extensionElements></bpmn:serviceTask>"
    )


def user(name: str) -> str:
    return f'<bpmn:userTask id="{name}" name="{name}"/>'


def script(name: str, text: str) -> str:
    return (
        f'<bpmn:scriptTask id="{name}" scriptFormat="feel"><bpmn:extensionElements>'
        f'<flowglass:script resultVariable="{name}"/></bpmn:extensionElements>'
        f"<bpmn:script>{text}</bpmn:script></bpmn:scriptTask>"
    )


def pause(name: str, duration: str) -> str:
    return (
        f'<bpmn:intermediateCatchEvent id="{name}"><bpmn:timerEventDefinition>'
        f"<bpmn:timeDuration>{duration}</bpmn:timeDuration></bpmn:timerEventDefinition>"
        f"</bpmn:intermediateCatchEvent>"
    )


def loop() -> str:
    """A process that goes round as long as `n` is small, which it always is."""
    flow = '<bpmn:sequenceFlow id="{}" sourceRef="{}" targetRef="{}">{}</bpmn:sequenceFlow>'
    condition = "<bpmn:conditionExpression>n > 1</bpmn:conditionExpression>"
    flows = (
        flow.format("f1", "start", "n", "")
        + flow.format("f2", "n", "choice", "")
        + flow.format("f3", "choice", "n", "")
        + flow.format("f4", "choice", "end", condition)
    )
    return (
        f'{HEAD}<bpmn:process id="loop" isExecutable="true"><bpmn:startEvent id="start"/>'
        f'{script("n", "1")}<bpmn:exclusiveGateway id="choice" default="f3"/>'
        f'<bpmn:endEvent id="end"/>{flows}</bpmn:process></bpmn:definitions>'
    )
