"""F6, the decision table: four cases, hit policies, gaps and overlaps, and the way to pandas."""

from __future__ import annotations

from decimal import Decimal

import pytest

from engine import dmn

pytestmark = pytest.mark.skipif(
    not hasattr(dmn, "decision_of"), reason="a table by itself cannot be evaluated yet"
)

RULES = (
    dmn.Rule("r1", ('"gold"', ">= 1000"), ("20",)),
    dmn.Rule("r2", ('"gold"', "< 1000"), ("10",)),
    dmn.Rule("r3", ('"silver"', ">= 1000"), ("10",)),
    dmn.Rule("r4", ('not("gold", "silver")', "-"), ("0",)),
)


def discounts(hit_policy: str = "UNIQUE", rules: tuple[dmn.Rule, ...] = RULES) -> dmn.DecisionTable:
    return dmn.DecisionTable(
        id="discount",
        hit_policy=hit_policy,  # type: ignore[arg-type]
        inputs=(
            dmn.InputClause("customer", "customer", type_ref="string"),
            dmn.InputClause("amount", "amount", type_ref="number"),
        ),
        outputs=(dmn.OutputClause("discount", "discount", type_ref="number"),),
        rules=rules,
    )


# the sketch compares with == only, so its own four examples match nothing


@pytest.mark.parametrize(
    ("customer", "amount", "discount", "rule"),
    [("gold", 1500, 20, 1), ("gold", 999.99, 10, 2), ("silver", 1000, 10, 3), ("new", 50, 0, 4)],
)
def test_each_case_matches_its_rule(customer: str, amount: float, discount: int, rule: int) -> None:
    decided = dmn.decision_of(discounts()).evaluate({"customer": customer, "amount": amount})
    assert (decided.value, decided.rules) == (Decimal(discount), (rule,))


def test_a_case_without_a_rule_says_so() -> None:
    decided = dmn.decision_of(discounts()).evaluate({"customer": "silver", "amount": 5})
    assert decided.value is None
    assert [warning.code for warning in decided.warnings] == ["no_rule"]


# in the sketch "first match" is the only policy

OVERLAPPING = (
    dmn.Rule("r1", ("-", ">= 100"), ("5",)),
    dmn.Rule("r2", ('"gold"', "-"), ("10",)),
)


@pytest.mark.parametrize(
    ("policy", "value", "rules"),
    [
        ("FIRST", Decimal(5), (1,)),
        ("COLLECT", [Decimal(5), Decimal(10)], (1, 2)),
        ("RULE ORDER", [Decimal(5), Decimal(10)], (1, 2)),
        ("UNIQUE", None, (1, 2)),
        ("ANY", None, (1, 2)),
    ],
)
def test_the_hit_policy_decides_among_several(
    policy: str, value: object, rules: tuple[int, ...]
) -> None:
    decision = dmn.decision_of(discounts(policy, OVERLAPPING))
    decided = decision.evaluate({"customer": "gold", "amount": 200})
    assert (decided.value, decided.rules) == (value, rules)


# the sketch has no check for gaps or overlaps


def test_gaps_and_overlaps_are_found() -> None:
    gaps = dmn.analyse(dmn.decision_of(discounts())).gaps
    assert [gap.cells for gap in gaps] == [('"silver"', "< 1000")]
    overlaps = dmn.analyse(dmn.decision_of(discounts("UNIQUE", OVERLAPPING))).overlaps
    assert [overlap.rules for overlap in overlaps] == [(1, 2)]


def test_a_frame_and_back() -> None:
    frame = discounts().to_dataframe()
    assert frame.shape == (4, 3)
    assert dmn.DecisionTable.from_dataframe(frame) == discounts()
