"""Throws texts at FEEL and at the DMN reader: `python -m tests.soak.feel [--seconds 60] [--seed N]`.

Only our own errors may come out, in reasonable time, and an expression that could be read must be
read the same again after it was printed. The seed is printed first; the same seed gives the same
texts. Everything found is printed with the text that caused it; the last line counts.
"""

from __future__ import annotations

import argparse
import random
import sys
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from engine.dmn import read, validate
from engine.errors import EngineError
from engine.feel import Limits, compile_unary_tests
from engine.feel import compile as compile_feel
from engine.feel.builtins import LIBRARY
from engine.feel.printer import print_expression
from tests.soak.mutations import damaged, garbled

if TYPE_CHECKING:
    from collections.abc import Callable

CASES = Path(__file__).parents[1] / "conformance" / "cases" / "dmn"
LIMITS = Limits(steps=20_000, list_size=20_000, string_size=100_000, pattern_seconds=0.2)
SLOW = 5.0
NOW = datetime(2026, 2, 28, 23, 59, 59, tzinfo=UTC)
VARIABLES: dict[str, object] = {
    "a": 1, "b": -2.5, "text": "Zoë 👋", "yes": True, "none": None, "list": [3, 1, None, "x"],
    "person": {"name": "Ann", "age": 41, "tags": ["x", "y"]}, "full name": "Ann Lee", "x": 10**20,
}  # fmt: skip
WORDS = (Path(__file__).parent / "words.txt").read_text(encoding="utf-8").splitlines()
CORPUS = (Path(__file__).parent / "expressions.txt").read_text(encoding="utf-8").splitlines()


@dataclass(slots=True)
class Report:
    """What was tried and what went wrong."""

    tried: dict[str, int] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)

    def watch(self, what: str, text: str, work: Callable[[], None]) -> None:
        """Do one piece of work; anything but our own errors is a fault, and so is taking long."""
        self.tried[what] = self.tried.get(what, 0) + 1
        begun = time.perf_counter()
        try:
            work()
        except EngineError:
            pass
        except Exception as error:  # noqa: BLE001 - finding those is what this is for
            self.faults.append(f"{what}: {type(error).__name__}: {error}\n  {text!r}")
        took = time.perf_counter() - begun
        if took > SLOW:
            self.faults.append(f"{what}: took {took:.1f} s\n  {text!r}")


def expression(text: str) -> None:
    """Read, evaluate and print one expression."""
    compiled = compile_feel(text, VARIABLES)
    compiled.evaluate(VARIABLES, now=NOW, limits=LIMITS)
    printed = print_expression(compiled.ast)
    again = compile_feel(printed, VARIABLES)
    if again.ast != compiled.ast:
        raise AssertionError(f"printed as {printed!r}, which reads differently")


def tests(text: str) -> None:
    """Read unary tests and put several values to them."""
    compiled = compile_unary_tests(text, VARIABLES)
    for value in VARIABLES.values():
        compiled.test(value, VARIABLES, now=NOW, limits=LIMITS)


def model(text: str) -> None:
    """Read, check and decide a model."""
    found = read(text)
    validate(found)
    for decision in found.decisions:
        try:
            decision.evaluate(VARIABLES, NOW)
        except EngineError:
            continue


def texts(chance: random.Random) -> str:
    """A text made of words, or an expression that was damaged."""
    if chance.random() < 0.5:
        words = [*WORDS, *VARIABLES, *LIBRARY]
        return " ".join(chance.choices(words, k=chance.randint(1, 14)))
    return garbled(chance, chance.choice(CORPUS), CORPUS)


def soak(seconds: float, seed: int) -> Report:
    """As many rounds as the time allows."""
    chance = random.Random(seed)  # noqa: S311 - repeatable, no secret
    models = [path.read_text(encoding="utf-8") for path in sorted(CASES.rglob("*.dmn"))]
    report = Report()
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        for _ in range(20):
            text = texts(chance)
            report.watch("expression", text, lambda text=text: expression(text))
            report.watch("tests", text, lambda text=text: tests(text))
        text = damaged(chance, chance.choice(models))
        report.watch("model", text, lambda text=text: model(text))
    return report


def main() -> int:
    """Print the seed, what went wrong and the counts; 1 where anything did."""
    parser = argparse.ArgumentParser(prog="python -m tests.soak.feel", description=__doc__)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(10**9))
    options = parser.parse_args()
    print(f"seed {options.seed}")
    report = soak(options.seconds, options.seed)
    for fault in report.faults:
        print(fault)
    tried = ", ".join(f"{count:,} x {what}" for what, count in report.tried.items())
    print(f"{tried}; {len(report.faults)} faults")
    return 1 if report.faults else 0


if __name__ == "__main__":
    sys.exit(main())
