"""Foundations: the building blocks a program imports, beside the libraries people use for them."""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.benchmarks.harness import Case

PARTS = ("foundations_machine", "foundations_graph", "foundations_rules")


def _cases() -> tuple[Case, ...]:
    names = [f"tests.benchmarks.{part}" for part in PARTS]
    return tuple(case for name in names if find_spec(name) for case in import_module(name).CASES)


CASES = _cases()
