"""A decision table as a CSV file (UTF-8 with a mark, so that spreadsheets read Chinese)."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

from engine.dmn.grid import lines_of, table_of_lines
from engine.dmn.guards import MAX_CELLS, refused

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from engine.dmn.table import DecisionTable

MAX_BYTES = 20 * 1024 * 1024


def to_csv(table: DecisionTable) -> bytes:
    """The file; `from_csv` gives the same table back."""
    return csv_of(lines_of(table))


def csv_of(lines: Iterable[Sequence[str]]) -> bytes:
    """The file of these lines."""
    out = io.StringIO()
    csv.writer(out, lineterminator="\r\n").writerows(lines)
    return out.getvalue().encode("utf-8-sig")


def from_csv(data: bytes) -> DecisionTable:
    """The table in a CSV file; raises InvalidModel for a file that is too large or no text."""
    return table_of_lines(lines_in_csv(data))


def lines_in_csv(data: bytes) -> list[list[str]]:
    """The lines of a CSV file; raises InvalidModel for a file that is too large or no text."""
    if len(data) > MAX_BYTES:
        raise refused("too_large", f"the file has {len(data)} bytes, the limit is {MAX_BYTES}")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        message = f"the file is not UTF-8 text (byte {error.start + 1}); save it as CSV UTF-8"
        raise refused("encoding", message) from None
    if "\x00" in text:
        raise refused("encoding", "the file is not text")
    lines: list[list[str]] = []
    cells = 0
    try:
        for line in csv.reader(io.StringIO(text, newline=""), strict=True):
            cells += len(line)
            if cells > MAX_CELLS:
                raise refused("too_large", f"the file has more than {MAX_CELLS} cells")
            lines.append(line)
    except csv.Error as error:
        raise refused("csv", f"line {len(lines) + 1} cannot be read: {error}") from None
    return lines
