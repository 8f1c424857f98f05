"""The rows of texts that a table becomes in a spreadsheet or CSV file, and the way back.

Heading lines say what the table and every column are, so nothing is lost; a file without them is
read as a plain grid: the first line names the columns, and the last column is the Then column.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.dmn.frames import LEVELS, ROLES, Key, column_keys, parts
from engine.dmn.guards import MAX_CELLS, guarded, refused, unguarded
from engine.dmn.table import DecisionTable

if TYPE_CHECKING:
    from collections.abc import Sequence

MARK = "decision table"
ABOUT = ("id", "hit_policy", "aggregation", "orientation", "output_label", "type_ref")
TITLES = ("table", "hit policy", "aggregation", "orientation", "output label", "type")
TECHNICAL = frozenset({"id", "default"})


def lines_of(table: DecisionTable) -> list[list[str]]:
    """The lines of a table, guarded against being run as formulas."""
    keys = column_keys(table)
    heading = [MARK]
    for title, name in zip(TITLES, ABOUT, strict=True):
        heading += [title, str(getattr(table, name))]
    lines = [heading]
    lines += [[level, *(key[place] for key in keys)] for place, level in enumerate(LEVELS)]
    lines += [[r.id, *r.inputs, *r.outputs, *r.annotations] for r in table.rules]
    return [[guarded(text) for text in line] for line in lines]


def table_of_lines(lines: Sequence[Sequence[str]]) -> DecisionTable:
    """The table the lines describe."""
    if sum(len(line) for line in lines) > MAX_CELLS:
        raise refused("too_large", f"the file has more than {MAX_CELLS} cells")
    texts = [[unguarded(text) for text in line] for line in lines]
    while texts and not any(texts[-1]):
        texts.pop()
    if not texts:
        raise refused("empty", "the file has no cells")
    return _marked(texts) if texts[0] and texts[0][0] == MARK else _plain(texts)


def _marked(lines: list[list[str]]) -> DecisionTable:
    heading = _padded(lines[0], 1 + 2 * len(TITLES))
    said = dict(zip(heading[1::2], heading[2::2], strict=False))
    about = {name: said.get(title, "") for title, name in zip(TITLES, ABOUT, strict=True)}
    levels = {line[0]: line[1:] for line in lines[1 : 1 + len(LEVELS)] if line}
    missing = [level for level in LEVELS if level not in levels]
    if missing:
        raise refused("bad_heading", f"the heading lines lack {', '.join(missing)}")
    roles = levels["role"]
    width = max((n for n, role in enumerate(roles, 1) if role), default=0)
    padded = [_padded(levels[level], width) for level in LEVELS]
    keys: list[Key] = list(zip(*padded, strict=True))
    return _table(keys, lines[1 + len(LEVELS) :], about)


def _plain(lines: list[list[str]]) -> DecisionTable:
    names = [name.strip() for name in lines[0]]
    while names and not names[-1]:
        names.pop()
    last = len(names) - 1
    keys: list[Key] = [
        (ROLES[1], "", "output_1", name, "", "", "")
        if place == last
        else (ROLES[0], "", f"input_{place + 1}", name, "", "", "")
        for place, name in enumerate(names)
    ]
    return _table(keys, [["", *line] for line in lines[1:]], {})


def _table(keys: list[Key], lines: list[list[str]], about: dict[str, str]) -> DecisionTable:
    width = len(keys) + 1
    for number, line in enumerate(lines, 1):
        if any(line[width:]):
            raise refused("row_too_long", f"rule {number} has more cells than there are columns")
    given = {line[0] for line in lines if line and line[0]}
    ids = _ids([line[0] if line else "" for line in lines], given)
    rows = [_padded(line, width)[1:] for line in lines]
    return DecisionTable.of(parts(keys, ids, rows, about))


def _ids(wanted: list[str], given: set[str]) -> list[str]:
    found: list[str] = []
    seen: set[str] = set()
    number = 0
    for name in wanted:
        own_id = name
        while not own_id or own_id in seen:
            number += 1
            own_id = "" if f"rule_{number}" in given else f"rule_{number}"
        seen.add(own_id)
        found.append(own_id)
    return found


def _padded(line: Sequence[str], width: int) -> list[str]:
    return [*line, *[""] * (width - len(line))][:width]
