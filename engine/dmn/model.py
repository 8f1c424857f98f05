"""A DMN model as its users see it: its text, its decisions, and their evaluation."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING

from engine.dmn.cache import Cache
from engine.dmn.definitions import (
    DecisionElement,
    Definitions,
    TableExpression,
)
from engine.dmn.outcome import Decided, EvaluationFailed
from engine.dmn.program import Node, Program, service_value, value_of
from engine.dmn.session import Session
from engine.dmn.xml.parse import current_text, decoded, parse
from engine.dmn.xml.reader import definitions_of
from engine.errors import InvalidModel, Problem
from engine.feel import to_value

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from datetime import datetime

    import pandas as pd

    from engine.dmn.frame_evaluation import DecidedFrame
    from engine.dmn.table import DecisionTable
    from engine.feel import CacheInfo, Value

CACHE_SIZE = 256


@dataclass(frozen=True, slots=True)
class Decision:
    """One decision of a model."""

    node: Node

    @property
    def id(self) -> str:
        """The id in the file."""
        return self.node.element.id

    @property
    def name(self) -> str:
        """The name expressions use."""
        return self.node.element.name

    @property
    def table(self) -> DecisionTable | None:
        """The decision table, where that is the decision's logic."""
        element = self.node.element
        if isinstance(element, DecisionElement) and isinstance(element.logic, TableExpression):
            return element.logic.table
        return None

    def evaluate(
        self,
        variables: Mapping[str, object],
        now: datetime | None = None,
        *,
        overrides: Mapping[str, object] | None = None,
    ) -> Decided:
        """The decision for these inputs; `overrides` are decisions whose value is given."""
        if not overrides:
            plain = self.node.plain()
            decided = None if plain is None else plain.decide(variables)
            if decided is not None:
                return decided
        return self._evaluated(variables, now, overrides)

    def compiled(self, now: datetime | None = None) -> Callable[[Mapping[str, object]], Value]:
        """A function from variables to the value that `evaluate` gives, for when that is all.

        It is several times faster where the decision is a plain table: no trace, no warnings.
        """
        plain = self.node.plain()
        if plain is None:
            return lambda variables: self._evaluated(variables, now, None).value
        return plain.values(lambda variables: self.evaluate(variables, now).value)

    def evaluate_frame(self, frame: pd.DataFrame, now: datetime | None = None) -> DecidedFrame:
        """The decision for every row of a frame, whose columns are the variables."""
        from engine.dmn.frame_evaluation import decided_frame

        plain = self.node.plain()
        return decided_frame(self.name, plain, frame, lambda row: self.evaluate(row, now))

    def _evaluated(
        self,
        variables: Mapping[str, object],
        now: datetime | None,
        overrides: Mapping[str, object] | None,
    ) -> Decided:
        program = self.node.program
        known = {
            node: to_value(value)
            for name, value in (overrides or {}).items()
            if (node := decision_node(program, name)) is not None
        }
        inputs = {name: to_value(value) for name, value in variables.items()}
        session = Session(inputs, now, known=known)
        try:
            value = value_of(self.node, session)
        except RecursionError:
            message = "the calls nest too deeply"
            raise EvaluationFailed("too_deep", message, self.node.place) from None
        trace = session.traces.get(self.id)
        warnings = tuple(session.warnings)
        if trace is None:
            needed = [(n.element.name, n) for n in program.needs(self.node)]
            used = {name: session.known[n] for name, n in needed if n in session.known}
            return Decided(value, (), used, value, warnings, self.id)
        return Decided(
            value,
            trace.rules,
            trace.inputs,
            trace.outputs,
            warnings,
            self.id,
            trace.table,
            trace.hit_policy,
        )


@dataclass(frozen=True, slots=True)
class Service:
    """One decision service of a model."""

    node: Node

    def evaluate(self, variables: Mapping[str, object], now: datetime | None = None) -> Decided:
        """The service called with these arguments, input decisions included, by name."""
        inputs = {name: to_value(value) for name, value in variables.items()}
        session = Session(inputs, now)
        value = service_value(self.node, inputs, session)
        return Decided(value, (), inputs, value, tuple(session.warnings), self.node.element.id)


