"""Why a rule did not match: the first cell that did not hold, and why not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.dmn import (
    DecisionTable,
    InputClause,
    OutputClause,
    Rule,
    explain,
    new_table,
    read,
    with_table,
)


def decision_of(rules, *, allowed="", policy="COLLECT"):
    table = DecisionTable(
        id="table_1",
        hit_policy=policy,
        inputs=(
            InputClause("level", "customer.level", type_ref="string", allowed=allowed),
            InputClause("amount", "amount", type_ref="number"),
        ),
        outputs=(OutputClause("result", "y"),),
        rules=tuple(Rule(f"r{n}", cells, ("1",)) for n, cells in enumerate(rules, 1)),
    )
    return with_table(read(new_table("d", "D")), None, table).decision()


def short(misses):
    return [(miss.rule, miss.column, miss.cell, miss.reason) for miss in misses]


RULES = [('"gold"', "-"), ('"silver"', ">= 100"), ("-", "< 5"), ('"gold"', "[1..10]"), ("-", "-")]


@pytest.mark.parametrize(
    ("level", "amount", "expected"),
    [
        ("gold", 7, [(2, "level", '"silver"', "differs"), (3, "amount", "< 5", "differs")]),
        (
            "silver",
            7,
            [
                (1, "level", '"gold"', "differs"),
                (2, "amount", ">= 100", "differs"),
                (3, "amount", "< 5", "differs"),
                (4, "level", '"gold"', "differs"),
            ],
        ),
        (
            "gold",
            None,
            [
                (2, "level", '"silver"', "differs"),
                (3, "amount", "< 5", "no_value"),
                (4, "amount", "[1..10]", "no_value"),
            ],
        ),
    ],
)
def test_each_rule_names_its_first_cell_that_does_not_hold(level, amount, expected):
    variables = {"customer": {"level": level}, "amount": amount}
    assert short(explain(decision_of(RULES), variables)) == expected


def test_the_value_that_was_met_is_told():
    (miss,) = explain(decision_of([("-", "> 9")]), {"customer": {"level": "x"}, "amount": 7})
    assert miss.value == 7


def test_a_cell_that_cannot_be_read_says_so():
    (miss,) = explain(decision_of([("-", "> > 9")]), {"customer": {"level": "x"}, "amount": 7})
    assert (miss.reason, miss.cell) == ("unreadable", "> > 9")
    assert miss.detail


def test_a_value_that_is_not_allowed_stops_every_rule():
    decision = decision_of(RULES, allowed='"gold", "silver"')
    misses = explain(decision, {"customer": {"level": "tin"}, "amount": 7})
    assert [miss.rule for miss in misses] == [1, 2, 3, 4, 5]
    assert {(miss.column, miss.reason) for miss in misses} == {("level", "not_allowed")}


def test_there_is_an_end_to_what_is_told():
    rules = [("-", "> 9")] * 20
    assert len(explain(decision_of(rules), {"amount": 7}, most=3)) == 3


CELLS = st.sampled_from(["-", "", "< 5", "[1..10]", "> 15", "3, 7", "not(4)", "amount", "null"])


@given(
    st.lists(st.tuples(st.sampled_from(["-", '"gold"', 'not("gold")', "null"]), CELLS), max_size=6),
    st.sampled_from(["gold", "tin", None]),
    st.one_of(st.none(), st.integers(0, 20)),
)
def test_a_rule_either_matches_or_is_explained(rules, level, amount):
    decision = decision_of(rules)
    variables = {"customer": {"level": level}, "amount": amount}
    missed = {miss.rule for miss in explain(decision, variables)}
    matched = set(decision.evaluate(variables).rules)
    assert matched | missed == set(range(1, len(rules) + 1))
    assert not matched & missed
