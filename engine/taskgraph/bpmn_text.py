"""A task graph as BPMN: the same work as a process, with a diagram.

Dependencies become flows; a task that waits for several gets a parallel join before it, one that
several wait for a parallel fork behind it. What BPMN has no plain words for is refused, not lost.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.sax.saxutils import escape, quoteattr

from engine.errors import InvalidModel, Problem
from engine.feel.values.text import quoted, to_text
from engine.fields import seconds_to
from engine.taskgraph.analysis import levels

if TYPE_CHECKING:
    from collections.abc import Iterator

    from engine.taskgraph.definition import Definition
    from engine.taskgraph.task import Task

_HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?>\n<bpmn:definitions'
    ' xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL"'
    ' xmlns:bpmndi="http://www.omg.org/spec/BPMN/20100524/DI"'
    ' xmlns:dc="http://www.omg.org/spec/DD/20100524/DC"'
    ' xmlns:di="http://www.omg.org/spec/DD/20100524/DI"'
    ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'
    ' xmlns:flowglass="urn:flowglass:bpmn:1" id="definitions" targetNamespace="urn:flowglass">\n'
)
_SIZES = {"task": (100, 80), "gateway": (50, 50), "event": (36, 36)}
_COLUMN, _ROW = 280, 120
_LETTERS = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-.")


def to_bpmn(definition: Definition) -> str:
    """Give BPMN text that runs the same tasks, or raise `InvalidModel` naming what it cannot say."""
    problems = [problem for task in definition.tasks for problem in _unspeakable(task)]
    if problems:
        raise InvalidModel(problems)
    return _Drawing(definition).text()


def _unspeakable(task: Task) -> Iterator[Problem]:
    said = {
        "for_each": task.for_each is not None,
        "when": task.when is not None,
        "needs": task.needs != "all",
        "on_failure": task.on_failure != "fail_fast",
        "retry": task.retry is not None
        and bool(task.retry.retry_on or task.retry.give_up_on or task.retry.total_time),
    }
    for field, used in said.items():
        if used:
            text = f"“{field}” of “{task.id}” has no counterpart in the process"
            yield Problem("error", "not_in_bpmn", text, task.id)


class _Drawing:
    """Collects elements, flows and shapes; ids that XML cannot take are replaced."""

    def __init__(self, definition: Definition) -> None:
        self._definition = definition
        self._ids: dict[str, str] = {}
        self._taken: set[str] = {"start", "end", "fork", "join", "definitions", "process"}
        self._elements: list[str] = []
        self._flows: list[tuple[str, str]] = []
        self._boxes: dict[str, tuple[int, int, int, int]] = {}

    def text(self) -> str:
        """The whole file."""
        tasks = self._definition.tasks
        ends = levels(self._definition)
        for task in tasks:
            self._ids[task.id] = self._xml_id(task.id)
        for column, level in enumerate(ends):
            for row, name in enumerate(level):
                self._task(tasks[self._definition.numbers[name]], column, row)
        roots = [self._way_in(task) for task in tasks if not task.after]
        last = [n for n, after in enumerate(self._definition.dependents) if not after]
        self._open(roots)
        self._close([self._way_out(tasks[n]) for n in last], len(ends))
        for task in tasks:
            for before in task.after:
                source = tasks[self._definition.numbers[before]]
                self._flows.append((self._way_out(source), self._way_in(task)))
        return self._written()

    def _xml_id(self, name: str) -> str:
        base = "".join(c if c in _LETTERS else "_" for c in name)
        base = base if base[:1].isalpha() or base[:1] == "_" else f"t_{base}"
        found, count = base, 1
        while found in self._taken:
            count += 1
            found = f"{base}_{count}"
        self._taken.update((found, f"{found}_join", f"{found}_fork"))
        return found

    def _way_in(self, task: Task) -> str:
        own = self._ids[task.id]
        return f"{own}_join" if len(task.after) > 1 else own

    def _way_out(self, task: Task) -> str:
        own = self._ids[task.id]
        many = len(self._definition.dependents[self._definition.numbers[task.id]]) > 1
        return f"{own}_fork" if many else own

    def _shape(self, kind: str, own: str, column: float, row: int) -> None:
        width, height = _SIZES[kind]
        x = 200 + int(column * _COLUMN) - width // 2
        self._boxes[own] = (x, 120 + row * _ROW - height // 2, width, height)

    def _gateway(self, own: str, column: float, row: int) -> None:
        self._elements.append(f'<bpmn:parallelGateway id="{own}"/>')
        self._shape("gateway", own, column, row)

    def _open(self, roots: list[str]) -> None:
        self._elements.append('<bpmn:startEvent id="start"/>')
        self._shape("event", "start", -0.75, 0)
        source = "start"
        if len(roots) > 1:
            self._gateway("fork", -0.4, 0)
            self._flows.append(("start", "fork"))
            source = "fork"
        self._flows += [(source, root) for root in roots]

    def _close(self, last: list[str], column: int) -> None:
        self._elements.append('<bpmn:endEvent id="end"/>')
        self._shape("event", "end", column, 0)
        target = "end"
        if len(last) > 1:
            self._gateway("join", column - 0.4, 0)
            self._flows.append(("join", "end"))
            target = "join"
        self._flows += [(each, target) for each in last]

    def _task(self, task: Task, column: int, row: int) -> None:
        own = self._ids[task.id]
        if self._way_in(task) != own:
            self._gateway(f"{own}_join", column - 0.33, row)
            self._flows.append((f"{own}_join", own))
        kind = "task" if task.handler is None else "serviceTask"
        name = quoteattr(task.name or task.id)
        inside = "" if task.handler is None else _handler(task)
        self._elements.append(f'<bpmn:{kind} id="{own}" name={name}>{inside}</bpmn:{kind}>')
        self._shape("task", own, column, row)
        if self._way_out(task) != own:
            self._gateway(f"{own}_fork", column + 0.33, row)
            self._flows.append((own, f"{own}_fork"))

    def _written(self) -> str:
        key, name = self._xml_id(self._definition.key), quoteattr(self._definition.name)
        flows = [
            f'<bpmn:sequenceFlow id="flow_{n}" sourceRef="{source}" targetRef="{target}"/>'
            for n, (source, target) in enumerate(self._flows, 1)
        ]
        shapes = [
            f'<bpmndi:BPMNShape id="{own}_di" bpmnElement="{own}">'
            f'<dc:Bounds x="{x}" y="{y}" width="{w}" height="{h}"/></bpmndi:BPMNShape>'
            for own, (x, y, w, h) in self._boxes.items()
        ]
        edges = [self._drawn(n, *flow) for n, flow in enumerate(self._flows, 1)]
        process = f'<bpmn:process id="{key}" name={name} isExecutable="true">'
        plane = (
            f'<bpmndi:BPMNDiagram id="diagram"><bpmndi:BPMNPlane id="plane" bpmnElement="{key}">'
        )
        lines = [process, *self._elements, *flows, "</bpmn:process>", plane, *shapes, *edges]
        lines.append("</bpmndi:BPMNPlane></bpmndi:BPMNDiagram>")
        return _HEAD + "\n".join(lines) + "\n</bpmn:definitions>\n"

    def _drawn(self, number: int, source: str, target: str) -> str:
        x1, y1, w1, h1 = self._boxes[source]
        x2, y2, _, h2 = self._boxes[target]
        start, end = (x1 + w1, y1 + h1 // 2), (x2, y2 + h2 // 2)
        middle = (start[0] + end[0]) // 2
        bends = [start, (middle, start[1]), (middle, end[1]), end]
        points = [start, end] if start[1] == end[1] else bends
        drawn = "".join(f'<di:waypoint x="{x}" y="{y}"/>' for x, y in points)
        name = f'id="flow_{number}_di" bpmnElement="flow_{number}"'
        return f"<bpmndi:BPMNEdge {name}>{drawn}</bpmndi:BPMNEdge>"


def _handler(task: Task) -> str:
    limit = "" if task.time_limit is None else f' timeLimit="{seconds_to(task.time_limit)}"'
    pool = f" pool={quoteattr(task.pool)}" if task.pool else ""
    said = [
        f"<flowglass:handler type={quoteattr(task.handler or '')}"
        f" resultVariable={quoteattr(task.result_name)}{limit}{pool}>"
    ]
    for name, given in task.parameters:
        text = f"= {given.text}" if hasattr(given, "evaluate") else _literal(given)
        said.append(f"<flowglass:parameter name={quoteattr(name)} value={quoteattr(text)}/>")
    said.append("</flowglass:handler>")
    retry = task.retry
    attempts = 1 if retry is None else retry.attempts
    if retry is None:
        said.append(f'<flowglass:retry attempts="{attempts}"/>')
    else:
        delay, longest = (seconds_to(d.total_seconds()) for d in (retry.delay, retry.max_delay))
        said.append(
            f'<flowglass:retry attempts="{attempts}" delay="{delay}"'
            f' factor="{retry.factor:g}" maxDelay="{longest}"/>'
        )
    if task.cache is not None:
        text = getattr(task.cache.key, "text", "")
        key = f" key={quoteattr(f'= {text}')}" if text else ""
        said.append(f'<flowglass:cache timeToLive="{seconds_to(task.cache.seconds)}"{key}/>')
    if task.output is not None:
        said.append(f"<flowglass:schema>{escape(task.output.text)}</flowglass:schema>")
    return f"<bpmn:extensionElements>{''.join(said)}</bpmn:extensionElements>"


def _literal(value: object) -> str:
    if isinstance(value, str):
        return value
    return f"= {_feel_text(value)}"


def _feel_text(value: object) -> str:
    match value:
        case str():
            return quoted(value)
        case list():
            return f"[{', '.join(map(_feel_text, value))}]"
        case dict():
            return "{" + ", ".join(f"{quoted(k)}: {_feel_text(v)}" for k, v in value.items()) + "}"
        case _:
            return to_text(value)  # type: ignore[arg-type]  # a value, as the reader made it
