"""The parts of a decision table: columns and rules, all plain text as the file holds it.

An absent text is the empty string everywhere, so that a table survives any grid unchanged.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

HitPolicy = Literal["UNIQUE", "FIRST", "ANY", "PRIORITY", "COLLECT", "RULE ORDER", "OUTPUT ORDER"]
Aggregation = Literal["", "SUM", "MIN", "MAX", "COUNT"]
Role = Literal["when", "then", "annotation"]

HIT_POLICIES: tuple[HitPolicy, ...] = (
    "UNIQUE",
    "FIRST",
    "ANY",
    "PRIORITY",
    "COLLECT",
    "RULE ORDER",
    "OUTPUT ORDER",
)
AGGREGATIONS: tuple[Aggregation, ...] = ("", "SUM", "MIN", "MAX", "COUNT")


@dataclass(frozen=True, slots=True)
class InputClause:
    """A When column: the expression is tested by every cell below it."""

    id: str
    expression: str = ""
    label: str = ""
    type_ref: str = ""
    allowed: str = ""


@dataclass(frozen=True, slots=True)
class OutputClause:
    """A Then column: every cell below it is the value a matching rule gives."""

    id: str
    name: str = ""
    label: str = ""
    type_ref: str = ""
    allowed: str = ""
    default: str = ""


@dataclass(frozen=True, slots=True)
class AnnotationClause:
    """A column of remarks; it never takes part in an evaluation."""

    id: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class Rule:
    """One row: as many cells as the table has columns of each role."""

    id: str
    inputs: tuple[str, ...] = ()
    outputs: tuple[str, ...] = ()
    annotations: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TableParts:
    """Everything a decision table is made of, without any behaviour."""

    id: str = ""
    hit_policy: HitPolicy = "UNIQUE"
    aggregation: Aggregation = ""
    inputs: tuple[InputClause, ...] = ()
    outputs: tuple[OutputClause, ...] = ()
    annotations: tuple[AnnotationClause, ...] = ()
    rules: tuple[Rule, ...] = ()
    orientation: str = ""
    output_label: str = ""
    type_ref: str = ""
