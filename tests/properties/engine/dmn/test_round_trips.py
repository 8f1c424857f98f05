"""Laws of tables: every passage out and back changes nothing, and indexes agree with FEEL."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from engine.dmn import (
    AnnotationClause,
    DecisionTable,
    InputClause,
    OutputClause,
    Rule,
    from_csv,
    from_xlsx,
    new_table,
    read,
    sheet_from,
    to_csv,
    to_xlsx,
    with_table,
)
from engine.dmn.clauses import HIT_POLICIES
from engine.dmn.index import index_column
from engine.dmn.sheet import table_from
from engine.feel import Date, compile_unary_tests

TEXT = st.text(
    st.characters(min_codepoint=32, max_codepoint=0xFFFD, exclude_categories=("Cs", "Cc", "Cn")),
    max_size=12,
).map(str.strip)


def named(kind, stem, **fields):
    """Clauses of one kind with ids that differ."""
    return st.lists(st.fixed_dictionaries(fields), max_size=3).map(
        lambda found: tuple(kind(f"{stem}_{n}", **one) for n, one in enumerate(found, 1))
    )


@st.composite
def tables(draw):
    inputs = draw(named(InputClause, "i", expression=TEXT, label=TEXT, type_ref=TEXT, allowed=TEXT))
    outputs = draw(
        named(
            OutputClause, "o", name=TEXT, label=TEXT, type_ref=TEXT, allowed=TEXT, default=TEXT
        ).filter(bool)
    )
    notes = draw(named(AnnotationClause, "table_1_annotation", name=TEXT))
    widths = (len(inputs), len(outputs), len(notes))
    row = st.tuples(*(st.tuples(*[TEXT] * width) for width in widths))
    rows = draw(st.lists(row, max_size=4))
    policy = draw(st.sampled_from(HIT_POLICIES))
    return DecisionTable(
        id="table_1",
        hit_policy=policy,
        aggregation=draw(st.sampled_from(("", "SUM", "COUNT"))),
        inputs=inputs,
        outputs=outputs,
        annotations=notes,
        rules=tuple(Rule(f"r{n}", *cells) for n, cells in enumerate(rows, 1)),
        output_label=draw(TEXT),
    )


@given(tables())
@settings(max_examples=60, deadline=None)
def test_a_table_survives_every_passage(table):
    assert DecisionTable.from_dataframe(table.to_dataframe()) == table
    assert from_csv(to_csv(table)) == table
    assert from_xlsx(to_xlsx(table)) == table


@given(tables())
@settings(max_examples=60, deadline=None)
def test_a_table_survives_the_file(table):
    model = with_table(read(new_table("k", "K")), None, table)
    assert read(model.text).decision().table == table
    assert with_table(model, None, table) is model


@given(tables())
@settings(max_examples=60, deadline=None)
def test_a_sheet_that_was_not_touched_changes_nothing(table):
    assert table_from(sheet_from(table), table) == table


NUMBERS = st.integers(-5, 15).map(str)
PLAIN = st.one_of(
    NUMBERS,
    st.tuples(st.sampled_from(["<", "<=", ">", ">=", "< ", ">= "]), NUMBERS).map("".join),
    st.builds(
        lambda a, low, high, b: f"{a}{low}..{high}{b}",
        st.sampled_from("[("),
        NUMBERS,
        NUMBERS,
        st.sampled_from("])"),
    ),
    st.sampled_from(['"a"', '"b c"', "true", "false"]),
    st.sampled_from(
        ['< date("2026-01-02")', '@"2026-01-01"', '[@"2026-01-01"..date("2026-01-03"))']
    ),
)
LISTED = st.lists(PLAIN, min_size=1, max_size=4).map(", ".join)
CELLS = st.one_of(st.just("-"), LISTED, LISTED, LISTED.map("not({})".format))
VALUES = st.one_of(
    st.integers(-6, 16).map(Decimal),
    st.sampled_from(["a", "b c", "z", True, False]),
    st.integers(1, 5).map(lambda day: Date(2026, 1, day)),
)


@given(st.lists(CELLS, max_size=12), VALUES)
@settings(max_examples=300, deadline=None)
def test_an_index_says_what_feel_says(cells, value):
    index = index_column(cells)
    found = index.candidates(value) & ~index.open_bits
    expected = sum(
        1 << n
        for n, cell in enumerate(cells)
        if compile_unary_tests(cell).test(value, {}).value is True and not index.open_bits >> n & 1
    )
    assert found == expected
