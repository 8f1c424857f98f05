"""Processes that talk to each other, as small texts."""

from __future__ import annotations

HEAD = (
    '<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL"'
    ' xmlns:flowglass="urn:flowglass:bpmn:1"'
    ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" targetNamespace="t">'
)


def file(*parts: str) -> str:
    """A file of these definitions and processes."""
    return f"{HEAD}{''.join(parts)}</definitions>"


def process(key: str, *steps: str) -> str:
    """The steps one after the other; each is a text with {inout} or an element name with its attributes."""
    parts = []
    for index, step in enumerate(steps):
        parts.append(step)
        if index:
            parts.append(
                f'<sequenceFlow id="{key}_f{index}" sourceRef="{_id(steps[index - 1])}"'
                f' targetRef="{_id(step)}"/>'
            )
    return f'<process id="{key}" isExecutable="true">{"".join(parts)}</process>'


def _id(step: str) -> str:
    return step.split('id="', 1)[1].split('"', 1)[0]


def start(name: str = "begin", event: str = "") -> str:
    return f'<startEvent id="{name}">{event}</startEvent>'


def end(name: str = "end", event: str = "") -> str:
    return f'<endEvent id="{name}">{event}</endEvent>'


def message(name: str) -> str:
    return f'<message id="m_{name}" name="{name}"/>'


def signal(name: str) -> str:
    return f'<signal id="s_{name}" name="{name}"/>'


def by_message(name: str, key: str = "", ttl: int = 0) -> str:
    """The message, with the text of its correlation key and its seconds to live."""
    said = f'correlationKey="{key}" ' if key else ""
    said += f'timeToLive="PT{ttl}S"' if ttl else ""
    more = f"<extensionElements><flowglass:message {said}/></extensionElements>" if said else ""
    return f'{more}<messageEventDefinition messageRef="m_{name}"/>'


def by_signal(name: str) -> str:
    return f'<signalEventDefinition signalRef="s_{name}"/>'


def by_cycle(text: str) -> str:
    return (
        '<timerEventDefinition><timeCycle xsi:type="tFormalExpression">'
        f"{text}</timeCycle></timerEventDefinition>"
    )


def catch(name: str, event: str) -> str:
    return f'<intermediateCatchEvent id="{name}">{event}</intermediateCatchEvent>'


def throw(name: str, event: str) -> str:
    return f'<intermediateThrowEvent id="{name}">{event}</intermediateThrowEvent>'


def call(name: str, process: str) -> str:
    return f'<callActivity id="{name}" calledElement="{process}"/>'
