"""Duplicated, late and permuted commands: whatever their order, it is as if the losers never came."""

from __future__ import annotations

import pytest

from tests.oracle.racing import check


def raced(seeds: range) -> None:
    lost = sum(check(seed) for seed in seeds)
    assert lost > len(seeds), "hardly anything raced"


@pytest.mark.parametrize("first", range(0, 300, 100))
def test_any_order_is_the_order_of_those_accepted(first: int) -> None:
    raced(range(first, first + 100))


@pytest.mark.deep
@pytest.mark.parametrize("first", range(300, 2000, 100))
def test_any_order_of_many_more(first: int) -> None:
    raced(range(first, first + 100))
