"""The requirements graph of a model, compiled node by node when first asked for.

A node knows the model it belongs to, so models that import each other keep their own names: what
comes from an import is seen as an entry of a context called like the import.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from engine.dmn.boxed import compiled, table_logic
from engine.dmn.coercion import fitted, from_outside
from engine.dmn.compiled_table import CompiledTable
from engine.dmn.definitions import (
    DecisionElement,
    Definitions,
    InputData,
    KnowledgeElement,
    ServiceElement,
    TableExpression,
)
from engine.dmn.functions import function_value
from engine.dmn.logic import Logic, Scope, Surroundings, nothing, typed
from engine.dmn.outcome import Place
from engine.dmn.outcomes import TableDecision
from engine.dmn.plain import PlainTable, plain_table
from engine.dmn.session import Session
from engine.dmn.types import Types
from engine.feel.foreign import FOREIGN, refusal
from engine.feel.types import FeelType, FunctionOf

if TYPE_CHECKING:
    from collections.abc import Mapping

    from engine.feel import Value

Element = DecisionElement | InputData | KnowledgeElement | ServiceElement


@dataclass(slots=True, eq=False)
class Node:
    """One element of the graph; two nodes are equal only if they are one."""

    program: Program
    element: Element
    _plain: PlainTable | None = None
    _is_plain_known: bool = False

    def plain(self) -> PlainTable | None:
        """The short way to the value of a decision, if it has one."""
        if not self._is_plain_known:
            decision = self.program.table_decision(self)
            self._plain = None if decision is None else plain_table(decision)
            self._is_plain_known = True
        return self._plain

    @property
    def place(self) -> Place:
        """Where warnings about it are kept."""
        return Place(self.element.id, self.element.name)


@dataclass(slots=True, eq=False)
class Program:
    """One model and the models it imports, ready to evaluate."""

    definitions: Definitions
    imports: Mapping[str, Program] = field(default_factory=dict)  # by namespace
    types: Types = field(init=False)
    names: frozenset[str] = field(init=False)
    _nodes: dict[str, Node] = field(init=False)
    _logic: dict[str, Logic] = field(init=False, default_factory=dict)
    _needs: dict[str, tuple[Node, ...]] = field(init=False, default_factory=dict)
    _tables: dict[str, CompiledTable] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        definitions = self.definitions
        named = {
            imported.name: self.imports[imported.namespace].types
            for imported in definitions.imports
            if imported.namespace in self.imports
        }
        self.types = Types(definitions.types, named)
        elements: tuple[Element, ...] = (
            *definitions.inputs,
            *definitions.decisions,
            *definitions.knowledge,
            *definitions.services,
        )
        self._nodes = {element.id: Node(self, element) for element in elements}
        self.names = frozenset(element.name for element in elements)

    def node(self, href: str) -> Node | None:
        """What an href points at: `#id`, or `namespace#id` in this model or an imported one."""
        namespace, _, own_id = href.rpartition("#")
        if not namespace or namespace == self.definitions.namespace:
            return self._nodes.get(own_id)
        other = self.imports.get(namespace)
        return None if other is None else other.node(f"#{own_id}")

    def needs(self, node: Node) -> tuple[Node, ...]:
        """What a node requires directly."""
        key = node.element.id
        if key not in self._needs:
            found = (self.node(href) for href in hrefs(node.element))
            self._needs[key] = tuple(one for one in found if one is not None)
        return self._needs[key]

    def prefix(self, node: Node) -> str:
        """The name under which this model sees the node's model; empty for its own."""
        if node.program is self:
            return ""
        namespace = node.program.definitions.namespace
        return next((i.name for i in self.definitions.imports if i.namespace == namespace), "")

    def logic(self, node: Node) -> Logic:
        """The compiled logic of a decision or a knowledge model."""
        key = node.element.id
        if key not in self._logic:
            self._logic[key] = self._compile(node)
        return self._logic[key]

    def table(self, node: Node) -> CompiledTable | None:
        """The compiled table of a decision that is one."""
        element = node.element
        if not isinstance(element, DecisionElement) or not isinstance(
            element.logic, TableExpression
        ):
            return None
        if element.id not in self._tables:
            around = self.surroundings(node)
            self._tables[element.id] = CompiledTable(element.logic.table, around, element.type_ref)
        return self._tables[element.id]

    def table_decision(self, node: Node) -> TableDecision | None:
        """A decision that is a table over input data alone; None for every other."""
        table, needs = self.table(node), self.needs(node)
        if table is None or any(
            need.program is not self or not isinstance(need.element, InputData) for need in needs
        ):
            return None
        required = {need.element.name: self.types.resolve(need.element.type_ref) for need in needs}
        type_ = self.types.resolve(node.element.type_ref)
        return TableDecision(table, required, self.names, type_, node.place)

    def surroundings(self, node: Node) -> Surroundings:
        """What the logic of a node can see."""
        seen: set[str] = set(self.types.component_names())
        for needed in self.needs(node):
            prefix = self.prefix(needed)
            seen.add(needed.element.name)
            if prefix:
                seen.add(prefix)
                seen.update(needed.program.types.component_names())
        return Surroundings(frozenset(seen - {""}), self.types, node.place)

    def _compile(self, node: Node) -> Logic:
        element = node.element
        match element:
            case DecisionElement():
                table = self.table(node)
                if table is None:
                    logic = compiled(element.logic, self.surroundings(node), element.type_ref)
                else:
                    logic = table_logic(table, element.id)
                type_ = self.types.resolve(element.type_ref)
                return typed(logic, type_, node.place, "the decision")
            case KnowledgeElement(function=None):
                return nothing
            case KnowledgeElement(function=function) if function is not None:
                around = self.surroundings(node).naming(*(p.name for p in function.parameters))
                body = compiled(function.body, around, element.type_ref)
                return typed(body, self._result_type(element), node.place, "the result")
            case _:
                return nothing

    def _result_type(self, element: KnowledgeElement) -> FeelType:
        type_ = self.types.resolve(element.type_ref)
        return type_.result if isinstance(type_, FunctionOf) else type_


