"""The grid projection of a decision table: plain JSON, built from the frame and read back by it."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from engine.dmn.frames import Key, column_keys, parts
from engine.dmn.lists import join_list, split_list
from engine.dmn.model import Decision, Model, read
from engine.dmn.table import DecisionTable
from engine.dmn.validate import table_problems
from engine.dmn.xml.edit import find_table, replace_table
from engine.dmn.xml.parse import parse, serialise
from engine.errors import InvalidModel, Problem

if TYPE_CHECKING:
    from collections.abc import Mapping

Sheet = dict[str, Any]
_ID = re.compile(r"[^\W\d][\w.-]*")
_FIELDS = {"when": "expression", "then": "name"}
_STEMS = {"when": "input", "then": "output", "annotation": "annotation"}


def sheet_of(model: Model, decision: str | None = None) -> Sheet:
    """The sheet of a decision's table, with everything that is wrong in it."""
    found = model.decision(decision)
    table = _table(found)
    problems = [
        {
            "row": problem.rule or None,
            "column": problem.column_id or None,
            "severity": problem.severity,
            "code": problem.code,
            "message": problem.message,
            "hint": problem.hint,
        }
        for problem in table_problems(model, found)
    ]
    sheet = sheet_from(table)
    return {"decision": {"id": found.id, "name": found.name}, **sheet, "problems": problems}


def sheet_from(table: DecisionTable) -> Sheet:
    """The columns, rows and hit policy of a table, without a decision around it."""
    frame = table.to_dataframe()
    rows = frame.to_numpy(dtype=object).tolist()
    return {
        "hit_policy": table.hit_policy,
        "aggregation": table.aggregation or None,
        "columns": [_column(key) for key in column_keys(table)],
        "rows": [
            {"id": own_id, "cells": cells}
            for own_id, cells in zip(frame.index.tolist(), rows or [], strict=True)
        ],
        "problems": [],
    }


def with_sheet(model: Model, decision: str | None, sheet: Mapping[str, Any]) -> Model:
    """The model with the decision's table as the sheet says; everything else stays as it was."""
    found = model.decision(decision)
    old = _table(found)
    return with_table(model, found.id, table_from(sheet, old))


def with_table(model: Model, decision: str | None, table: DecisionTable) -> Model:
    """The model with another table for a decision, put in place of the one it has."""
    found = model.decision(decision)
    old = _table(found)
    root = parse(model.text)
    element = find_table(root, old.id)
    if element is None:
        raise _refused("no_table", f"the decision {found.name!r} has no decision table")
    try:
        replace_table(root, element, table)
    except ValueError:
        raise _refused("bad_text", "a cell holds characters that XML cannot hold") from None
    return model if table == old else read(serialise(root))


def table_from(sheet: Mapping[str, Any], old: DecisionTable) -> DecisionTable:
    """The table a sheet describes; what a sheet does not show is taken from the old table."""
    columns, rows = _mappings(sheet, "columns"), _mappings(sheet, "rows")
    known = {key[2]: key for key in column_keys(old)}
    column_ids = _named([(c.get("id"), _STEMS.get(str(c.get("role")), "column")) for c in columns])
    keys = [_key(c, own, known.get(own)) for c, own in zip(columns, column_ids, strict=True)]
    row_ids = _named([(row.get("id"), "rule") for row in rows])
    cells = [_cells(row, len(columns), number) for number, row in enumerate(rows, 1)]
    about = {
        "id": old.id,
        "hit_policy": str(sheet.get("hit_policy") or old.hit_policy),
        "aggregation": str(sheet.get("aggregation") or ""),
    }
    made = DecisionTable.of(parts(keys, row_ids, cells, about))
    return replace(
        made, orientation=old.orientation, output_label=old.output_label, type_ref=old.type_ref
    )


def _mappings(sheet: Mapping[str, Any], name: str) -> list[dict[str, Any]]:
    found = sheet.get(name)
    if not isinstance(found, list) or not all(isinstance(one, dict) for one in found):
        raise _refused("bad_sheet", f"the sheet's {name} are not a list of objects")
    return found


def _column(key: Key) -> dict[str, Any]:
    role, label, own_id, expression, type_ref, allowed, _default = key
    column: dict[str, Any] = {
        "id": own_id,
        "role": role,
        "label": label or (expression if role == "then" else label),
        "type": type_ref or "Any",
        "allowed": split_list(allowed) or None,
    }
    if role in _FIELDS:
        column[_FIELDS[role]] = expression
    return column


def _key(column: Mapping[str, Any], own_id: str, old: Key | None) -> Key:
    role = str(column.get("role", ""))
    expression = str(column.get(_FIELDS.get(role, ""), "") or "")
    label = str(column.get("label") or "")
    if role == "then" and label == expression and (old is None or not old[1]):
        label = ""
    type_ref = str(column.get("type") or "")
    if type_ref == "Any" and (old is None or not old[4]):
        type_ref = ""
    parts_ = [str(part) for part in column.get("allowed") or ()]
    allowed = join_list(parts_)
    if old is not None and split_list(old[5]) == parts_:
        allowed = old[5]
    return (role, label, own_id, expression, type_ref, allowed, old[6] if old else "")


def _cells(row: Mapping[str, Any], width: int, number: int) -> list[str]:
    given = row.get("cells")
    if not isinstance(given, list):
        raise _refused("bad_sheet", f"the cells of row {number} are not a list")
    cells = ["" if cell is None else str(cell).strip() for cell in given]
    if len(cells) > width:
        raise _refused("row_too_long", f"row {number} has {len(cells)} cells, not {width}")
    return cells + [""] * (width - len(cells))


def _named(wanted: list[tuple[object, str]]) -> list[str]:
    """The ids as given; one that is missing, said twice or no XML id becomes the next free one."""
    given = {own for own, _ in wanted if isinstance(own, str)}
    seen: set[str] = set()
    found: list[str] = []
    for own, stem in wanted:
        name = own if isinstance(own, str) and _ID.fullmatch(own) else ""
        number = 1
        while not name or name in seen:
            name = "" if f"{stem}_{number}" in given | seen else f"{stem}_{number}"
            number += 1
        seen.add(name)
        found.append(name)
    return found


def _table(decision: Decision) -> DecisionTable:
    table = decision.table
    if table is None:
        raise _refused("no_table", f"the decision {decision.name!r} has no decision table")
    return table


def _refused(code: str, message: str) -> InvalidModel:
    return InvalidModel([Problem("error", code, message)])
