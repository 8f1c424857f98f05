"""Rules (W7): 1,000 conditions over one context; a figure counts contexts."""

from __future__ import annotations

from typing import Any

from tests.benchmarks.harness import Case, Contender, case_rows

OURS = "tests.benchmarks.flowglass_rules"
PEERS = "tests.benchmarks.peers.rule_engines"
UNIT = "contexts/s"

CASES = (
    Case(
        name="W7 1,000 rules",
        unit=UNIT,
        contenders=(
            Contender("zen-engine", PEERS, "zen", peer=True),
            Contender("rule-engine", PEERS, "rule_engine", peer=True),
            Contender("Flowglass", OURS, "matching"),
            Contender("Flowglass, firing all that hold", OURS, "firing"),
        ),
        ours="Flowglass",
        reference="zen-engine",
        goal=15.0,
    ),
    Case(
        name="W7 1,000 rules beside compiled Python",
        unit=UNIT,
        contenders=(
            Contender("Python, compiled eval", PEERS, "eval_compiled", peer=True),
            Contender("Flowglass", OURS, "matching"),
        ),
        ours="Flowglass",
        reference="Python, compiled eval",
        goal=1.0,
    ),
)


def rows(rounds: int, seconds: float) -> list[dict[str, Any]]:
    """Every row of this part, measured."""
    return [row for case in CASES for row in case_rows(case, rounds, seconds)]
