"""BPMN text, element by element; the blocks of a model decide what is written."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

HEAD = (
    '<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" '
    'xmlns:flowglass="urn:flowglass:bpmn:1" targetNamespace="urn:oracle" id="d">'
)


@dataclass
class Scope:
    """What is written into one process or sub-process, and where it adds up."""

    total: str
    parts: list[str] = field(default_factory=list)
    names: dict[str, None] = field(default_factory=dict)  # start variables that are read here


@dataclass
class Writer:
    """Writes elements into the scope that is open; ids are unique in the whole file."""

    roots: list[str] = field(default_factory=list)
    processes: list[str] = field(default_factory=list)
    scopes: list[Scope] = field(default_factory=list)
    totals: list[str] = field(default_factory=list)
    count: int = 0

    @property
    def scope(self) -> Scope:
        """The scope that is open."""
        return self.scopes[-1]

    def key(self, prefix: str) -> str:
        """A new id."""
        self.count += 1
        return f"{prefix}{self.count}"

    def reads(self, name: str) -> str:
        """Note that the open process needs this start variable."""
        self.scope.names[name] = None
        return name

    def node(self, element: str, prefix: str, inside: str = "", **more: str) -> str:
        """One element; its id."""
        return self.put(element, self.key(prefix), inside, **more)

    def put(self, element: str, key: str, inside: str = "", **more: str) -> str:
        """One element whose id is known already."""
        given = "".join(f' {name}="{value}"' for name, value in more.items())
        self.scope.parts.append(f'<bpmn:{element} id="{key}"{given}>{inside}</bpmn:{element}>')
        return key

    def flow(self, source: str, target: str, condition: str = "") -> str:
        """A sequence flow; its id."""
        inside = ""
        if condition:
            inside = f"<bpmn:conditionExpression>{condition}</bpmn:conditionExpression>"
        return self.node("sequenceFlow", "f", inside, sourceRef=source, targetRef=target)

    def chain(self, *nodes: str) -> None:
        """Flows from each to the next."""
        for source, target in pairwise(nodes):
            self.flow(source, target)

    def root(self, element: str, prefix: str, **more: str) -> str:
        """A message, signal, error or escalation of the file; its id."""
        key = self.key(prefix)
        given = "".join(f' {name}="{value.format(key)}"' for name, value in more.items())
        self.roots.append(f'<bpmn:{element} id="{key}"{given}/>')
        return key

    @contextmanager
    def inside(self) -> Iterator[Scope]:
        """A sub-process: what is written meanwhile is its inside."""
        self.scopes.append(Scope(self.scope.total, names=self.scope.names))
        yield self.scope
        self.scopes.pop()

    @contextmanager
    def process(self, key: str) -> Iterator[Scope]:
        """A process of the file."""
        self.scopes.append(Scope(f"total_{key}"))
        self.totals.append(self.reads(self.scope.total))
        yield self.scope
        parts = "".join(self.scopes.pop().parts)
        self.processes.append(
            f'<bpmn:process id="{key}" isExecutable="true">{parts}</bpmn:process>'
        )

    def text(self) -> str:
        """The file; the process written last stands first."""
        body = "".join((*self.roots, *reversed(self.processes)))
        return f"{HEAD}{body}</bpmn:definitions>"


def ours(inside: str) -> str:
    """Our own elements."""
    return f"<bpmn:extensionElements>{inside}</bpmn:extensionElements>"


def mapping(kind: str, target: str, source: str) -> str:
    """One input or output mapping."""
    return f'<flowglass:{kind} target="{target}" source="{source}"/>'


def event(kind: str, inside: str = "", **more: str) -> str:
    """One event definition."""
    given = "".join(f' {name}="{value}"' for name, value in more.items())
    return f"<bpmn:{kind}EventDefinition{given}>{inside}</bpmn:{kind}EventDefinition>"


def timer(duration: str) -> str:
    """A timer by duration, or by a cycle such as R3/PT5S."""
    name = "timeCycle" if duration.startswith("R") else "timeDuration"
    return event("timer", f"<bpmn:{name}>{duration}</bpmn:{name}>")
