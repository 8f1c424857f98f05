"""BPMN files in and out again: `python -m tests.conformance.bpmn_roundtrip DIR`.

Every BPMN file below DIR is imported as an upload is, and exported as a download is. Without what
the layout added (a diagram where none was, ids for what is drawn), both must be the same canonical
XML, white space between elements aside; a diagram and extensions that were there must be there
unchanged; a drawing that was added must name every element once and leave no two shapes on each
other; and the export may break the BPMN 2.0 schema nowhere that the file itself did not. The schema is bpmn-moddle's. The last line is `N passed, M failed`.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from lxml import etree

from engine.bpmn import imported
from engine.bpmn.layout import has_diagram
from engine.bpmn.source import BPMN, DIAGRAM, parse
from engine.errors import InvalidModel
from tests.conformance.bpmn_invalid import models
from tests.conformance.drawn import faults

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.etree import _Element

TOP = Path(__file__).resolve().parents[2]
SCHEMA = TOP / "frontend/node_modules/bpmn-moddle/resources/bpmn/xsd/BPMN20.xsd"


def schema() -> etree.XMLSchema:
    """The standard's schema, or a word on how to get it."""
    if not SCHEMA.is_file():
        relative = SCHEMA.relative_to(TOP)
        raise SystemExit(f"The BPMN 2.0 schema is not at {relative}: run `make setup` first")
    return etree.XMLSchema(etree.parse(str(SCHEMA)))


def canonical(root: _Element) -> bytes:
    """Canonical XML without white space between elements."""
    for element in root.iter():
        if len(element) and not (element.text or "").strip():
            element.text = None
        if not (element.tail or "").strip():
            element.tail = None
    return etree.tostring(root, method="c14n2")


def without_additions(root: _Element, original: _Element) -> None:
    """Take away the diagram and the ids that the layout added."""
    if has_diagram(original):
        return
    for tree in (root, original):
        for diagram in list(tree.iter(f"{DIAGRAM}BPMNDiagram")):
            tree.remove(diagram)
    pairs = zip(root.iter(), original.iter(), strict=False)
    for kept, given in pairs:
        if given.get("id") is None and str(kept.tag).startswith(BPMN):
            kept.attrib.pop("id", None)


def differences(data: bytes, rules: etree.XMLSchema) -> Iterator[str]:
    """Everything that importing and exporting the file did to it, beyond adding a drawing."""
    text = imported(data)
    exported = text.encode()
    original, kept = parse(data), parse(exported)
    drew = not has_diagram(original)
    if drew and _drawable(original) and not has_diagram(kept):
        yield "no diagram was added"
    if not drew and canonical(parse(data)) != canonical(parse(exported)):
        yield "a file with a diagram was changed"
    if drew:
        yield from faults(kept)
    faulty = set(_schema_errors(original, rules))
    for error in _schema_errors(kept, rules):
        if error not in faulty:
            yield f"breaks the schema: {error}"
    without_additions(kept, original)
    if canonical(kept) != canonical(original):
        yield "its meaning or its extensions changed"
    if imported(exported) != text:
        yield "importing it again changes it"


def _drawable(root: _Element) -> bool:
    kinds = ("process", "collaboration", "choreography")
    return any(
        inner.get("id") for kind in kinds for part in root.iter(f"{BPMN}{kind}") for inner in part
    )


def _schema_errors(root: _Element, rules: etree.XMLSchema) -> list[str]:
    rules.validate(root)
    return [error.message for error in rules.error_log]


def main(arguments: list[str]) -> int:
    """Print one line per failure, then the counts; 0 only if every file passed."""
    if len(arguments) != 1 or not Path(arguments[0]).is_dir():
        print("usage: python -m tests.conformance.bpmn_roundtrip DIR", file=sys.stderr)
        return 2
    rules = schema()
    passed = failed = drawn = valid = 0
    for path in models(Path(arguments[0])):
        data = path.read_bytes()
        try:
            found = list(differences(data, rules))
            drawn += not has_diagram(parse(data))
            valid += not _schema_errors(parse(data), rules)
        except InvalidModel as refused:
            found = [f"cannot be read: {refused.message}"]
        passed, failed = passed + (not found), failed + bool(found)
        for line in found:
            print(f"{path.relative_to(arguments[0])}: {line}")
    print(
        f"{drawn} files had no diagram and were laid out; {valid} were valid by the schema before"
    )
    print(f"{passed} passed, {failed} failed")
    return 0 if passed and not failed else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
