"""Laws of the short ways: indexes, values alone and whole frames say what the long way says."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.dmn import DecisionTable, InputClause, OutputClause, Rule, decision_of
from engine.dmn.clauses import HIT_POLICIES
from engine.dmn.definitions import (
    DecisionElement,
    Definitions,
    InputData,
    ItemDefinition,
    Requirements,
    TableExpression,
)
from engine.dmn.model import Decision
from engine.dmn.program import Program
from engine.feel import Date

NUMBERS = st.sampled_from(["-3", "0", "0.1", "0.3", "1", "2.5", "7", "10", "1000000000000000000"])
TEXTS = st.sampled_from(['"a"', '"b c"', '"ä"', '""'])
RANGES = st.builds(
    lambda a, low, high, b: f"{a}{low}..{high}{b}",
    st.sampled_from("[("), NUMBERS, NUMBERS, st.sampled_from("])"),
)  # fmt: skip
COMPARED = st.tuples(st.sampled_from(["<", "<=", ">", ">= "]), NUMBERS).map("".join)
DAYS = st.sampled_from(
    ['date("2026-01-02")', '< @"2026-01-02"', '>= date("0001-01-01")', '[@"2026-01-01"..@"9999-12-31")',
     '> date("-0044-03-15")', '<= @"20260-01-01"', 'date("2026-02-30")']
)  # fmt: skip
PLAIN = st.one_of(NUMBERS, COMPARED, RANGES, TEXTS, DAYS, st.sampled_from(["true", "false"]))
OPEN = st.sampled_from(
    ["? > y", "y", 'not("a")', "not(1)", "null", "-1 + 2", "[1..y]", "not(> 3, 0)", 'date("x")']
)
CELLS = st.one_of(
    st.just("-"),
    st.lists(PLAIN, min_size=1, max_size=3).map(", ".join),
    st.lists(PLAIN, min_size=1, max_size=3).map(", ".join),
    st.lists(PLAIN, min_size=1, max_size=2).map(", ".join).map("not({})".format),
    OPEN,
)
TYPES = st.sampled_from(["", "number", "string", "boolean", "Any", "date"])
ALLOWED = st.sampled_from(["", "", "", "> 0", '"a", "b c"', "[0..10], true"])
INPUTS = st.builds(
    lambda name, type_, allowed: (name, type_, allowed),
    st.sampled_from(["x", "y", "z"]), TYPES, ALLOWED,
)  # fmt: skip
RESULTS = st.sampled_from(['"low"', '"high"', "1", "2.50", "", "null", "y", "[1, 2]", "1 / 0"])
VALUES = st.one_of(
    st.integers(-4, 11),
    st.sampled_from([0.1, 0.3, 2.5, -0.0, 1e300, float("inf"), float("nan"), 0.30000000000000004]),
    st.sampled_from([Decimal("0.1"), Decimal("NaN"), Decimal("2.50"), 10**18, 2**63, 10**40]),
    st.sampled_from(["a", "b c", "ä", "", "q", True, False, None, [1], {"a": 1}]),
    st.sampled_from(
        [
            date(2026, 1, 1),
            date(2026, 1, 2),
            date.max,
            date.min,
            Date(20260, 1, 1),
            "2026-01-01",
            "2026-02-30",
            datetime(2026, 1, 2, tzinfo=UTC),
        ]
    ),
)


@st.composite
def tables(draw):
    inputs = draw(st.lists(INPUTS, min_size=1, max_size=3))
    outputs = draw(st.integers(1, 2))
    row = st.tuples(st.tuples(*[CELLS] * len(inputs)), st.tuples(*[RESULTS] * outputs))
    rows = draw(st.lists(row, max_size=6))
    policy = draw(st.sampled_from(HIT_POLICIES))
    return DecisionTable(
        id="t",
        hit_policy=policy,
        aggregation=draw(st.sampled_from(["", "SUM", "COUNT"])) if policy == "COLLECT" else "",
        inputs=tuple(
            InputClause(f"i{n}", name, type_ref=type_, allowed=allowed)
            for n, (name, type_, allowed) in enumerate(inputs)
        ),
        outputs=tuple(OutputClause(f"o{n}", f"out{n}") for n in range(outputs)),
        rules=tuple(Rule(f"r{n}", *cells) for n, cells in enumerate(rows)),
    )


@st.composite
def decisions(draw):
    """A table alone, or one that requires input data with types of their own."""
    table = draw(tables())
    if draw(st.booleans()):
        return decision_of(table)
    given = draw(
        st.dictionaries(st.sampled_from(["x", "y", "z"]), st.one_of(TYPES, st.just("age")))
    )
    element = DecisionElement(
        "d", "d", requirements=Requirements(tuple(f"#{name}" for name in given)),
        logic=TableExpression("t", table), type_ref=draw(st.sampled_from(["", "number", "string"])),
    )  # fmt: skip
    definitions = Definitions(
        "m", "m", "", decisions=(element,), types=(ItemDefinition("age", "a", "number", "[0..120]"),),
        inputs=tuple(InputData(name, name, type_) for name, type_ in given.items()),
    )  # fmt: skip
    return Decision(Program(definitions).node("#d"))


CASES = st.fixed_dictionaries({"x": VALUES, "y": VALUES}, optional={"z": VALUES})


def told(decided):
    """All that a result says, so that 1 and true differ."""
    said = [str(warning) for warning in decided.warnings]
    return repr((decided.value, decided.rules, dict(decided.inputs), decided.outputs, said,
                 decided.decision_id, decided.table, decided.hit_policy))  # fmt: skip


@given(decisions(), st.lists(CASES, min_size=1, max_size=6))
@settings(max_examples=400, deadline=None)
def test_the_short_way_says_what_the_long_way_says(decision, cases):
    value_of = decision.compiled()
    for case in (*cases, *cases):  # what was met before is remembered
        slowly = decision._evaluated(case, None, None)
        assert told(decision.evaluate(case)) == told(slowly)
        assert repr(value_of(case)) == repr(slowly.value)


KINDS = {
    "number": st.one_of(st.integers(-4, 11), st.sampled_from([0.1, 0.3, 2.5, float("nan")])),
    "whole": st.integers(-4, 11),
    "text": st.sampled_from(["a", "b c", "q", ""]),
    "truth": st.booleans(),
    "day": st.sampled_from([date(2026, 1, 1), date(2026, 1, 2), "2026-01-01", "no day"]),
    "mixed": VALUES,
}
DTYPES = {
    "number": ["float64", "object", "float32"],
    "whole": ["int64", "int8", "object", "Int64", "float64", "uint64", "category"],
    "text": ["object", "string", "category"],
    "truth": ["bool", "object", "boolean", "category"],
    "day": ["object", "category"],
    "mixed": ["object"],
}


@st.composite
def frames(draw):
    length = draw(st.integers(0, 8))
    columns = {}
    for name in ("x", "y", "z"):
        kind = draw(st.sampled_from(sorted(KINDS)))
        dtype = draw(st.sampled_from(DTYPES[kind]))
        values = draw(st.lists(KINDS[kind], min_size=length, max_size=length))
        if dtype == "uint64":
            values = [abs(value) for value in values]
        if draw(st.booleans()) and dtype in ("object", "string", "category", "Int64", "boolean"):
            values = [None if n % 3 == 0 else value for n, value in enumerate(values)]
        columns[name] = pd.Series(values, dtype=dtype)
    return pd.DataFrame(columns)


@given(decisions(), frames())
@settings(max_examples=400, deadline=None)
def test_a_frame_says_what_its_rows_say(decision, frame):
    decided = decision.evaluate_frame(frame)
    columns = [
        [None if value is pd.NA else value for value in frame[name].tolist()] for name in frame
    ]
    rows = [dict(zip(frame.columns, row, strict=True)) for row in zip(*columns, strict=True)]
    one_by_one = [decision._evaluated(row, None, None) for row in rows]
    assert repr(decided.values.tolist()) == repr([one.value for one in one_by_one])
    assert decided.rules.tolist() == [one.rules for one in one_by_one]
    said = [[str(warning) for warning in one] for one in decided.warnings]
    assert said == [[str(warning) for warning in one.warnings] for one in one_by_one]
    assert list(decided.to_frame().index) == list(frame.index)
