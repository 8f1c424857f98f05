"""1,000 conditions of four kinds, and 200 contexts to evaluate them in (W7)."""

from __future__ import annotations

import random

COUNTRIES = [f"c{number}" for number in range(8)]


def conditions(equal: str, quote: str) -> list[str]:
    """The conditions in a dialect that writes equality and texts this way."""
    drawn = random.Random(7)  # noqa: S311 - the same rules for every contender
    found: list[str] = []
    for number in range(1_000):
        country = f"{quote}{drawn.choice(COUNTRIES)}{quote}"
        match number % 4:
            case 0:
                text = f"amount > {drawn.randrange(10_000)} and country {equal} {country}"
            case 1:
                age = drawn.randrange(18, 80)
                text = f"age >= {age} and age < {age + 15} and vip"
            case 2:
                text = f"items * 10 + amount > {drawn.randrange(10_000)}"
            case _:
                text = f"country {equal} {country} or amount <= {drawn.randrange(10_000)}"
        found.append(text)
    return found


def contexts() -> list[dict[str, object]]:
    drawn = random.Random(8)  # noqa: S311 - the same contexts for every contender
    return [
        {
            "amount": drawn.randrange(10_000),
            "age": drawn.randrange(18, 95),
            "country": drawn.choice(COUNTRIES),
            "vip": drawn.random() < 0.5,
            "items": drawn.randrange(50),
        }
        for _ in range(200)
    ]
