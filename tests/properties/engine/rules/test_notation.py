"""Laws of the grid: what is shown reads back, and what nobody touched stays as it was written."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from engine.rules import COLUMNS, sheet_of, with_sheet
from engine.rules.notation import actions_in, lines_of

NAMES = st.one_of(
    st.sampled_from(["a", "tax rate", "call", "emit", "a as b", "x=y", 'q"q', "call it", "名 字"]),
    st.text(st.characters(categories=["L", "N", "P", "S"]), min_size=1, max_size=8),
)
KEYS = st.sampled_from(["a", "b c", "amount", "x1"])
SCALARS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(2**53) + 1, 2**53 - 1),
    st.floats(allow_nan=False, allow_infinity=False, width=32),
    st.text(max_size=8).filter(lambda text: not text.lstrip().startswith("=")),
)
FEEL = st.sampled_from(["= a + 1", "= if a then b else c", '= "x" + y', "= f(1, 2)", "= [1..2]"])
VALUES = st.one_of(SCALARS, FEEL, st.lists(SCALARS, max_size=3))
ACTIONS = st.one_of(
    st.builds(lambda name, value: {"set": name, "to": value}, NAMES, VALUES),
    st.builds(
        lambda name, values, result: {
            "call": name,
            **({"with": values} if values else {}),
            **({"result": result} if result else {}),
        },
        NAMES,
        st.dictionaries(KEYS, VALUES, max_size=2),
        st.one_of(st.just(""), NAMES),
    ),
    st.builds(
        lambda name, values: {"emit": name, **({"data": values} if values else {})},
        NAMES,
        st.dictionaries(KEYS, VALUES, max_size=2),
    ),
)


@settings(max_examples=400, deadline=None)
@given(st.lists(ACTIONS, max_size=4))
def test_actions_read_back(actions: list[dict[str, Any]]) -> None:
    assert actions_in(lines_of(actions)) == actions


ANYTHING = st.one_of(SCALARS, st.lists(SCALARS, max_size=2))
ENTRIES = st.fixed_dictionaries(
    {}, optional=dict.fromkeys(("id", *COLUMNS), ANYTHING) | {"more": ANYTHING}
)


@settings(max_examples=300, deadline=None)
@given(st.lists(ENTRIES, max_size=4), st.sampled_from(["sequential", "inference", "x"]))
def test_what_nobody_touched_stays(entries: list[dict[str, Any]], mode: str) -> None:
    for number, entry in enumerate(entries):
        entry["id"] = f"r{number}"
    text = json.dumps({"mode": mode, "rules": entries, "key": "k"})
    assert json.loads(with_sheet(text, sheet_of(text))) == json.loads(text)


@settings(max_examples=300, deadline=None)
@given(st.lists(st.lists(st.text(max_size=12), min_size=9, max_size=9), max_size=3))
def test_whatever_is_typed_is_kept(typed: list[list[str]]) -> None:
    rows = [{"id": f"r{n}", "cells": cells} for n, cells in enumerate(typed)]
    once = with_sheet("{}", {"rows": rows, "mode": "sequential", "limit": 1000})
    shown = sheet_of(once)["rows"]
    again = with_sheet(once, {"rows": shown, "mode": "sequential", "limit": 1000})
    assert json.loads(again) == json.loads(once)
    for row, cells in zip(shown, typed, strict=True):
        for name, now, was in zip(COLUMNS, row["cells"], cells, strict=True):
            if name in {"name", "when"}:
                assert now == was
