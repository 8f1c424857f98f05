"""A rule set as a grid: one row a rule, every field a text, and back into the JSON it came from.

A cell that nobody changed keeps its JSON as it was written. A text that is no value of its field is
kept as text: the grid shows it with what is wrong, and nothing that was typed is lost.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import orjson

from engine.errors import InvalidModel, Problem
from engine.fields import parsed
from engine.rules.definition import LIMIT, MODES
from engine.rules.notation import actions_in, lines_of
from engine.rules.rule_set import validate

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

COLUMNS = ("name", "priority", "group", "when", "then", "from", "until", "enabled", "note")
Entry = dict[str, Any]
_WHOLE = re.compile(r"[+-]?\d{1,15}")
_FLAGS = {"true": True, "false": False}


def sheet_of(text: str | bytes) -> dict[str, Any]:
    """The rules of a text as rows, with everything that is wrong in them."""
    data = parsed(text)
    entries = _entries(data)
    ids = _ids(entries)
    limit = data.get("limit", LIMIT)
    return {
        "mode": str(data.get("mode", MODES[0])),
        "limit": limit if type(limit) is int else LIMIT,
        "columns": list(COLUMNS),
        "rows": [
            {"id": own, "cells": _cells(entry)} for own, entry in zip(ids, entries, strict=True)
        ],
        "problems": [_placed(problem) for problem in validate(text)],
    }


def with_sheet(text: str | bytes, sheet: Mapping[str, Any]) -> str:
    """The text with the rules, the mode and the limit as the sheet says."""
    data = parsed(text)
    entries = _entries(data)
    known = dict(zip(_ids(entries), entries, strict=True))
    rows = [(str(row["id"]), row["cells"]) for row in sheet["rows"]]
    data["rules"] = [_entry(own, cells, known.get(own)) for own, cells in rows]
    for name, usual in (("mode", MODES[0]), ("limit", LIMIT)):
        value = sheet.get(name, data.get(name, usual))
        if name in data or value != usual:
            data[name] = value
    return orjson.dumps(data, option=orjson.OPT_INDENT_2).decode()


def _entries(data: Mapping[str, Any]) -> list[Entry]:
    entries = data.get("rules", [])
    if not isinstance(entries, list) or not all(isinstance(each, dict) for each in entries):
        text = "“rules” must be a list of objects; it cannot be shown as a table"
        raise InvalidModel([Problem("error", "bad_value", text, field="rules")])
    return entries


def _ids(entries: Sequence[Entry]) -> list[str]:
    """The ids of the rules; one that is missing or said twice has a number instead."""
    seen: set[str] = set()
    found: list[str] = []
    for number, entry in enumerate(entries, 1):
        own = entry.get("id")
        name = own if isinstance(own, str) and own and own not in seen else f"rule {number}"
        seen.add(name)
        found.append(name)
    return found


def _cells(entry: Entry) -> list[str]:
    return [_cell(entry, name) for name in COLUMNS]


def _cell(entry: Entry, name: str) -> str:
    value = entry.get(name)
    match name:
        case "name" if value is None:
            return str(entry.get("id", ""))
        case "enabled" if value is None:
            return "true"
        case "then" if isinstance(value, list):
            return lines_of(value)
        case _ if value is None:
            return ""
        case _ if isinstance(value, bool):
            return "true" if value else "false"
        case _:
            return value if isinstance(value, str) else orjson.dumps(value).decode()


def _entry(own: str, cells: Sequence[str], old: Entry | None) -> Entry:
    made: Entry = dict(old) if old is not None else {"id": own, "when": ""}
    made["id"] = own
    before = _cells(made)
    for name, cell, was in zip(COLUMNS, cells, before, strict=True):
        if cell != was:
            _put(made, name, cell)
    return made


def _put(entry: Entry, name: str, cell: str) -> None:
    text = cell.strip()
    match name:
        case "name":
            entry[name] = cell
        case "when":
            entry[name] = cell
        case "then":
            entry[name] = actions_in(cell)
        case "enabled" if text.lower() in _FLAGS:
            entry[name] = _FLAGS[text.lower()]
        case "priority" if _WHOLE.fullmatch(text):
            entry[name] = int(text)
        case _ if text:
            entry[name] = cell if name == "note" else text
        case _:
            entry.pop(name, None)


def _placed(problem: Problem) -> dict[str, Any]:
    column = problem.field if problem.field in COLUMNS else None
    return {
        "row": problem.element_id,
        "column": column,
        "severity": problem.severity,
        "code": problem.code,
        "message": problem.message,
        "hint": problem.hint,
    }
