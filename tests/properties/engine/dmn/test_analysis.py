"""Laws of the analysis: what it says of a table is what trying every case says."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st

from engine.dmn import DecisionTable, InputClause, OutputClause, Rule, analyse, decision_of
from engine.feel import compile_unary_tests

NUMBER = st.integers(0, 4).map(str)
DAY = st.integers(1, 4).map('date("2026-01-0{}")'.format)


def ordered(point):
    compared = st.tuples(st.sampled_from(["<", "<=", ">", ">=", ""]), point).map("".join)
    ranges = st.builds(
        lambda a, low, high, b: f"{a}{low}..{high}{b}",
        st.sampled_from("[("), point, point, st.sampled_from("])"),
    )  # fmt: skip
    return st.one_of(compared, ranges)


PARTS = {
    "number": ordered(NUMBER),
    "date": ordered(DAY),
    "string": st.sampled_from(['"a"', '"b"', '"c d"']),
    "boolean": st.sampled_from(["true", "false"]),
}
VALUES = {
    "number": [Decimal(n) / 2 for n in range(-1, 11)],
    "date": [date(2025, 12, 31), *(date(2026, 1, day) for day in range(1, 7))],
    "string": ["a", "b", "c d", "other"],
    "boolean": [True, False],
}
ALLOWED = {
    "number": ["", "[0..3]", "> 1"],
    "string": ["", '"a", "b"'],
    "date": [""],
    "boolean": [""],
}


def cells(kind):
    listed = st.lists(PARTS[kind], min_size=1, max_size=2).map(", ".join)
    plain = [listed] if kind == "boolean" else [listed, listed.map("not({})".format)]
    return st.one_of(st.just("-"), *plain)


@st.composite
def tables(draw):
    kinds = draw(st.lists(st.sampled_from(sorted(PARTS)), min_size=1, max_size=3))
    together = draw(st.booleans())  # columns of one kind look at one value
    rows = draw(st.lists(st.tuples(*map(cells, kinds)), max_size=5))
    return DecisionTable(
        id="t",
        hit_policy="UNIQUE",
        inputs=tuple(
            InputClause(f"i{n}", kind if together else f"x{n}", type_ref=kind, allowed=draw(st.sampled_from(ALLOWED[kind])))
            for n, kind in enumerate(kinds)
        ),
        outputs=(OutputClause("o", "out"),),
        rules=tuple(Rule(f"r{n}", tuple(row), (str(n),)) for n, row in enumerate(rows)),
    )  # fmt: skip


def passes(cell, value):
    return compile_unary_tests(cell or "-").test(value, {}).value is True


def holds(row, case):
    return all(passes(cell, value) for cell, value in zip(row, case, strict=True))


@given(tables())
@settings(max_examples=200, deadline=None)
def test_gaps_and_overlaps_are_what_trying_says(table):
    found = analyse(decision_of(table))
    assert found.complete
    assert found.unknown == ()
    names = list(dict.fromkeys(clause.expression for clause in table.inputs))
    values = [VALUES[next(c.type_ref for c in table.inputs if c.expression == n)] for n in names]
    overlaps = set()
    for chosen in product(*values):
        case = [chosen[names.index(clause.expression)] for clause in table.inputs]
        if not all(passes(c.allowed, value) for c, value in zip(table.inputs, case, strict=True)):
            continue
        matching = [n for n, rule in enumerate(table.rules, 1) if holds(rule.inputs, case)]
        inside = [gap for gap in found.gaps if holds(gap.cells, case)]
        assert len(inside) == (not matching), case
        pairs = {(one, two) for one in matching for two in matching if one < two}
        told = {each.rules for each in found.overlaps if holds(each.cells, case)}
        assert pairs == told, case
        overlaps |= pairs
    assert overlaps == {each.rules for each in found.overlaps}