@dataclass(frozen=True, slots=True, eq=False)
class Model:
    """A DMN file that was read: the text it came from and what can be done with it."""

    text: str
    hash: str
    definitions: Definitions
    program: Program

    @property
    def decisions(self) -> tuple[Decision, ...]:
        """All decisions, in the order of the file."""
        nodes = (self.program.node(f"#{d.id}") for d in self.definitions.decisions)
        return tuple(Decision(node) for node in nodes if node is not None)

    def decision(self, id_or_name: str | None = None) -> Decision:
        """One decision by id, else by name; without either, the one no other requires."""
        if not id_or_name:
            return Decision(self._top())
        node = decision_node(self.program, id_or_name)
        if node is None:
            raise _unknown("decision", id_or_name)
        return Decision(node)

    def service(self, id_or_name: str) -> Service:
        """One decision service by id or name."""
        for element in self.definitions.services:
            node = self.program.node(f"#{element.id}")
            if node is not None and id_or_name in (element.id, element.name):
                return Service(node)
        raise _unknown("decision service", id_or_name)

    def _top(self) -> Node:
        required = {
            node.element.id
            for decision in self.decisions
            for node in self.program.needs(decision.node)
        }
        tops = [d.node for d in self.decisions if d.id not in required]
        nodes = tops or [d.node for d in self.decisions]
        if not nodes:
            raise InvalidModel([Problem("error", "no_decision", "the model has no decision")])
        return nodes[-1] if not tops else nodes[0]


def decision_node(program: Program, id_or_name: str) -> Node | None:
    """The decision with this id, else with this name."""
    node = program.node(f"#{id_or_name}")
    if node is not None and isinstance(node.element, DecisionElement):
        return node
    for element in program.definitions.decisions:
        if element.name == id_or_name:
            return program.node(f"#{element.id}")
    return None


_models: Cache[Model] = Cache(CACHE_SIZE)
_tables: Cache[Decision] = Cache(CACHE_SIZE)


def read(text: str | bytes, *, imports: Iterable[Model] = ()) -> Model:
    """The model a DMN text describes (1.1 to 1.5); the same text gives the same model.

    Raises InvalidModel where the text is not DMN at all. What is wrong inside is for `validate`.
    """
    others = tuple(imports)
    data = text if isinstance(text, bytes) else text.encode("utf-8", "surrogatepass")
    own_hash = sha256(data).hexdigest()
    key = " ".join((own_hash, *sorted(model.hash for model in others)))
    known = _models.get(key)
    if known is not None:
        return known
    root = parse(text)
    definitions = definitions_of(root)
    programs = {model.definitions.namespace: model.program for model in others}
    source = text if isinstance(text, str) else decoded(text, root)
    model = Model(source, own_hash, definitions, Program(definitions, programs))
    return _models.put(key, model)


def decision_of(table: DecisionTable, name: str = "decision") -> Decision:
    """A decision of this table alone; every name in it is a variable that the caller gives."""
    key = (name, table)
    known = _tables.get(key)
    if known is not None:
        return known
    element = DecisionElement(name, name, logic=TableExpression(table.id, table))
    program = Program(Definitions(name, name, "", decisions=(element,)))
    node = program.node(f"#{name}")
    return _tables.put(key, Decision(node if node is not None else Node(program, element)))


def cache_info() -> dict[str, CacheInfo]:
    """How well the caches of read models and of single tables serve."""
    return {"models": _models.info(), "tables": _tables.info()}


def write(model: Model) -> str:
    """The model as DMN 1.5; a file that is 1.5 already is given back to the letter."""
    return current_text(model.text)


def _unknown(kind: str, name: str) -> InvalidModel:
    return InvalidModel(
        [Problem("error", "unknown_decision", f"there is no {kind} {name!r}", name)]
    )
