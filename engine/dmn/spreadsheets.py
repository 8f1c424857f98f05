"""A decision table as an XLSX file.

A file from outside is measured before it is parsed: entries, inflated size, ratio. Formulas are
never taken, neither theirs nor the value they last had.
"""

from __future__ import annotations

import datetime as host
import io
import re
import zipfile
import zlib
from typing import TYPE_CHECKING, Any

from engine.dmn.frames import LEVELS
from engine.dmn.grid import TECHNICAL, lines_of, table_of_lines
from engine.dmn.guards import MAX_CELLS, refused

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from engine.dmn.table import DecisionTable

MAX_BYTES = 20 * 1024 * 1024
MAX_INFLATED = 50 * 1024 * 1024
MAX_RATIO = 100
MAX_ENTRIES = 200
MAX_CELL = 32_767
_DAMAGED = (zipfile.BadZipFile, zlib.error, EOFError, OSError)
# wherever it stands, and in UTF-16 of either order as well
_DOCTYPE = re.compile(rb"<\0?!\0?D\0?O\0?C\0?T\0?Y\0?P\0?E", re.IGNORECASE)
_SMALL = 1024 * 1024  # below this a high ratio harms nobody: empty style sheets pack well


def to_xlsx(table: DecisionTable) -> bytes:
    """The file; `from_xlsx` gives the same table back."""
    hidden = [row for row, level in enumerate(LEVELS, 2) if level in TECHNICAL]
    return xlsx_of(lines_of(table), "Decision table", len(LEVELS) + 1, hidden)


def xlsx_of(
    lines: Iterable[Sequence[str]], title: str, heading: int, hidden: Collection[int] = ()
) -> bytes:
    """The file of these lines, the heading's bold and in sight, the hidden ones folded away."""
    from openpyxl import Workbook
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
    from openpyxl.styles import Font
    from openpyxl.utils import get_column_letter

    book = Workbook()
    sheet = book.active
    if sheet is None:
        raise refused("xlsx", "the workbook has no sheet")
    sheet.title = title
    for row, line in enumerate(lines, 1):
        for column, text in enumerate(line, 1):
            if len(text) > MAX_CELL or ILLEGAL_CHARACTERS_RE.search(text):
                name = f"{get_column_letter(column)}{row}"
                raise refused("cell", f"cell {name} holds a text that XLSX cannot hold")
            if text:
                cell = sheet.cell(row=row, column=column)
                cell.value = text
                cell.data_type = "s"
        if row <= heading:
            sheet.cell(row=row, column=1).font = Font(bold=True)
            sheet.row_dimensions[row].hidden = row in hidden
    sheet.freeze_panes = f"B{heading + 1}"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def from_xlsx(data: bytes) -> DecisionTable:
    """The table on the first sheet; raises InvalidModel naming the cell that cannot be taken."""
    return table_of_lines(lines_in_xlsx(data))


def lines_in_xlsx(data: bytes) -> list[list[str]]:
    """The lines of the first sheet; raises InvalidModel naming the cell that cannot be taken."""
    from openpyxl import load_workbook

    _measure(data)
    try:
        book = load_workbook(io.BytesIO(data), read_only=True, data_only=False, keep_links=False)
        return _lines(book.worksheets[0])
    except (KeyError, ValueError, TypeError, IndexError, AttributeError, SyntaxError) as error:
        raise refused("xlsx", f"the file is not a spreadsheet we can read: {error}") from None
    except _DAMAGED:
        raise refused("xlsx", "the file is damaged") from None


def _measure(data: bytes) -> None:
    if len(data) > MAX_BYTES:
        raise refused("too_large", f"the file has {len(data)} bytes, the limit is {MAX_BYTES}")
    if data[:8] == b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1":
        raise refused("xlsx", "the file is encrypted or in the old XLS format; save it as XLSX")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
            _measure_entries(entries, len(data))
            for entry in entries:
                _look_into(archive, entry)
    except (*_DAMAGED, ValueError, NotImplementedError, RuntimeError):
        raise refused("xlsx", "the file is not an XLSX file") from None


def _measure_entries(entries: Sequence[zipfile.ZipInfo], size: int) -> None:
    """Refuses what an honest spreadsheet never holds, before anything is inflated."""
    if len(entries) > MAX_ENTRIES:
        raise refused("too_large", f"the file has more than {MAX_ENTRIES} parts")
    for entry in entries:
        if entry.flag_bits & 1:
            raise refused("xlsx", "the file is encrypted")
        if entry.filename.startswith("/") or ".." in entry.filename.split("/"):
            raise refused("xlsx", "the file holds a part with a forbidden name")
    inflated = sum(entry.file_size for entry in entries)
    if inflated > MAX_INFLATED:
        raise refused("too_large", f"the file inflates to more than {MAX_INFLATED} bytes")
    if inflated > _SMALL and inflated > MAX_RATIO * size:
        raise refused("too_large", f"the file is packed more than {MAX_RATIO} times")


def _look_into(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> None:
    """Refuses a part with a DOCTYPE, whatever it is called, and one with more cells than we read."""
    with archive.open(entry) as part:
        data = part.read()
    if _DOCTYPE.search(data):
        raise refused("doctype", f"the part {entry.filename} has a DOCTYPE")
    if data.count(b"<c ") > MAX_CELLS:
        raise refused("too_large", f"the file has more than {MAX_CELLS} cells")


def _lines(sheet: Any) -> list[list[str]]:
    sheet.reset_dimensions()
    lines: list[list[str]] = []
    cells = 0
    for row in sheet.iter_rows():
        cells += len(row) or 1
        if cells > MAX_CELLS:
            raise refused("too_large", f"the sheet has more than {MAX_CELLS} cells")
        lines.append([_text(cell) for cell in row])
    return lines


def _text(cell: object) -> str:
    value = getattr(cell, "value", None)
    kind = getattr(cell, "data_type", "n")
    if value is None:
        return ""
    if kind == "f":
        raise refused("formula", f"cell {_name(cell)} is a formula; paste its value instead")
    if kind == "e":
        raise refused("error_cell", f"cell {_name(cell)} holds the error {value}")
    match value:
        case bool():
            return "true" if value else "false"
        case float() if value.is_integer():
            return str(int(value))
        case host.datetime() if value.time() != host.time():
            return f'date and time("{value.isoformat()}")'
        case host.datetime():
            return f'date("{value.date().isoformat()}")'
        case host.time():
            return f'time("{value.isoformat()}")'
        case _:
            return str(value)


def _name(cell: object) -> str:
    return str(getattr(cell, "coordinate", "?"))
