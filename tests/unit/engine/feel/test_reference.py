"""docs/feel.md says nothing that is not so: every example in it is run."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest

from engine.feel import Value, compile_unary_tests, evaluate, identical, to_text
from engine.feel.builtins import LIBRARY

TEXT = (Path(__file__).parents[4] / "docs" / "feel.md").read_text(encoding="utf-8")
NOW = datetime(2026, 1, 31, 12, 30, tzinfo=UTC)
BLOCK = re.compile(r"^```feel( \w+)?\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def examples(kind: str) -> list[tuple[str, str]]:
    """The two sides of every line in the blocks of one kind."""
    blocks = [found[2] for found in BLOCK.finditer(TEXT) if (found[1] or "").strip() == kind]
    lines = [line for block in blocks for line in block.splitlines()]
    return [tuple(map(str.strip, line.rsplit("→", 1))) for line in lines]  # type: ignore[misc]


VARIABLES = {name: evaluate(text).value for name, text in examples("variables")}


def agree(found: Value, expected: str) -> None:
    wanted = evaluate(expected).value
    assert identical(found, wanted), f"is {to_text(found)}, not {expected}"


@pytest.mark.parametrize(("text", "expected"), examples(""))
def test_an_expression_yields_what_is_said(text: str, expected: str) -> None:
    found = evaluate(text, VARIABLES, now=NOW)
    agree(found.value, expected)


@pytest.mark.parametrize(("text", "expected"), examples("tests"))
def test_a_cell_says_what_is_said(text: str, expected: str) -> None:
    value, _, cell = (part.strip() for part in text.partition(" | "))
    found = compile_unary_tests(cell).test(evaluate(value).value, {})
    agree(found.value, expected)


@pytest.mark.parametrize("name", sorted(LIBRARY))
def test_every_function_has_an_example(name: str) -> None:
    assert any(f"{name}(" in text for text, _ in examples(""))
