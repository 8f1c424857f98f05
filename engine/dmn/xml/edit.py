"""Puts a changed table back into the tree it came from.

Elements are found again by their ids and changed only where the text differs, so descriptions,
extensions, comments and entry ids survive moves, and an unchanged table leaves the file as it is.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from lxml import etree

from engine.dmn.xml.names import dmn
from engine.dmn.xml.tables import annotation_id, result_type, rule_id, table_of
from engine.dmn.xml.texts import child_text, identity

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from lxml.etree import _Element

    from engine.dmn.clauses import AnnotationClause, InputClause, OutputClause, Rule
    from engine.dmn.table import DecisionTable

_ROLES = (("input", "inputEntry"), ("output", "outputEntry"), ("annotation", "annotationEntry"))


def find_table(root: _Element, table_id: str) -> _Element | None:
    """The decision table element with this id (its own, or the one its place gives it)."""
    return next((e for e in root.iter(dmn("decisionTable")) if identity(e) == table_id), None)


def replace_table(root: _Element, element: _Element, table: DecisionTable) -> None:
    """Makes the element say what the table says, in place."""
    Editor(root, element).apply(table)


class Editor:
    """One edit of one table; it knows the ids that are taken in the file."""

    def __init__(self, root: _Element, element: _Element) -> None:
        self._element = element
        self._table_id = identity(element)
        self._taken = {value for e in root.iter("*") if (value := e.get("id"))}
        self._old = {role: dict(self._keyed(role)) for role, _ in _ROLES}
        self._rules = {
            rule_id(e, self._table_id, n): e for n, e in enumerate(element.findall(dmn("rule")), 1)
        }
        self._present = set(element)
        self._entries = {key: self._entries_of(rule) for key, rule in self._rules.items()}

    def apply(self, table: DecisionTable) -> None:
        """Columns, then rules, then the order of everything."""
        follows = self._variable_follows()
        self._set_attributes(table)
        columns = [
            *(self._input(clause) for clause in table.inputs),
            *(self._output(clause) for clause in table.outputs),
            *(self._annotation(clause) for clause in table.annotations),
        ]
        rules = [self._rule(rule, table) for rule in table.rules]
        names = {dmn("input"), dmn("output"), dmn("annotation"), dmn("rule")}
        _arrange(self._element, [*columns, *rules], names)
        level = sum(1 for _ in self._element.iterancestors()) + 1
        for element in (*columns, *rules):
            if element not in self._present:
                etree.indent(element, space="  ", level=level)
        if follows:
            self._set_variable_type(table)

    def _variable_follows(self) -> bool:
        """Whether the decision's type is just what its table yields, so that it must change too."""
        variable = self._variable()
        if variable is None or variable.get("typeRef") is None:
            return False
        return variable.get("typeRef") == result_type(table_of(self._element))

    def _set_variable_type(self, table: DecisionTable) -> None:
        variable = self._variable()
        if variable is not None:
            _set(variable, "typeRef", result_type(table))

    def _variable(self) -> _Element | None:
        parent = self._element.getparent()
        return None if parent is None else parent.find(dmn("variable"))

    def _keyed(self, role: str) -> Iterable[tuple[str, _Element]]:
        for place, element in enumerate(self._element.findall(dmn(role))):
            yield (
                annotation_id(self._element, place) if role == "annotation" else identity(element),
                element,
            )

    def _entries_of(self, rule: _Element) -> Mapping[tuple[str, str], _Element]:
        found: dict[tuple[str, str], _Element] = {}
        for role, entry in _ROLES:
            elements = rule.findall(dmn(entry))
            keys = list(self._old[role])
            if role == "annotation":
                keys = [annotation_id(self._element, n) for n in range(len(elements))]
            found.update({(role, key): e for key, e in zip(keys, elements, strict=False)})
        return found

    def _set_attributes(self, table: DecisionTable) -> None:
        _set(self._element, "hitPolicy", table.hit_policy, "UNIQUE")
        _set(self._element, "aggregation", table.aggregation)
        _set(self._element, "preferredOrientation", table.orientation)
        _set(self._element, "outputLabel", table.output_label)
        _set(self._element, "typeRef", table.type_ref)

    def _input(self, clause: InputClause) -> _Element:
        element = self._column("input", clause.id)
        _set(element, "label", clause.label)
        self._text_holder(
            element, "inputExpression", clause.expression, needed=bool(clause.type_ref)
        )
        expression = element.find(dmn("inputExpression"))
        if expression is not None:
            _set(expression, "typeRef", clause.type_ref)
        self._text_holder(element, "inputValues", clause.allowed)
        return element

    def _output(self, clause: OutputClause) -> _Element:
        element = self._column("output", clause.id)
        _set(element, "name", clause.name)
        _set(element, "label", clause.label)
        _set(element, "typeRef", clause.type_ref)
        self._text_holder(element, "outputValues", clause.allowed)
        self._text_holder(element, "defaultOutputEntry", clause.default)
        return element

    def _annotation(self, clause: AnnotationClause) -> _Element:
        element = self._old["annotation"].get(clause.id)
        if element is None:
            element = etree.Element(dmn("annotation"))
        _set(element, "name", clause.name)
        return element

    def _column(self, role: str, key: str) -> _Element:
        element = self._old[role].get(key)
        if element is None:
            element = etree.Element(dmn(role))
            element.set("id", self._fresh(key))
        elif element.get("id") is None:
            element.set("id", self._fresh(key))
        return element

    def _rule(self, rule: Rule, table: DecisionTable) -> _Element:
        element = self._rules.get(rule.id)
        if element is None:
            element = etree.Element(dmn("rule"))
        if element.get("id") is None:
            element.set("id", self._fresh(rule.id))
        old = self._entries.get(rule.id, {})
        entries: list[_Element] = []
        for role, name, column, text in _cells(rule, table):
            entry = old.get((role, column))
            if entry is None:
                entry = etree.Element(dmn(name))
                if role != "annotation":
                    entry.set("id", self._fresh(f"{rule.id}_{column}"))
            _set_text(entry, text)
            entries.append(entry)
        _arrange(element, entries, {dmn(name) for _, name in _ROLES})
        return element

    def _fresh(self, wanted: str) -> str:
        found = wanted
        number = 2
        while found in self._taken:
            found = f"{wanted}_{number}"
            number += 1
        self._taken.add(found)
        return found

    def _text_holder(
        self, element: _Element, name: str, text: str, *, needed: bool = False
    ) -> None:
        holder = element.find(dmn(name))
        if holder is None:
            if not text and not needed:
                return
            holder = etree.Element(dmn(name))
            if name != "inputValues" and name != "outputValues":
                holder.set("id", self._fresh(f"{element.get('id')}_{name}"))
            _insert_in_order(element, holder)
        elif not text and name != "inputExpression":
            element.remove(holder)
            return
        _set_text(holder, text)


