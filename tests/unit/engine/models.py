"""Short BPMN texts for tests: a process from its elements, flows from pairs."""

from __future__ import annotations

HEAD = (
    '<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" '
    'xmlns:flowglass="urn:flowglass:bpmn:1">'
)
ROOTS = (
    '<bpmn:message id="hello" name="Hello"/><bpmn:signal id="bell" name="Bell"/>'
    '<bpmn:error id="err" errorCode="E1"/>'
)


def el(name: str, key: str, inside: str = "", **more: str) -> str:
    """One element; attribute names may end in _ where Python needs it."""
    given = "".join(f' {k.rstrip("_")}="{v}"' for k, v in more.items())
    return f'<bpmn:{name} id="{key}"{given}>{inside}</bpmn:{name}>'


def flows(text: str, condition: dict[str, str] | None = None) -> str:
    """Flows from "a-b b-c"; a condition is given by the pair."""
    found = []
    for pair in text.split():
        source, target = pair.split("-")
        said = (condition or {}).get(pair)
        inside = f"<bpmn:conditionExpression>{said}</bpmn:conditionExpression>" if said else ""
        found.append(
            f'<bpmn:sequenceFlow id="{pair}" sourceRef="{source}" targetRef="{target}">'
            f"{inside}</bpmn:sequenceFlow>"
        )
    return "".join(found)


def event(kind: str, inside: str = "", **more: str) -> str:
    """One event definition."""
    given = "".join(f' {k}="{v}"' for k, v in more.items())
    return f"<bpmn:{kind}EventDefinition{given}>{inside}</bpmn:{kind}EventDefinition>"


def ours(inside: str) -> str:
    """Our own elements."""
    return f"<bpmn:extensionElements>{inside}</bpmn:extensionElements>"


def process(*parts: str, key: str = "p") -> str:
    """One executable process."""
    return f'<bpmn:process id="{key}" isExecutable="true">{"".join(parts)}</bpmn:process>'


def file(*processes: str) -> str:
    """A file of processes with a message, a signal and an error."""
    return f"{HEAD}{ROOTS}{''.join(processes)}</bpmn:definitions>"


START, END = el("startEvent", "s"), el("endEvent", "e")
