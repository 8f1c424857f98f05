"""Where the sets of a line are many and large, flips say the same as sets."""

from __future__ import annotations

import pytest

from engine.dmn import DecisionTable, InputClause, OutputClause, Rule, decision_of, line
from engine.dmn.index import index_column
from engine.dmn.line import Flips

CELLS = [f"[{n * 7 % 100}..{n * 7 % 100 + n % 13})" for n in range(200)]


@pytest.fixture
def sparse(monkeypatch):
    monkeypatch.setattr(line, "DENSE_BYTES", 0)


def test_flips_are_sets(monkeypatch):
    cells = [*CELLS, "true, 5", "not(3, [50..60])", "-", "< 20", "foo(1)"]
    dense = index_column(cells).numbers.spans
    monkeypatch.setattr(line, "DENSE_BYTES", 0)
    sparse = index_column(cells).numbers.spans
    assert isinstance(dense, list)
    assert isinstance(sparse, Flips)
    assert [sparse[place] for place in range(len(sparse))] == dense


@pytest.mark.parametrize("allowed", ["", "[0..90]"])
def test_a_sparse_table_decides_like_every_other(sparse, allowed):
    table = DecisionTable(
        id="t",
        hit_policy="COLLECT",
        inputs=(InputClause("i", "x", type_ref="number", allowed=allowed),),
        outputs=(OutputClause("o", "out"),),
        rules=tuple(Rule(f"r{n}", (cell,), (str(n),)) for n, cell in enumerate(CELLS)),
    )
    decision = decision_of(table, f"sparse {allowed}")
    assert isinstance(
        decision.node.program.table(decision.node).columns[0].index.numbers.spans, Flips
    )
    values = [*range(-5, 120), 3.5, 99.99]
    pd = pytest.importorskip("pandas")
    frame = decision.evaluate_frame(pd.DataFrame({"x": values}))
    for value, rules in zip(values, frame.rules, strict=True):
        low_to_high = [n * 7 % 100 <= value < n * 7 % 100 + n % 13 for n in range(200)]
        wanted = tuple(n for n, holds in enumerate(low_to_high, 1) if holds)
        wanted = () if allowed and not 0 <= value <= 90 else wanted
        assert decision.evaluate({"x": value}).rules == wanted == rules
