"""Decision tables end to end: text in, decided value and rules out."""

from __future__ import annotations

from decimal import Decimal

import pytest

from engine.dmn import DecisionTable, InputClause, OutputClause, Rule, new_table, read, with_table


def model_of(table: DecisionTable):
    model = read(new_table("d", "D"))
    return with_table(model, None, table)


def table_of(rules, *, policy="UNIQUE", aggregation="", allowed="", default="", kind="number"):
    return DecisionTable(
        id="table_1",
        hit_policy=policy,
        aggregation=aggregation,
        inputs=(InputClause("input_1", "x", type_ref=kind),),
        outputs=(OutputClause("output_1", "y", allowed=allowed, default=default),),
        rules=tuple(Rule(f"r{n}", (test,), (out,)) for n, (test, out) in enumerate(rules, 1)),
    )


RULES = [("[1..10]", '"low"'), ("[5..20]", '"high"'), ("> 15", '"top"')]


@pytest.mark.parametrize(
    ("policy", "x", "value", "rules"),
    [
        ("UNIQUE", 2, "low", (1,)),
        ("FIRST", 7, "low", (1,)),
        ("ANY", 2, "low", (1,)),
        ("PRIORITY", 7, "high", (2,)),
        ("RULE ORDER", 7, ["low", "high"], (1, 2)),
        ("OUTPUT ORDER", 17, ["top", "high"], (3, 2)),
        ("COLLECT", 17, ["high", "top"], (2, 3)),
        ("UNIQUE", 0, None, ()),
        ("COLLECT", 0, [], ()),
    ],
)
def test_hit_policies(policy, x, value, rules):
    table = table_of(RULES, policy=policy, allowed='"top", "high", "low"')
    decided = model_of(table).decision().evaluate({"x": x})
    assert decided.value == value
    assert decided.rules == rules or policy == "PRIORITY"


def test_a_unique_table_that_matches_twice_is_null_and_says_which_rules():
    decided = model_of(table_of(RULES)).decision().evaluate({"x": 7, "Input": ""})
    assert decided.value is None
    assert decided.rules == (1, 2)
    (warning,) = decided.warnings
    assert "rules 1 and 2" in warning.message
    assert warning.place.decision == "D"


def test_any_with_different_outputs_is_null():
    decided = model_of(table_of(RULES, policy="ANY")).decision().evaluate({"x": 7, "Input": ""})
    assert decided.value is None
    assert decided.warnings[0].code == "hit_policy"


@pytest.mark.parametrize(
    ("aggregation", "value"),
    [("SUM", Decimal(6)), ("MIN", Decimal(1)), ("MAX", Decimal(3)), ("COUNT", Decimal(3))],
)
def test_aggregations(aggregation, value):
    table = table_of(
        [("-", "1"), ("-", "2"), ("-", "3")], policy="COLLECT", aggregation=aggregation
    )
    assert model_of(table).decision().evaluate({"x": 1}).value == value


def test_default_output():
    table = table_of(RULES, default='"none"')
    assert model_of(table).decision().evaluate({"x": 0}).value == "none"


def test_a_cell_that_is_not_feel_names_its_row_and_column():
    table = table_of([("[1..", "1"), ("5", "2")])
    model = model_of(table)
    decided = model.decision().evaluate({"x": 5, "Input": ""})
    assert decided.value == Decimal(2)
    assert [(w.code, w.place.row, w.place.column) for w in decided.warnings] == [("syntax", 1, "x")]


def test_cells_with_names_and_calls_are_evaluated_beside_plain_ones():
    table = table_of([("limit", "1"), ("abs(limit)", "2"), ("> 100", "3")], policy="COLLECT")
    decided = model_of(table).decision().evaluate({"x": 5, "limit": 5})
    assert decided.value == [Decimal(1), Decimal(2)]
