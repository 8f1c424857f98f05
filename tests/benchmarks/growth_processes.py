"""Processes that grow: many repetitions, many branches, a long history; as short BPMN texts."""

from __future__ import annotations

HEAD = (
    '<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL"'
    ' xmlns:flowglass="urn:flowglass:bpmn:1" targetNamespace="t">'
)


def file(*parts: str) -> str:
    """One executable process."""
    return f'{HEAD}<process id="p" isExecutable="true">{"".join(parts)}</process></definitions>'


def flow(source: str, target: str, condition: str = "") -> str:
    said = f"<conditionExpression>{condition}</conditionExpression>" if condition else ""
    return (
        f'<sequenceFlow id="{source}-{target}" sourceRef="{source}" targetRef="{target}">'
        f"{said}</sequenceFlow>"
    )


def ours(inside: str) -> str:
    return f"<extensionElements>{inside}</extensionElements>"


def script(key: str, expression: str, loop: str = "") -> str:
    """A script whose result goes into the variable of its own name."""
    said = ours(f'<flowglass:script resultVariable="{key}"/>')
    return f'<scriptTask id="{key}">{said}{loop}<script>{expression}</script></scriptTask>'


def service(key: str, loop: str = "") -> str:
    """A task whose handler does nothing."""
    said = '<flowglass:parameter name="message" value="x"/>'
    inside = ours(f'<flowglass:handler type="log">{said}</flowglass:handler>')
    return f'<serviceTask id="{key}">{inside}{loop}</serviceTask>'


def each_item(sequential: str = "false") -> str:
    """Once for each of `items`, its result in `all`."""
    said = ours(
        '<flowglass:loop collection="items" elementVariable="item" outputCollection="all"'
        ' outputElement="item"/>'
    )
    return (
        f'<multiInstanceLoopCharacteristics isSequential="{sequential}">{said}'
        "</multiInstanceLoopCharacteristics>"
    )


def repeated(task: str) -> str:
    """start, the task `work`, end."""
    return file(
        '<startEvent id="s"/><endEvent id="e"/>', task, flow("s", "work"), flow("work", "e")
    )


def scripts() -> str:
    """A script once for each item."""
    return repeated(script("work", "item + 1", each_item()))


def jobs() -> str:
    """A job once for each item."""
    return repeated(service("work", each_item()))


def branches(count: int, *, work: bool = False) -> str:
    """So many branches between a fork and a join, with a job on each where there is work."""
    parts = ['<startEvent id="s"/><parallelGateway id="fork"/><parallelGateway id="join"/>']
    parts += ['<endEvent id="e"/>', flow("s", "fork"), flow("join", "e")]
    for n in range(count):
        parts.append(service(f"t{n}") if work else f'<task id="t{n}"/>')
        parts += [flow("fork", f"t{n}"), flow(f"t{n}", "join")]
    return file(*parts)


def fork_and_join(count: int) -> str:
    """So many flows between a fork and a join, with nothing on them."""
    parts = ['<startEvent id="s"/><parallelGateway id="fork"/><parallelGateway id="join"/>']
    parts += ['<endEvent id="e"/>', flow("s", "fork"), flow("join", "e")]
    parts += [f'<sequenceFlow id="f{n}" sourceRef="fork" targetRef="join"/>' for n in range(count)]
    return file(*parts)


def waiting() -> str:
    """A task that waits for a person."""
    return repeated('<userTask id="work"/>')


def counting() -> str:
    """Counts `n` up to `most`, without ever waiting."""
    return file(
        '<startEvent id="s"/><exclusiveGateway id="more" default="more-e"/><endEvent id="e"/>',
        script("n", "n + 1"),
        flow("s", "n"), flow("n", "more"), flow("more", "n", "n &lt; most"), flow("more", "e"),
    )  # fmt: skip
