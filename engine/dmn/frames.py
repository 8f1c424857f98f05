"""A decision table as a pandas frame and back, without loss.

Rules are rows (the index holds their ids). Every column is a tuple of texts, one per level of
`LEVELS`, so what a column means travels with it through selection, sorting and joining. What
belongs to the whole table stands in `frame.attrs`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from engine.dmn.clauses import (
    AGGREGATIONS,
    HIT_POLICIES,
    Aggregation,
    AnnotationClause,
    HitPolicy,
    InputClause,
    OutputClause,
    Rule,
    TableParts,
)
from engine.errors import InvalidModel, Problem

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

LEVELS = ("role", "label", "id", "expression", "type", "allowed", "default")
ATTRIBUTES = ("id", "hit_policy", "aggregation", "orientation", "output_label", "type_ref")
ROLES = ("when", "then", "annotation")

Key = tuple[str, ...]


def frame_of(table: TableParts) -> pd.DataFrame:
    """The frame of a table: one text per cell."""
    import pandas as pd

    columns = pd.MultiIndex.from_tuples(column_keys(table), names=list(LEVELS))
    if not column_keys(table):
        columns = pd.MultiIndex.from_arrays([[] for _ in LEVELS], names=list(LEVELS))
    rows = [[*rule.inputs, *rule.outputs, *rule.annotations] for rule in table.rules]
    index = pd.Index([rule.id for rule in table.rules], name="rule", dtype=object)
    frame = pd.DataFrame(rows, index=index, columns=columns, dtype=object)
    frame.attrs.update({name: getattr(table, name) for name in ATTRIBUTES})
    return frame


def column_keys(table: TableParts) -> list[Key]:
    """What each column says about itself, in the order of `LEVELS`."""
    whens = [("when", c.label, c.id, c.expression, c.type_ref, c.allowed, "") for c in table.inputs]
    thens = [
        ("then", c.label, c.id, c.name, c.type_ref, c.allowed, c.default) for c in table.outputs
    ]
    notes = [("annotation", c.name, c.id, "", "", "", "") for c in table.annotations]
    return [*whens, *thens, *notes]


def parts_of(
    frame: pd.DataFrame, *, hit_policy: str | None = None, aggregation: str | None = None
) -> TableParts:
    """The parts of the table a frame describes; columns may be mixed, their role decides."""
    keys = [key_of(column, place) for place, column in enumerate(frame.columns)]
    attributes: dict[str, Any] = {
        name: str(frame.attrs[name]) for name in ATTRIBUTES if name in frame.attrs
    }
    if hit_policy is not None:
        attributes["hit_policy"] = hit_policy
    if aggregation is not None:
        attributes["aggregation"] = aggregation
    rows = (
        frame.to_numpy(dtype=object).tolist() if len(frame.columns) else [[] for _ in frame.index]
    )
    return parts(keys, _rule_ids(list(frame.index)), rows, attributes)


def parts(
    keys: Sequence[Key], ids: Sequence[str], rows: Sequence[Sequence[object]], about: dict[str, str]
) -> TableParts:
    """A table from its columns, the ids of its rules, its cells and what is said of it."""
    places = {role: [n for n, key in enumerate(keys) if key[0] == role] for role in ROLES}
    _check(keys, about)
    return TableParts(
        id=about.get("id", ""),
        hit_policy=cast("HitPolicy", about.get("hit_policy") or "UNIQUE"),
        aggregation=cast("Aggregation", about.get("aggregation", "")),
        inputs=tuple(_input(keys[n]) for n in places["when"]),
        outputs=tuple(_output(keys[n]) for n in places["then"]),
        annotations=tuple(AnnotationClause(keys[n][2], keys[n][1]) for n in places["annotation"]),
        rules=tuple(
            Rule(own_id, *(tuple(cell_text(row[n]) for n in places[role]) for role in ROLES))
            for own_id, row in zip(ids, rows, strict=True)
        ),
        orientation=about.get("orientation", ""),
        output_label=about.get("output_label", ""),
        type_ref=about.get("type_ref", ""),
    )


def key_of(column: object, place: int) -> Key:
    """The full description of a column; a bare name is an input with that expression."""
    if isinstance(column, tuple):
        texts = tuple(cell_text(part) for part in column)
        return (texts + ("",) * len(LEVELS))[: len(LEVELS)]
    name = cell_text(column)
    return ("when", name, f"input_{place + 1}", name, "", "", "")


def cell_text(value: object) -> str:
    """A cell as FEEL text: what pandas or a spreadsheet made a number becomes one again."""
    if value is None or value != value:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def _rule_ids(index: list[object]) -> list[str]:
    return [
        own if isinstance(own, str) and own else f"rule_{place}"
        for place, own in enumerate(index, 1)
    ]


def _input(key: Key) -> InputClause:
    return InputClause(key[2], expression=key[3], label=key[1], type_ref=key[4], allowed=key[5])


def _output(key: Key) -> OutputClause:
    return OutputClause(
        key[2], name=key[3], label=key[1], type_ref=key[4], allowed=key[5], default=key[6]
    )


def _check(keys: Sequence[Key], about: dict[str, str]) -> None:
    problems = [
        Problem("error", "unknown_role", f"column {place} has the unknown role {key[0]!r}", key[2])
        for place, key in enumerate(keys, 1)
        if key[0] not in ROLES
    ]
    policy = about.get("hit_policy") or "UNIQUE"
    if policy not in HIT_POLICIES:
        problems.append(Problem("error", "unknown_hit_policy", f"no hit policy {policy!r}"))
    if about.get("aggregation", "") not in AGGREGATIONS:
        message = f"no aggregation {about['aggregation']!r}"
        problems.append(Problem("error", "unknown_aggregation", message))
    if problems:
        raise InvalidModel(problems)
