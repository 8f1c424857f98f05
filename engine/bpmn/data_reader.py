"""What an activity or event says about its data: associations as mappings, and its sets."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from engine.bpmn.associations import Move, moves_of
from engine.bpmn.data import NOTHING
from engine.bpmn.source import BPMN, Element, extension, reference

if TYPE_CHECKING:
    from engine.bpmn.definition import DataSet, LoopSpec, Node
    from engine.bpmn.draft import Draft

SCOPES = frozenset({"subprocess", "adhoc"})


def data_of(draft: Draft, element: Element, node: Node) -> Node:
    """Read the data of a node; where our own mappings say it for one side, they count alone."""
    written = _written(draft, element) if node.kind in SCOPES and not node.triggered else []
    if not node.outputs:
        node = _outputs(draft, element, node)
        written += _yielded(draft, element) if node.outputs else []
    if not node.inputs:
        node = _inputs(draft, element, node)
    return node if node.events or node.kind == "call" else _declare(node, written)


def _inputs(draft: Draft, element: Element, node: Node) -> Node:
    moves = moves_of(draft, element, "Input")
    if not moves:
        return node
    loop, looped = node.loop, _looped(element, "loopDataInputRef")
    items = next((move for move in moves if move.target_id == looped), None)
    if loop is not None and items is not None and not _says(element, "collection"):
        node = replace(node, loop=replace(loop, collection=items.expression))
    kept = [move for move in moves if move is not items or node.loop is None]
    filled: dict[str, tuple[str, ...]] = {}
    for move in moves:
        filled[move.target_id] = (*filled.get(move.target_id, ()), *move.sources)
    return replace(
        node,
        inputs=tuple((move.variable, move.expression) for move in kept),
        needs=_sets(draft, element, "Input", filled),
    )


def _outputs(draft: Draft, element: Element, node: Node) -> Node:
    moves = moves_of(draft, element, "Output")
    if not moves:
        return node
    loop, looped = node.loop, _looped(element, "loopDataOutputRef")
    results = next((move for move in moves if looped and looped in move.source_ids), None)
    if loop is not None and results is not None:
        node = replace(node, loop=_collected(element, loop, results))
        moves = [move for move in moves if move is not results]
    own = {each.get("id") or "" for each in _holder(element).findall(f"{BPMN}dataOutput")}
    yielded: dict[str, tuple[str, ...]] = {
        key: (draft.data[key],) for move in moves for key in move.source_ids if key in own
    }
    node = replace(node, outputs=tuple((move.variable, move.expression) for move in moves))
    if node.events:
        return replace(node, carries=draft.data[next(iter(yielded))] if len(yielded) == 1 else None)
    if node.script is not None and node.script.result_variable is None and len(yielded) == 1:
        ((result,),) = yielded.values()
        node = replace(node, script=replace(node.script, result_variable=result))
    return replace(node, gives=_sets(draft, element, "Output", yielded))


def _collected(element: Element, loop: LoopSpec, results: Move) -> LoopSpec:
    return loop if _says(element, "outputCollection") else replace(loop, outputs=results.variable)


def _looped(element: Element, name: str) -> str | None:
    found = element.find(f"{BPMN}multiInstanceLoopCharacteristics/{BPMN}{name}")
    return reference(found.text) if found is not None else None


def _says(element: Element, name: str) -> bool:
    multi = element.find(f"{BPMN}multiInstanceLoopCharacteristics")
    ours = extension(multi, "loop") if multi is not None else None
    return ours is not None and bool(ours.get(name))


def _holder(element: Element) -> Element:
    """Activities keep their data in a specification, events in themselves."""
    found = element.find(f"{BPMN}ioSpecification")
    return element if found is None else found


def _sets(
    draft: Draft, element: Element, side: str, moved: dict[str, tuple[str, ...]]
) -> tuple[DataSet, ...]:
    """Give the sets with what each needs at once: no optional data, and none without an association."""
    found: list[DataSet] = []
    for each in _holder(element).findall(f"{BPMN}{side.lower()}Set"):
        later = {
            reference(ref.text)
            for name in (f"optional{side}Refs", f"whileExecuting{side}Refs")
            for ref in each.findall(f"{BPMN}{name}")
        }
        members = [reference(ref.text) or "" for ref in each.findall(f"{BPMN}data{side}Refs")]
        needed = [key for key in members if key not in later and moved.get(key)]
        if not needed:
            return ()  # complete whatever is there
        found.append(tuple((draft.data[key], moved[key]) for key in needed))
    return tuple(found)


def _declare(node: Node, written: list[str]) -> Node:
    """Let data outputs, and data objects that something inside writes, be the activity's own."""
    given = {name for name, _ in node.inputs}
    more = tuple((name, NOTHING) for name in dict.fromkeys(written) if name not in given)
    return replace(node, inputs=(*node.inputs, *more)) if more else node


def _yielded(draft: Draft, element: Element) -> list[str]:
    own = {each.get("id") or "" for each in _holder(element).findall(f"{BPMN}dataOutput")}
    sources = element.findall(f"{BPMN}dataOutputAssociation/{BPMN}sourceRef")
    return [draft.data[key] for ref in sources if (key := reference(ref.text) or "") in own]


def _written(draft: Draft, scope: Element) -> list[str]:
    inside = {each.get("id") or "" for each in scope.findall(f"{BPMN}dataObject")}
    if not inside:
        return []
    for each in scope.iter(f"{BPMN}dataObjectReference"):
        if reference(each.get("dataObjectRef")) in inside:
            inside.add(each.get("id") or "")
    written = scope.findall(f".//{BPMN}dataOutputAssociation/{BPMN}targetRef")
    targets = [reference(ref.text) or "" for ref in written]
    return [draft.data[key] for key in targets if key in inside]
