"""Whatever is laid out: shapes stand apart, edges join their shapes, the text stays as it was."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from engine.bpmn import imported
from engine.bpmn.layout import has_diagram
from engine.bpmn.source import parse
from tests.conformance.drawn import faults

HEAD = (
    '<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" '
    'targetNamespace="urn:test">'
)
TAIL = "</bpmn:definitions>"
KINDS = [
    "task",
    "userTask",
    "exclusiveGateway",
    "intermediateThrowEvent",
    "callActivity",
    "endEvent",
]
NAMES = ["", "Check", "Check whether the order can be delivered within the week as promised"]


class Builder:
    """Draws the parts of a model; every id is used once."""

    def __init__(self, data: st.DataObject) -> None:
        self.data, self.count = data, 0
        self.nodes: dict[str, list[str]] = {}  # process -> its own nodes

    def pick(self, options: list[str]) -> str:
        return self.data.draw(st.sampled_from(options))

    def number(self, most: int) -> int:
        return self.data.draw(st.integers(0, most))

    def key(self, prefix: str) -> str:
        self.count += 1
        return f"{prefix}{self.count}"

    def scope(self, depth: int) -> tuple[str, list[str]]:
        """The inside of a process or sub-process, and the ids of its nodes."""
        parts: list[str] = []
        ids: list[str] = []
        hosts: list[str] = []
        for _ in range(1 + self.number(5)):
            key, name = self.key("n"), self.pick(NAMES)
            ids.append(key)
            if depth and not self.number(3):
                inside, _ = self.scope(depth - 1)
                event = self.pick(["true", "false"])
                parts.append(
                    f'<bpmn:subProcess id="{key}" name="{name}" triggeredByEvent="{event}">{inside}</bpmn:subProcess>'
                )
                hosts.append(key)
            else:
                kind = self.pick(KINDS)
                parts.append(f'<bpmn:{kind} id="{key}" name="{name}"/>')
                hosts += [key] if kind in {"task", "userTask", "callActivity"} else []
        for host in hosts:
            for _ in range(self.number(2)):
                key = self.key("b")
                ids.append(key)
                name = self.pick(NAMES)
                parts.append(
                    f'<bpmn:boundaryEvent id="{key}" name="{name}" attachedToRef="{host}"/>'
                )
        parts += self.flows(ids) + self.artefacts(ids)
        return "".join(parts), ids

    def flows(self, ids: list[str]) -> list[str]:
        found = []
        for _ in range(self.number(8)):
            source, target = self.pick(ids), self.pick([i for i in ids if i[0] != "b"])
            named = f' name="{self.pick(NAMES)}"' if self.number(1) else ""
            given_id = f' id="{self.key("f")}"' if self.number(1) else ""
            found.append(
                f'<bpmn:sequenceFlow{given_id}{named} sourceRef="{source}" targetRef="{target}"/>'
            )
        return found

    def artefacts(self, ids: list[str]) -> list[str]:
        found = []
        for _ in range(self.number(2)):
            note, data = self.key("a"), self.key("d")
            found.append(
                f'<bpmn:textAnnotation id="{note}"><bpmn:text>{self.pick(NAMES)}</bpmn:text></bpmn:textAnnotation>'
                f'<bpmn:association sourceRef="{self.pick(ids)}" targetRef="{note}"/>'
                f'<bpmn:dataObjectReference id="{data}" name="{self.pick(NAMES)}"/>'
            )
        return found

    def lanes(self, ids: list[str]) -> str:
        count = self.number(3)
        if not count:
            return ""
        placed: list[list[str]] = [[] for _ in range(count)]
        for key in ids:
            placed[self.number(count - 1)].append(key)
        lanes = "".join(
            f'<bpmn:lane id="{self.key("l")}">'
            f"{''.join(f'<bpmn:flowNodeRef>{key}</bpmn:flowNodeRef>' for key in keys)}</bpmn:lane>"
            for keys in placed
        )
        return f'<bpmn:laneSet id="{self.key("s")}">{lanes}</bpmn:laneSet>'

    def model(self) -> str:
        pools = self.number(3)
        processes, participants = [], []
        for number in range(max(1, pools)):
            inside, ids = self.scope(2)
            self.nodes[f"p{number}"] = ids
            processes.append(
                f'<bpmn:process id="p{number}">{self.lanes(ids)}{inside}</bpmn:process>'
            )
            participants.append(f'<bpmn:participant id="q{number}" processRef="p{number}"/>')
        if not pools:
            return HEAD + "".join(processes) + TAIL
        participants.append('<bpmn:participant id="closed" name="Somebody"/>')
        ends = {"closed": ["closed"]} | {
            pool: [*ids, f"q{pool[1:]}"] for pool, ids in self.nodes.items()
        }
        messages = []
        for _ in range(self.number(3)):
            one = self.pick(sorted(ends))
            other = self.pick(sorted(set(ends) - {one}))
            messages.append(
                f'<bpmn:messageFlow id="{self.key("m")}" sourceRef="{self.pick(ends[one])}" '
                f'targetRef="{self.pick(ends[other])}"/>'
            )
        body = "".join([*participants, *messages])
        collaboration = f'<bpmn:collaboration id="c">{body}</bpmn:collaboration>'
        return HEAD + collaboration + "".join(processes) + TAIL


@settings(deadline=None)
@given(st.data())
def test_shapes_stand_apart_and_edges_join_them(data: st.DataObject) -> None:
    text = Builder(data).model()
    kept = imported(text)
    root = parse(kept)
    assert has_diagram(root)
    assert list(faults(root)) == [], text
    assert imported(kept) == kept
