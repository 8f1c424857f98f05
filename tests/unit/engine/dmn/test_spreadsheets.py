"""XLSX and CSV: nothing lost, nothing run, nothing too large."""

from __future__ import annotations

import io
import zipfile

import pytest
from openpyxl import Workbook

from engine.dmn import from_csv, from_xlsx
from engine.dmn.guards import guarded, unguarded
from engine.errors import InvalidModel


def xlsx_of(rows) -> bytes:
    book = Workbook()
    for row in rows:
        book.active.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def zip_of(entries) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in entries:
            archive.writestr(name, data)
    return out.getvalue()


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@x", "\tx", "'a", "''", "'=x", "-", "a", ""])
def test_the_guard_comes_off_again(text):
    assert unguarded(guarded(text)) == text
    assert not guarded(text).startswith(("=", "+", "@", "\t"))


def test_a_foreign_grid_is_taken_as_it_stands():
    table = from_xlsx(xlsx_of([["Age", "Member", "Price"], [18, True, 2.5], ["< 18", None, 3]]))
    assert [c.expression for c in table.inputs] == ["Age", "Member"]
    assert [r.inputs + r.outputs for r in table.rules] == [
        ("18", "true", "2.5"),
        ("< 18", "", "3"),
    ]
    assert from_csv(b"a,b\n1,2\n").rules[0].outputs == ("2",)


def test_a_formula_is_an_error_that_names_its_cell():
    with pytest.raises(InvalidModel, match="B2"):
        from_xlsx(xlsx_of([["a", "b"], [1, "=A2*2"]]))


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"no zip",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 100,
        zip_of([("a.xml", b"0" * 40_000_000)]),
        zip_of([(f"{n}.xml", b"") for n in range(300)]),
        zip_of([("../a.xml", b"<a/>")]),
        zip_of([("[Content_Types].xml", b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>')]),
        zip_of([("a.txt", b"hello")]),
    ],
)
def test_bad_spreadsheets_are_refused(data):
    with pytest.raises(InvalidModel):
        from_xlsx(data)


@pytest.mark.parametrize(
    "data", [b"", b"\xff\xfe\x00a", b"a,b\n" * 150_000, b'"a', b"a\n" + b"x" * 200_000]
)
def test_bad_csv_is_refused(data):
    with pytest.raises(InvalidModel):
        from_csv(data)


def test_a_single_cell_far_away_costs_nothing():
    book = Workbook()
    book.active["A1048576"] = 1
    out = io.BytesIO()
    book.save(out)
    with pytest.raises(InvalidModel, match="more than"):
        from_xlsx(out.getvalue())
