"""The process that every contender runs, in its own dialect.

start → t1 … t5 (each n = n + 1) → exclusive gateway on `route`: "A" → parallel fork → p1 (a = n + 1)
and p2 (b = n + 1) → join → end; otherwise → end2. Started with n = 0 and route = "A" it executes
12 nodes and must end with n = 5, a = 6, b = 6. With `waits` a user task `u` comes before t1.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

BEGIN = {"n": 0, "route": "A"}

HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?>'
    '<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL"'
    ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:flowglass="urn:flowglass:bpmn:1"'
    ' id="definitions" targetNamespace="urn:benchmark">'
    '<bpmn:process id="sequence" isExecutable="true">'
)
STEPS = (*((f"t{k}", "n") for k in range(1, 6)), ("p1", "a"), ("p2", "b"))
FLOWS = (
    ("t1", "t2"), ("t2", "t3"), ("t3", "t4"), ("t4", "t5"), ("t5", "choose"),
    ("fork", "p1"), ("fork", "p2"), ("p1", "join"), ("p2", "join"), ("join", "end"),
)  # fmt: skip


def bpmn(task: Callable[[str, str], str], condition: str, *, waits: bool = False) -> str:
    """The XML; `task(id, variable)` gives the element that sets `variable` to n + 1."""
    begin = (("start", "u"), ("u", "t1")) if waits else (("start", "t1"),)
    flows = "".join(
        f'<bpmn:sequenceFlow id="{a}_{b}" sourceRef="{a}" targetRef="{b}"/>'
        for a, b in (*begin, *FLOWS)
    )
    return (
        f'{HEAD}<bpmn:startEvent id="start"/>'
        + ('<bpmn:userTask id="u" name="u"/>' if waits else "")
        + "".join(task(name, variable) for name, variable in STEPS)
        + '<bpmn:exclusiveGateway id="choose" default="choose_end2"/>'
        '<bpmn:parallelGateway id="fork"/><bpmn:parallelGateway id="join"/>'
        '<bpmn:endEvent id="end"/><bpmn:endEvent id="end2"/>'
        f'{flows}<bpmn:sequenceFlow id="choose_end2" sourceRef="choose" targetRef="end2"/>'
        '<bpmn:sequenceFlow id="choose_fork" sourceRef="choose" targetRef="fork">'
        f'<bpmn:conditionExpression xsi:type="bpmn:tFormalExpression">{condition}'
        "</bpmn:conditionExpression></bpmn:sequenceFlow></bpmn:process></bpmn:definitions>"
    )


def script_task(name: str, variable: str) -> str:
    return (
        f'<bpmn:scriptTask id="{name}"><bpmn:extensionElements>'
        f'<flowglass:script resultVariable="{variable}"/></bpmn:extensionElements>'
        "<bpmn:script>n + 1</bpmn:script></bpmn:scriptTask>"
    )


def service_task(name: str, variable: str) -> str:
    return (
        f'<bpmn:serviceTask id="{name}"><bpmn:extensionElements>'
        f'<flowglass:handler type="benchmark.add_one" resultVariable="{variable}">'
        '<flowglass:parameter name="n" value="=n"/></flowglass:handler>'
        "</bpmn:extensionElements></bpmn:serviceTask>"
    )


def spiff_task(name: str, variable: str) -> str:
    return f'<bpmn:scriptTask id="{name}"><bpmn:script>{variable} = n + 1</bpmn:script></bpmn:scriptTask>'


def check(variables: Mapping[str, object]) -> None:
    """Every worker checks what it computed."""
    got = {name: variables.get(name) for name in ("n", "a", "b")}
    if got != {"n": 5, "a": 6, "b": 6}:
        raise SystemExit(f"wrong result: {got}")