def _cells(rule: Rule, table: DecisionTable) -> Iterable[tuple[str, str, str, str]]:
    """Role, element name, column id and text of every cell of a rule."""
    for (role, name), columns, cells in zip(
        _ROLES,
        (
            [clause.id for clause in table.inputs],
            [clause.id for clause in table.outputs],
            [clause.id for clause in table.annotations],
        ),
        (rule.inputs, rule.outputs, rule.annotations),
        strict=True,
    ):
        for column, text in zip(columns, cells, strict=True):
            yield role, name, column, text


_ORDER = [
    dmn(name)
    for name in (
        "description",
        "extensionElements",
        "inputExpression",
        "inputValues",
        "outputValues",
        "defaultOutputEntry",
    )
]


def _insert_in_order(element: _Element, child: _Element) -> None:
    before = _ORDER[: _ORDER.index(str(child.tag))]
    place = sum(1 for e in element if not _is_element(e) or e.tag in before)
    element.insert(place, child)


def _set(element: _Element, name: str, value: str, default: str = "") -> None:
    if element.get(name, default) == value:
        return
    if value == default:
        if name in element.attrib:
            del element.attrib[name]
    else:
        element.set(name, value)


def _set_text(holder: _Element, text: str) -> None:
    if child_text(holder, "text") == text and holder.find(dmn("text")) is not None:
        return
    found = holder.find(dmn("text"))
    if found is None:
        found = etree.SubElement(holder, dmn("text"))
    for child in list(found):
        found.remove(child)
    found.text = text


def _arrange(element: _Element, wanted: Sequence[_Element], names: set[str]) -> None:
    """Puts the wanted children where children of these names stand; the others stay."""
    present = [child for child in element if child.tag in names]
    if len(present) == len(wanted) and all(a is b for a, b in zip(present, wanted, strict=True)):
        return
    first = element.index(present[0]) if present else _end_of_heading(element)
    tail = present[0].tail if len(present) > 1 else element.text
    last_tail = present[-1].tail if present else element.text
    for child in present:
        _detach(element, child)
    for offset, child in enumerate(wanted):
        child.tail = tail
        element.insert(first + offset, child)
    if wanted:
        wanted[-1].tail = last_tail


def _detach(element: _Element, child: _Element) -> None:
    child.tail = None
    element.remove(child)


def _end_of_heading(element: _Element) -> int:
    heading = {dmn("description"), dmn("extensionElements")}
    return sum(1 for child in element if not _is_element(child) or child.tag in heading)


def _is_element(node: object) -> bool:
    return isinstance(getattr(node, "tag", None), str)
