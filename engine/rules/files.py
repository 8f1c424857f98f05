"""A rule set's grid as CSV or XLSX, guarded as every spreadsheet of ours is.

The first line names the columns; a file from elsewhere may leave out any of them, and rules without
an id are new ones.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from engine.dmn.csv_files import csv_of, lines_in_csv
from engine.dmn.guards import guarded, refused, unguarded
from engine.dmn.spreadsheets import lines_in_xlsx, xlsx_of
from engine.rules.sheet import COLUMNS, sheet_of, with_sheet

if TYPE_CHECKING:
    from collections.abc import Sequence

TITLES = ("id", *COLUMNS)


def to_csv(text: str | bytes) -> bytes:
    """The rules as a CSV file."""
    return csv_of(_lines(text))


def to_xlsx(text: str | bytes) -> bytes:
    """The rules as a spreadsheet."""
    return xlsx_of(_lines(text), "Rules", 1)


def with_csv(text: str | bytes, data: bytes) -> str:
    """The text with the rules of a CSV file in place of its own."""
    return _with(text, lines_in_csv(data))


def with_xlsx(text: str | bytes, data: bytes) -> str:
    """The text with the rules of a spreadsheet in place of its own."""
    return _with(text, lines_in_xlsx(data))


def _lines(text: str | bytes) -> list[list[str]]:
    rows = [[row["id"], *row["cells"]] for row in sheet_of(text)["rows"]]
    return [[guarded(cell) for cell in line] for line in ([*TITLES], *rows)]


def _with(text: str | bytes, lines: Sequence[Sequence[str]]) -> str:
    titles = [title.strip().lower() for title in lines[0]] if lines else []
    if unknown := next((title for title in titles if title and title not in TITLES), None):
        known = ", ".join(TITLES)
        raise refused("unknown_column", f"there is no column “{unknown}”; the columns are {known}")
    if "when" not in titles:
        raise refused("no_rules", "the first line must name the columns, “when” among them")
    known_rows = {row["id"]: row["cells"] for row in sheet_of(text)["rows"]}
    taken = set(known_rows)
    rows: list[dict[str, Any]] = []
    for line in lines[1:]:
        cells = [unguarded(cell) for cell in line]
        if any(cell.strip() for cell in cells):
            rows.append(_row(dict(zip(titles, cells, strict=False)), known_rows, taken))
    return with_sheet(text, {"rows": rows})


def _row(said: dict[str, str], known: dict[str, list[str]], taken: set[str]) -> dict[str, Any]:
    own = said.get("id", "").strip()
    if not own:
        own = next(name for n in range(1, len(taken) + 2) if (name := f"rule_{n}") not in taken)
    taken.add(own)
    usual = known.get(own, ["true" if name == "enabled" else "" for name in COLUMNS])
    cells = [said.get(name, was) for name, was in zip(COLUMNS, usual, strict=True)]
    return {"id": own, "cells": cells}
