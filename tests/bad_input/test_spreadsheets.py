"""B06: files that call themselves spreadsheets, put to decisions and to rule sets."""

from __future__ import annotations

import io
import struct
import zipfile
from typing import TYPE_CHECKING

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

import engine
from engine.dmn.guards import guarded, unguarded
from engine.dmn.spreadsheets import lines_in_xlsx
from engine.errors import InvalidModel
from tests.bad_input.contract import CANARY, read_or_refused, refused
from tests.conftest import DEMO

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpResponse
    from django.test import Client

    from designer.models import Model

TABLE = engine.dmn.read((DEMO / "starters" / "decision.dmn").read_text("utf-8")).decision().table
assert TABLE is not None
BOOK = engine.dmn.to_xlsx(TABLE)
LINES = engine.dmn.to_csv(TABLE)
SHEET = "xl/worksheets/sheet1.xml"
ENTITY = f'<!DOCTYPE worksheet [<!ENTITY x "{CANARY}">]>'
FILE = '<!DOCTYPE worksheet [<!ENTITY x SYSTEM "file:///etc/passwd">]>'


def parts() -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(BOOK)) as book:
        return {name: book.read(name) for name in book.namelist()}


def packed(given: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as book:
        for name, data in given.items():
            book.writestr(name, data)
    return out.getvalue()


def changed(name: str, old: bytes, new: bytes) -> bytes:
    """The workbook with one piece of one part exchanged."""
    found = parts()
    assert old in found[name]
    return packed({**found, name: found[name].replace(old, new, 1)})


def cell(content: str, attributes: str = "") -> bytes:
    """The workbook with its first cell exchanged."""
    found = parts()[SHEET]
    start = found.index(b"<c ")
    end = found.index(b"</c>", start) + 4
    return packed(
        {
            **parts(),
            SHEET: found[:start] + f'<c r="A1"{attributes}>{content}</c>'.encode() + found[end:],
        }
    )


def prefixed(name: str, doctype: bytes, *, encoding: str = "utf-8") -> bytes:
    """The part with a document type before its root."""
    found = parts()[name].decode()
    start = found.index("<", found.index("?>") + 2) if found.startswith("<?xml") else 0
    text = f"{doctype.decode()}{found[start:]}"
    return packed({**parts(), name: text.encode(encoding)})


def broken_stream() -> bytes:
    """A part whose packed bytes are noise."""
    data = bytearray(BOOK)
    with zipfile.ZipFile(io.BytesIO(BOOK)) as book:
        entry = book.getinfo(SHEET)
    start = entry.header_offset + 30 + len(SHEET)
    data[start : start + 40] = b"\xff" * 40
    return bytes(data)


def lying_size() -> bytes:
    """The directory says that the sheet is tiny."""
    data = bytearray(BOOK)
    place = data.rindex(SHEET.encode()) - 46
    data[place + 24 : place + 28] = struct.pack("<I", 10)
    return bytes(data)


def encrypted() -> bytes:
    data = bytearray(BOOK)
    place = data.index(b"PK\x01\x02")
    data[place + 8] |= 1
    return bytes(data)


def many_rows(count: int) -> bytes:
    rows = "".join(f'<row r="{n}"><c r="A{n}"><v>1</v></c></row>' for n in range(1, count + 1))
    text = f'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>{rows}</sheetData></worksheet>'
    return packed({**parts(), SHEET: text.encode()})


def far_cell() -> bytes:
    """Two cells, the second in the last row and column that a sheet can have."""
    text = '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><dimension ref="A1:XFD1048576"/><sheetData><row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData></worksheet>'
    return packed({**parts(), SHEET: text.encode()})


BOMB = {f"xl/media/{n}.xml": b"\0" * 5_000_000 for n in range(8)}
WORKBOOKS: dict[str, Callable[[], bytes]] = {
    "no zip": lambda: b"PK\x03\x04" + b"\0" * 100,
    "half": lambda: BOOK[: len(BOOK) // 2],
    "first bytes": lambda: BOOK[:40],
    "empty zip": lambda: packed({}),
    "one file": lambda: packed({"a.txt": b"hello"}),
    "zip inside": lambda: packed({"inner.xlsx": BOOK}),
    "bomb of 40 MB": lambda: packed({**parts(), **BOMB}),
    "bomb of 60 MB": lambda: packed({**parts(), "x.bin": b"\0" * 60_000_000}),
    "300 parts": lambda: packed({**parts(), **{f"x{n}.xml": b"<a/>" for n in range(300)}}),
    "slip": lambda: packed({**parts(), "../../evil.xml": b"<a/>"}),
    "absolute": lambda: packed({**parts(), "/evil.xml": b"<a/>"}),
    "encrypted": encrypted,
    "old": lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600,
    "broken stream": broken_stream,
    "lying size": lying_size,
    "million rows": lambda: many_rows(210_000),
    "last cell": far_cell,
    "no sheet": lambda: packed({n: d for n, d in parts().items() if n != SHEET}),
    "no workbook": lambda: packed({n: d for n, d in parts().items() if n != "xl/workbook.xml"}),
    "no types": lambda: packed({n: d for n, d in parts().items() if n != "[Content_Types].xml"}),
    "sheet is text": lambda: packed({**parts(), SHEET: b"hello"}),
    "sheet is empty": lambda: packed({**parts(), SHEET: b""}),
    "sheet is cut": lambda: packed({**parts(), SHEET: parts()[SHEET][:300]}),
    "workbook is text": lambda: packed({**parts(), "xl/workbook.xml": b"hello"}),
    "formula": lambda: cell("<f>1+1</f><v>2</v>"),
    "formula over HTTP": lambda: cell('<f>WEBSERVICE("http://127.0.0.1:9/")</f><v>2</v>'),
    "error": lambda: cell("<v>#REF!</v>", ' t="e"'),
    "string out of range": lambda: cell("<v>99999999</v>", ' t="s"'),
    "string of no number": lambda: cell("<v>x</v>", ' t="s"'),
    "number is no number": lambda: cell("<v>x</v>", ' t="n"'),
    "date out of range": lambda: cell("<v>1e300</v>", ' t="n" s="1"'),
    "date is no date": lambda: cell("<v>2026-99-99</v>", ' t="d"'),
    "style out of range": lambda: cell("<v>1</v>", ' s="99999"'),
    "XXE in the sheet": lambda: prefixed(SHEET, FILE.encode()),
    "XXE in the workbook": lambda: prefixed("xl/workbook.xml", FILE.encode()),
    "entity in the types": lambda: prefixed("[Content_Types].xml", ENTITY.encode()),
    "entity in the styles": lambda: prefixed("xl/styles.xml", ENTITY.encode()),
    "after a long comment": lambda: prefixed(SHEET, f"<!--{'x' * 9000}-->{ENTITY}".encode()),
    "in UTF-16": lambda: prefixed(SHEET, ENTITY.encode(), encoding="utf-16"),
    "not compressed, XXE": lambda: packed({**parts(), SHEET: FILE.encode() + parts()[SHEET][0:]}, 0),
}  # fmt: skip
TEXTS: dict[str, bytes] = {
    "empty": b"",
    "UTF-16": LINES.decode("utf-8-sig").encode("utf-16"),
    "Latin-1": "Ä;Ö".encode("latin-1"),
    "GB18030": "折扣,规则".encode("gb18030"),
    "half a character": "折扣".encode()[:-1],
    "NUL": b"a,b\0,c",
    "quote never closed": b'"a,b\nc,d',
    "quote inside": b'a"b,"c"d,e',
    "one column of 300,000": b"1\n" * 300_000,
    "one line of 300,000": b"1," * 300_000,
    "field of 1 MB": b'"' + b"a" * 1_000_000 + b'"',
    "other heading": b"a,b,c\n1,2,3\n",
    "only blanks": b" \r\n\r\n , ,",
    "semicolons": LINES.replace(b",", b";"),
    "html": b"<html><body>hello</body></html>",
    "heading cut": b"\n".join(LINES.splitlines()[1:]),
    "line too long": LINES + b",".join([b"1"] * 300) + b"\r\n",
    "PDF": b"%PDF-1.7\n1 0 obj",
}
FILES = {
    **{f"x.xlsx {k}": v for k, v in WORKBOOKS.items()},
    **{f"x.csv {k}": (lambda v=v: v) for k, v in TEXTS.items()},
}


def post(client: Client, address: str, name: str, data: bytes) -> HttpResponse:
    return client.post(address, {"file": SimpleUploadedFile(name, data)})


@pytest.mark.parametrize("kind", ["sheet", "rules"])
@pytest.mark.parametrize("case", FILES)
def test_the_file_is_refused_and_nothing_stored(
    signed_in: Client, decision: Model, rules: Model, kind: str, case: str
) -> None:
    model = decision if kind == "sheet" else rules
    data = FILES[case]()
    address = f"/api/models/{model.pk}/{kind}/read/"
    name = case.split()[0]
    refused(lambda: post(signed_in, address, name, data))


@pytest.mark.parametrize("case", WORKBOOKS)
def test_the_reader_raises_only_its_own_error(case: str) -> None:
    read_or_refused(lambda: engine.dmn.from_xlsx(WORKBOOKS[case]()))


@pytest.mark.parametrize("case", ["formula", "formula over HTTP", "error"])
def test_the_cell_is_named(case: str) -> None:
    with pytest.raises(InvalidModel, match="cell A1"):
        lines_in_xlsx(WORKBOOKS[case]())


@pytest.mark.parametrize(
    "text",
    [
        "=1+1",
        "+1",
        "-1",
        "@SUM(A1)",
        "\tx",
        "\rx",
        "'x",
        "'=x",
        "-",
        "",
        "a=b",
        "=cmd|' /C calc'!A0",
    ],
)
def test_nothing_becomes_a_formula_and_all_comes_back(text: str) -> None:
    assert unguarded(guarded(text)) == text
    assert guarded(text)[:1] not in set("=+@\t\r") or guarded(text) == "-"


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"", "multipart/form-data; boundary=x"),
        (b"--x\r\n", "multipart/form-data; boundary=x"),
        (b"--x--\r\n", "multipart/form-data"),
        (b"--x\r\n", "multipart/form-data; boundary="),
        (b'--x\r\nContent-Disposition: form-data; name="file"\r\n\r\nhello\r\n--x--\r\n', "multipart/form-data; boundary=x"),
        (b'--x\r\nContent-Disposition: form-data; name="other"; filename="a"\r\n\r\nhello\r\n--x--\r\n', "multipart/form-data; boundary=x"),
        (b'--x\r\nContent-Disposition: form-data; name="file"; filename=""\r\n\r\nhello\r\n--x--\r\n', "multipart/form-data; boundary=x"),
        (b'--x\r\nContent-Disposition: form-data; name="file"; filename="../../etc/x.csv"\r\n\r\nhello\r\n--x--\r\n', "multipart/form-data; boundary=x"),
        (b"{}", "application/json"),
        (b"hello", "text/csv"),
    ],
    ids=range(10),
)  # fmt: skip
def test_a_broken_upload_is_refused(
    signed_in: Client, decision: Model, body: bytes, kind: str
) -> None:
    address = f"/api/models/{decision.pk}/sheet/read/"
    refused(lambda: signed_in.generic("POST", address, body, content_type=kind), located=False)
