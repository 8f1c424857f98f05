"""What a DMN file says, as frozen values: no XML left, nothing evaluated yet."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from engine.dmn.table import DecisionTable

ANY = "Any"


@dataclass(frozen=True, slots=True)
class TextExpression:
    """A literal expression: FEEL text and the type its value must have."""

    id: str
    text: str
    type_ref: str = ""
    line: int | None = None
    language: str = ""


@dataclass(frozen=True, slots=True)
class TableExpression:
    """A decision table used as an expression."""

    id: str
    table: DecisionTable
    line: int | None = None
    type_ref: str = ""


@dataclass(frozen=True, slots=True)
class ContextEntry:
    """One named line of a boxed context; without a name it is the context's result."""

    name: str
    value: Expression | None
    type_ref: str = ""


@dataclass(frozen=True, slots=True)
class ContextExpression:
    """A boxed context: later entries see the earlier ones."""

    id: str
    entries: tuple[ContextEntry, ...]
    type_ref: str = ""


@dataclass(frozen=True, slots=True)
class ListExpression:
    """A boxed list of expressions."""

    id: str
    items: tuple[Expression | None, ...]
    type_ref: str = ""


@dataclass(frozen=True, slots=True)
class RelationExpression:
    """A boxed relation: a list of contexts with the same keys."""

    id: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Expression | None, ...], ...]
    type_ref: str = ""
    column_types: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Parameter:
    """A formal parameter of a function."""

    name: str
    type_ref: str = ""


@dataclass(frozen=True, slots=True)
class FunctionExpression:
    """A boxed function; only kind FEEL can be called."""

    id: str
    parameters: tuple[Parameter, ...]
    body: Expression | None
    kind: str = "FEEL"
    type_ref: str = ""


@dataclass(frozen=True, slots=True)
class InvocationExpression:
    """A boxed call with named bindings."""

    id: str
    callee: Expression | None
    bindings: tuple[tuple[Parameter, Expression | None], ...]
    type_ref: str = ""


@dataclass(frozen=True, slots=True)
class ConditionalExpression:
    """A boxed if, then, else."""

    id: str
    condition: Expression | None
    then: Expression | None
    otherwise: Expression | None
    type_ref: str = ""


@dataclass(frozen=True, slots=True)
class FilterExpression:
    """A boxed filter over a list."""

    id: str
    source: Expression | None
    match: Expression | None
    type_ref: str = ""


@dataclass(frozen=True, slots=True)
class IterationExpression:
    """A boxed for, some or every."""

    id: str
    kind: Literal["for", "some", "every"]
    variable: str
    source: Expression | None
    body: Expression | None
    type_ref: str = ""


@dataclass(frozen=True, slots=True)
class UnknownExpression:
    """A kind of expression this version cannot evaluate; kept in the file as it is."""

    id: str
    kind: str
    type_ref: str = ""


Expression = (
    TextExpression
    | TableExpression
    | ContextExpression
    | ListExpression
    | RelationExpression
    | FunctionExpression
    | InvocationExpression
    | ConditionalExpression
    | FilterExpression
    | IterationExpression
    | UnknownExpression
)


@dataclass(frozen=True, slots=True)
class ItemDefinition:
    """A named data type of the model."""

    name: str
    id: str = ""
    type_ref: str = ""
    allowed: str = ""
    type_constraint: str = ""
    is_collection: bool = False
    components: tuple[ItemDefinition, ...] = ()
    is_function: bool = False
    parameters: tuple[Parameter, ...] = ()
    output_type_ref: str = ""


@dataclass(frozen=True, slots=True)
class InputData:
    """Something the model asks its caller for."""

    id: str
    name: str
    type_ref: str = ""
    label: str = ""
    line: int | None = None


@dataclass(frozen=True, slots=True)
class Requirements:
    """What an element points at; every entry is an href as written."""

    inputs: tuple[str, ...] = ()
    decisions: tuple[str, ...] = ()
    knowledge: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DecisionElement:
    """A decision, its variable and its logic."""

    id: str
    name: str
    type_ref: str = ""
    requirements: Requirements = Requirements()
    logic: Expression | None = None
    label: str = ""
    line: int | None = None


@dataclass(frozen=True, slots=True)
class KnowledgeElement:
    """A business knowledge model: a function that decisions share."""

    id: str
    name: str
    type_ref: str = ""
    requirements: Requirements = Requirements()
    function: FunctionExpression | None = None
    line: int | None = None


@dataclass(frozen=True, slots=True)
class ServiceElement:
    """A decision service: some decisions offered as one function."""

    id: str
    name: str
    type_ref: str = ""
    outputs: tuple[str, ...] = ()
    encapsulated: tuple[str, ...] = ()
    input_decisions: tuple[str, ...] = ()
    input_data: tuple[str, ...] = ()
    line: int | None = None


@dataclass(frozen=True, slots=True)
class Import:
    """Another model whose elements are used under a name of our own."""

    name: str
    namespace: str
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Definitions:
    """One DMN file."""

    id: str
    name: str
    namespace: str
    imports: tuple[Import, ...] = ()
    types: tuple[ItemDefinition, ...] = ()
    inputs: tuple[InputData, ...] = ()
    decisions: tuple[DecisionElement, ...] = ()
    knowledge: tuple[KnowledgeElement, ...] = ()
    services: tuple[ServiceElement, ...] = ()
