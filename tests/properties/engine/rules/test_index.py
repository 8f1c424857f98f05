"""The look-up of conditions says what FEEL says of each, values of other kinds included."""

from __future__ import annotations

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from engine.rules import Rule, RuleSet
from engine.rules.evaluation import evaluate, matching

NUMBERS = st.integers(-3, 3)
NAMES = st.sampled_from(["a", "b", "items * 2 + a", "x.y"])
OPERATORS = st.sampled_from(["<", "<=", ">", ">=", "=", "!="])
TEXTS = st.sampled_from(['"p"', '"q"', '"two words"'])
ATOMS = st.one_of(
    st.builds(lambda n, o, v: f"{n} {o} {v}", NAMES, OPERATORS, NUMBERS),
    st.builds(lambda n, o, v: f"{v} {o} {n}", NAMES, OPERATORS, NUMBERS),
    st.builds(lambda v: f"word = {v}", TEXTS),
    st.builds(lambda v: f"word != {v}", TEXTS),
    st.builds(lambda low: f"a between {low} and {low + 2}", NUMBERS),
    st.sampled_from(["flag", "not(flag)", "flag = true", "flag = false", "a = null", "a > b"]),
)
CONDITIONS = st.recursive(
    ATOMS,
    lambda inner: st.builds(
        lambda one, word, other: f"({one}) {word} ({other})",
        inner,
        st.sampled_from(["and", "or"]),
        inner,
    ),
    max_leaves=5,
)
VALUES = st.one_of(NUMBERS, st.just(1.5), st.sampled_from(["p", "q", None, True, False, [1]]))
FACTS = st.fixed_dictionaries(
    {"x": st.one_of(VALUES, st.fixed_dictionaries({"y": VALUES}))},
    optional=dict.fromkeys(("a", "b", "items", "word", "flag"), VALUES),
)


@settings(max_examples=300, deadline=None)
@given(st.lists(CONDITIONS, min_size=1, max_size=12), FACTS)
def test_looking_up_is_evaluating(conditions: list[str], facts: dict[str, Any]) -> None:
    rules = RuleSet(Rule(str(n), text) for n, text in enumerate(conditions))
    found = matching(rules, facts)
    holding = [rule.id for rule in found.rules]
    failing = [error.rule for error in found.errors]
    values = [condition.evaluate(facts).value for condition in rules.conditions]
    assert holding == [str(n) for n, value in enumerate(values) if value is True]
    assert failing == [str(n) for n, value in enumerate(values) if not isinstance(value, bool)]


@settings(max_examples=150, deadline=None)
@given(
    st.lists(
        st.tuples(CONDITIONS, st.sampled_from(["a", "b", "flag", "word"]), VALUES),
        min_size=1,
        max_size=8,
    ),
    FACTS,
)
def test_once_through_is_one_rule_after_the_other(
    given_rules: list[tuple[str, str, Any]], facts: dict[str, Any]
) -> None:
    rules = RuleSet(
        Rule(str(n), text, {name: value}) for n, (text, name, value) in enumerate(given_rules)
    )
    outcome = evaluate(rules, facts)
    seen, fired = dict(facts), []
    for number, (_, name, value) in enumerate(given_rules):
        if rules.conditions[number].evaluate(seen).value is True:
            fired.append(str(number))
            seen[name] = value
    assert [firing.rule for firing in outcome.fired] == fired
    assert outcome.facts == seen
    assert len(outcome.trace) == len(given_rules)


@settings(max_examples=100, deadline=None)
@given(
    st.lists(st.tuples(CONDITIONS, st.sampled_from(["a", "b"]), NUMBERS), min_size=1, max_size=6),
    FACTS,
)
def test_an_inference_ends_where_nothing_changes_or_says_that_it_never_does(
    given_rules: list[tuple[str, str, int]], facts: dict[str, Any]
) -> None:
    rules = RuleSet(
        (Rule(str(n), text, {name: value}) for n, (text, name, value) in enumerate(given_rules)),
        mode="inference",
        limit=50,
    )
    outcome = evaluate(rules, facts)
    if any(error.code == "endless" for error in outcome.errors):
        assert len(outcome.fired) == 50
        return
    fired = {firing.rule for firing in outcome.fired}
    for number, condition in enumerate(rules.conditions):
        if condition.evaluate(outcome.facts).value is True:
            assert str(number) in fired
