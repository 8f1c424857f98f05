"""The matrix of operators and types."""

from __future__ import annotations

import pytest

from engine.feel import evaluate
from tests.unit.engine.feel.tables import Row, check

NUMBERS: list[Row] = [
    ("1 + 2 * 3", "7"),
    ("(1 + 2) * 3", "9"),
    ("10 - 4 - 3", "3"),
    ("2 ** 3 ** 2", "64"),
    ("-2 ** 2", "4"),
    ("0.1 + 0.2", "0.3"),
    ("1 / 3", "0.3333333333333333333333333333333333"),
    ("2 / 3", "0.6666666666666666666666666666666667"),
    ("1e6000 * 1e100", "1e6100"),
    ("9007199254740993 + 0", "9007199254740993"),
    ("2 ** 100", "1267650600228229401496703205376"),
    ("0 ** 0", "1"),
    ("-5 + -5", "-10"),
    ('"a" + "b"', '"ab"'),
]
TEMPORAL: list[Row] = [
    ('@"2026-01-31" + @"P1M"', '@"2026-02-28"'),
    ('@"2024-02-29" + @"P1Y"', '@"2025-02-28"'),
    ('@"2026-01-01" - @"PT1M"', '@"2025-12-31"'),
    ('@"2026-01-01" + @"PT23H"', '@"2026-01-01"'),
    ('@"P1M" + @"2026-01-31"', '@"2026-02-28"'),
    ('@"2026-03-01" - @"2026-02-01"', '@"P28D"'),
    ('@"2026-01-01T00:00:00Z" - @"2025-12-31T23:00:00-01:00"', '@"PT0S"'),
    ('@"2026-01-01T10:00:00" + @"PT14H"', '@"2026-01-02T00:00:00"'),
    ('@"23:30:00" + @"PT1H"', '@"00:30:00"'),
    ('@"10:00:00Z" - @"09:00:00Z"', '@"PT1H"'),
    ('@"2026-03-29T01:30:00@Europe/Paris" + @"PT1H"', '@"2026-03-29T03:30:00@Europe/Paris"'),
    ('@"-999999999-01-01" + @"P1D"', '@"-999999999-01-02"'),
    ('@"P1Y" + @"P2M"', '@"P14M"'),
    ('@"P26M"', '@"P2Y2M"'),
    ('@"P1D" * 1.5', '@"PT36H"'),
    ('0.5 * @"P3M"', '@"P1M"'),
    ('@"P1D" / 2', '@"PT12H"'),
    ('@"P1Y" / @"P1M"', "12"),
    ('@"PT1H" / @"PT1M"', "60"),
    ('-@"P1D"', '@"-P1D"'),
]
MEANINGLESS = [
    '1 + "a"',
    "true + 1",
    "null + 1",
    "[1] + 1",
    '@"P1Y" + @"P1D"',
    '@"2026-01-01" + @"2026-01-01"',
    '@"P1D" * @"P1D"',
    '@"10:00:00" + @"P1Y"',
    '@"2026-01-01T00:00:00Z" - @"2026-01-01T00:00:00"',
    '@"999999999-12-31" + @"P1D"',
    '"a" - "b"',
    "1 / 0",
    '@"P1D" / 0',
    '@"P1D" / @"PT0S"',
    "10 ** 6000 * 10 ** 6000",
    "(-8) ** 0.5",
    '-"a"',
    '1 < "a"',
    "true < false",
    '1 = "1"',
    'not("a")',
]


@pytest.mark.parametrize(("text", "expected"), NUMBERS + TEMPORAL)
def test_a_legal_pair_has_a_result(text: str, expected: str) -> None:
    check(text, expected)


@pytest.mark.parametrize("text", MEANINGLESS)
def test_every_other_pair_is_null_and_says_why(text: str) -> None:
    found = evaluate(text)
    assert found.value is None
    assert found.warnings
    assert found.warnings[0].line == 1
