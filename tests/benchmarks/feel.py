"""FEEL expressions beside the Python and JavaScript libraries; the reference is the fastest of them."""

from __future__ import annotations

from tests.benchmarks.feel_expressions import ALL
from tests.benchmarks.harness import Case, Contender

NODE = "expressions.mjs"


def case(name: str) -> Case:
    return Case(
        name=name,
        unit="evaluations/s",
        contenders=(
            Contender("Flowglass", "tests.benchmarks.flowglass_feel", name),
            Contender("bkflow-feel", "tests.benchmarks.peers.bkflow", name, peer=True),
            Contender("pySFeel", "tests.benchmarks.peers.sfeel", name, peer=True),
            Contender("feelin", NODE, f"feelin {name}", peer=True),
            Contender("js-feel", NODE, f"js-feel {name}", peer=True),
        ),
        ours="Flowglass",
        goal=1,
    )


CASES = tuple(case(name) for name in ALL)