def hrefs(element: Element) -> tuple[str, ...]:
    """Everything an element points at."""
    match element:
        case DecisionElement(requirements=needs) | KnowledgeElement(requirements=needs):
            return (*needs.inputs, *needs.decisions, *needs.knowledge)
        case ServiceElement():
            return (*element.input_data, *element.input_decisions, *element.outputs)
        case InputData():
            return ()


def value_of(node: Node, session: Session) -> Value:
    """The value of a node in a session; computed once."""
    if node not in session.known:
        with session.deeper(node.place):
            session.known[node] = _computed(node, session)
    return session.known[node]


def _computed(node: Node, session: Session) -> Value:
    element = node.element
    match element:
        case InputData():
            return _input(node, element, session)
        case DecisionElement():
            return node.program.logic(node)(scope_of(node, session), session)
        case KnowledgeElement():
            return _knowledge(node, element, session)
        case ServiceElement():
            return _service(node, element, session)


def _input(node: Node, element: InputData, session: Session) -> Value:
    if element.name not in session.inputs:
        session.warn("no_input", f"no value for the input {element.name!r}", node.place)
        return None
    type_ = node.program.types.resolve(element.type_ref)
    value = from_outside(session.inputs[element.name], type_)
    return fitted(value, type_, session, node.place, f"the input {element.name!r}")


def scope_of(node: Node, session: Session) -> Scope:
    """The names a node's logic sees, with their values.

    To a decision, inputs that no element of the model is called after are seen as well: many tables in the
    field use variables that their diagram does not draw.
    """
    scope: Scope = {}
    if isinstance(node.element, DecisionElement):
        modelled = node.program.names
        scope.update((k, v) for k, v in session.inputs.items() if k not in modelled)
    for needed in node.program.needs(node):
        prefix = node.program.prefix(needed)
        value = value_of(needed, session)
        if prefix:
            inner = scope.get(prefix)
            scope[prefix] = {
                **(inner if isinstance(inner, dict) else {}),
                needed.element.name: value,
            }
        else:
            scope[needed.element.name] = value
    return scope


def _knowledge(node: Node, element: KnowledgeElement, session: Session) -> Value:
    function = element.function
    if function is None:
        return None
    if function.kind != "FEEL":
        session.warn(FOREIGN, refusal(function.kind), node.place)
        return None
    types = node.program.types
    parameters = [(p.name, types.resolve(p.type_ref)) for p in function.parameters]

    def body(scope: Scope, inner: Session) -> Value:
        return node.program.logic(node)(scope, inner)

    return function_value(
        element.name, parameters, body, lambda: scope_of(node, session), session, node.place
    )


def _service(node: Node, element: ServiceElement, session: Session) -> Value:
    parameters = [
        (needed.element.name, needed.program.types.resolve(needed.element.type_ref))
        for needed in service_inputs(node)
    ]

    def body(scope: Scope, outer: Session) -> Value:
        return service_value(node, scope, Session(scope, outer.now, within=outer))

    return function_value(element.name, parameters, body, dict, session, node.place)


def service_inputs(node: Node) -> tuple[Node, ...]:
    """The parameters of a service in order: input data, then input decisions."""
    element = node.element
    if not isinstance(element, ServiceElement):
        return ()
    found = (node.program.node(href) for href in (*element.input_data, *element.input_decisions))
    return tuple(one for one in found if one is not None)


def service_value(node: Node, arguments: Mapping[str, Value], session: Session) -> Value:
    """The value of a service: of its one output decision, else a context of all of them.

    The session is the service's own: it holds nothing but what the service is given.
    """
    element = node.element
    if not isinstance(element, ServiceElement):
        return None
    for needed in service_inputs(node):
        if isinstance(needed.element, DecisionElement):
            type_ = needed.program.types.resolve(needed.element.type_ref)
            value = arguments.get(needed.element.name)
            session.known[needed] = fitted(value, type_, session, needed.place, "the argument")
    outputs = [node.program.node(href) for href in element.outputs]
    values = {one.element.name: value_of(one, session) for one in outputs if one is not None}
    return next(iter(values.values())) if len(values) == 1 else dict(values)
