"""What people read of an analysis, and what it leaves out."""

from __future__ import annotations

from engine.dmn import DecisionTable, InputClause, OutputClause, Rule, analyse, decision_of
from engine.dmn.clauses import HIT_POLICIES


def table(rows, *types, policy="UNIQUE"):
    return DecisionTable(
        id="t",
        hit_policy=policy,
        inputs=tuple(InputClause(f"i{n}", f"x{n}", type_ref=t) for n, t in enumerate(types)),
        outputs=(OutputClause("o", "out"),),
        rules=tuple(Rule(f"r{n}", tuple(row[:-1]), (row[-1],)) for n, row in enumerate(rows)),
    )


def test_gaps_are_cells_to_be_pasted():
    rows = [("< 10", '"DE"', "1"), (">= 10", '"DE", "FR"', "2")]
    found = analyse(decision_of(table(rows, "number", "string")))
    assert {gap.cells for gap in found.gaps} == {
        ("< 10", 'not("DE")'),
        (">= 10", 'not("DE", "FR")'),
    }
    assert found.overlaps == ()


def test_overlaps_say_where():
    rows = [("[0..10]", "true", "1"), ("(5..20]", "-", "1.0"), ("> 8", "true", "2")]
    found = analyse(decision_of(table(rows, "number", "boolean")))
    assert [(each.rules, each.cells) for each in found.overlaps] == [
        ((1, 2), ("(5..10]", "true")),
        ((1, 3), ("(8..10]", "true")),
        ((2, 3), ("(8..20]", "true")),
    ]
    same = analyse(decision_of(table(rows, "number", "boolean", policy="ANY")))
    assert [each.rules for each in same.overlaps] == [(1, 3), (2, 3)]


def test_dates_have_gaps_too():
    rows = [('< date("2026-01-01")', "1"), ('> @"2026-01-31"', "2")]
    (gap,) = analyse(decision_of(table(rows, "date"))).gaps
    assert gap.cells == ('[date("2026-01-01")..date("2026-01-31")]',)


def test_policies_that_allow_overlaps_have_none():
    for policy in set(HIT_POLICIES) - {"UNIQUE", "ANY"}:
        rows = [("-", "1"), ("-", "2")]
        assert analyse(decision_of(table(rows, "number", policy=policy))).overlaps == ()


def test_what_only_feel_can_decide_is_left_out():
    found = analyse(decision_of(table([("? > y", "1"), ("< 5", "2")], "number")))
    assert found.unknown == (1,)
    assert found.overlaps == ()
    assert found.gaps == ()


def test_a_budget_ends_it_and_says_so():
    rows = [(f"[{n}..{n + 5}]", f"[{n * 3 % 50}..{n * 3 % 50 + 9}]", "1") for n in range(50)]
    decision = decision_of(table(rows, "number", "number"))
    assert not analyse(decision, steps=10).complete
    few = analyse(decision, most=3)
    assert not few.complete
    assert len(few.gaps) <= 3
    assert len(few.overlaps) == 3
    assert analyse(decision, most=10_000).complete


def test_a_partition_of_a_thousand_rules_is_clean():
    rows = [
        (f"[{a * 10}..{a * 10 + 10})", f"[{b}..{b + 1})", f'"{c}"', str(d).lower(), "1")
        for a in range(10) for b in range(10) for c in "abcde" for d in (True, False)
    ]  # fmt: skip
    whole = table(rows, "number", "number", "string", "boolean")
    found = analyse(decision_of(whole))
    assert found.complete
    assert found.overlaps == ()
    inner = [gap for gap in found.gaps if gap.cells[0] == "[0..100)" and gap.cells[1] == "[0..10)"]
    assert [gap.cells[2:] for gap in inner] == [('not("a", "b", "c", "d", "e")', "-")]
