"""Whole frames: what comes back, in which shape, and that chunks do not show."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pandas as pd
import pytest

from engine import feel
from engine.dmn import (
    DecisionTable,
    InputClause,
    OutputClause,
    Rule,
    cache_info,
    decision_of,
    frame_evaluation,
    read,
)  # fmt: skip

TABLE = DecisionTable(
    id="t",
    hit_policy="UNIQUE",
    inputs=(
        InputClause("i1", "amount", type_ref="number"),
        InputClause("i2", "day", type_ref="date"),
    ),
    outputs=(OutputClause("o1", "level"), OutputClause("o2", "rate")),
    rules=(
        Rule("r1", ("< 100", "-"), ('"low"', "0.5")),
        Rule("r2", (">= 100", '>= date("2026-01-01")'), ('"new"', "1")),
        Rule("r3", (">= 100", '< date("2026-01-01")'), ('"old"', "amount / 100")),
    ),
)
FRAME = pd.DataFrame(
    {
        "amount": [5, 100.5, 200, None, 7],
        "day": [date(2026, 1, 1), date(2026, 2, 1), date(2025, 1, 1), date(2026, 1, 1), None],
        "other": range(5),
    },
    index=list("abcde"),
)


def test_a_frame_comes_back_under_its_index():
    decided = decision_of(TABLE).evaluate_frame(FRAME)
    assert decided.values["b"] == {"level": "new", "rate": Decimal(1)}
    assert decided.values["c"] == {"level": "old", "rate": Decimal(2)}
    assert decided.values["d"] is None
    assert decided.rules.tolist() == [(1,), (2,), (3,), (), (1,)]
    assert [bool(one) for one in decided.warnings] == [False, False, False, True, False]


def test_outputs_become_columns():
    table = decision_of(TABLE).evaluate_frame(FRAME.loc[["a", "b"]]).to_frame()
    assert table.columns.tolist() == ["level", "rate", "rules"]
    assert table.loc["b"].tolist() == ["new", Decimal(1), (2,)]
    empty = decision_of(TABLE).evaluate_frame(FRAME.iloc[:0])
    assert len(empty.values) == 0
    assert empty.to_frame().empty


def test_rows_do_not_share_what_they_got():
    values = decision_of(TABLE).evaluate_frame(FRAME.loc[["a", "a"]]).values
    values.iloc[0]["level"] = "changed"
    assert values.iloc[1] == {"level": "low", "rate": Decimal("0.5")}


@pytest.mark.parametrize("bits", [1, 8, 1 << 20])
def test_chunks_do_not_show(monkeypatch, bits):
    whole = decision_of(TABLE).evaluate_frame(FRAME)
    monkeypatch.setattr(frame_evaluation, "CHUNK_BITS", bits)
    parts = decision_of(TABLE).evaluate_frame(FRAME)
    assert parts.values.tolist() == whole.values.tolist()
    assert parts.rules.tolist() == whole.rules.tolist()
    assert parts.warnings.tolist() == whole.warnings.tolist()


@pytest.mark.parametrize("column", ["amount", "day"])
def test_a_missing_column_is_a_missing_variable(column):
    frame = FRAME.drop(columns=column)
    decision = decision_of(TABLE)
    one_by_one = [decision.evaluate(row) for row in frame.to_dict("records")]
    decided = decision.evaluate_frame(frame)
    assert decided.values.tolist() == [one.value for one in one_by_one]
    assert decided.rules.tolist() == [one.rules for one in one_by_one]


def test_what_was_given_is_kept_as_it_was():
    case = {"amount": 5, "day": date(2026, 1, 1)}
    decided = decision_of(TABLE).evaluate(case)
    case["amount"] = 500
    assert decided.inputs == {"amount": Decimal(5), "day": feel.Date(2026, 1, 1)}


def test_caches_are_bounded_and_counted():
    before = cache_info()["tables"]
    table = DecisionTable(id="counted", outputs=(OutputClause("o", "out"),))
    assert decision_of(table) is decision_of(table)
    after = cache_info()["tables"]
    assert (after.hits, after.misses) == (before.hits + 1, before.misses + 1)
    assert after.currsize <= after.maxsize
    text = (
        '<definitions xmlns="https://www.omg.org/spec/DMN/20230324/MODEL/" id="counted" name="n"'
        ' namespace="urn:counted"/>'
    )
    hits = cache_info()["models"].hits
    assert read(text) is read(text)
    assert cache_info()["models"].hits == hits + 1
    feel.compile("1 + counted", {"counted"})
    hits = feel.cache_info()["expressions"].hits
    feel.compile("1 + counted", {"counted"})
    assert feel.cache_info()["expressions"].hits == hits + 1
