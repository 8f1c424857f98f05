"""Decision tables (W4): single cases, whole frames and memory, beside zen-engine."""

from __future__ import annotations

from tests.benchmarks.harness import Case, Contender

OURS = "tests.benchmarks.flowglass_decision"
ZEN = "tests.benchmarks.peers.zen_table"
PEER = "zen-engine"
VALUE, FRAME = "Flowglass", "Flowglass, a frame"


def single(size: int, goal: float) -> Case:
    return Case(
        name=f"W4 {size:,} rules",
        unit="cases/s",
        contenders=(
            Contender(PEER, ZEN, str(size), peer=True),
            Contender(VALUE, OURS, f"value {size}"),
            Contender("Flowglass, explained", OURS, f"explain {size}"),
        ),
        ours=VALUE,
        reference=PEER,
        goal=goal,
    )


def frame(size: int, goal: float) -> Case:
    return Case(
        name=f"W4 {size:,} rules, 100,000 rows",
        unit="rows/s",
        contenders=(
            Contender(PEER, ZEN, str(size), peer=True),
            Contender(FRAME, OURS, f"frame {size}"),
            Contender("Flowglass, a frame made from dicts", OURS, f"columns {size}"),
        ),
        ours=FRAME,
        reference=PEER,
        goal=goal,
    )


CASES = (
    single(100, 5),
    single(1_000, 15),
    frame(100, 50),
    frame(1_000, 40),
    Case(
        name="10,000 rules, compiled and used",
        unit="MB",
        contenders=(Contender(VALUE, OURS, "memory"),),
        ours=VALUE,
        goal=50,
        most=True,
    ),
    Case(
        name="10,000 rules of wild ranges",
        unit="MB",
        contenders=(Contender(VALUE, OURS, "wild"),),
        ours=VALUE,
        goal=50,
        most=True,
    ),
)
