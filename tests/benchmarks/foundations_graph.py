"""Task graphs (W5): 10,000 tasks that do nothing, uneven tasks, and the memory of 100,000.

Built beforehand; a figure counts tasks from the start of scheduling to the last task's end.
"""

from __future__ import annotations

from typing import Any

from tests.benchmarks.harness import Case, Contender, case_rows, run
from tests.benchmarks.task_graphs import CHAIN, FAN, LAYERED, UNEVEN

OURS = "tests.benchmarks.flowglass_graph"
PEERS = "tests.benchmarks.peers.schedulers"
UNIT = "tasks/s"
MEGABYTES = 200


def case(shape: str) -> Case:
    peers = {"asyncio, by hand": "by_hand", "asyncio.TaskGroup": "task_group", "dask": "dask"}
    return Case(
        name=f"W5 {shape}",
        unit=UNIT,
        contenders=(
            *(Contender(name, PEERS, f"{way}/{shape}", peer=True) for name, way in peers.items()),
            Contender("Flowglass", OURS, shape),
        ),
        ours="Flowglass",
        reference="asyncio, by hand",
        goal=3.0,
    )


#: the ratio is the critical path over the time it took: 1 is what no scheduler can better
UNEVEN_TASKS = Case(
    name="W5 uneven tasks",
    unit=UNIT,
    contenders=(
        Contender("critical path", PEERS, f"ideal/{UNEVEN}", peer=True),
        Contender("asyncio, by hand", PEERS, f"by_hand/{UNEVEN}", peer=True),
        Contender("level by level", PEERS, f"levels/{UNEVEN}", peer=True),
        Contender("Flowglass", OURS, UNEVEN),
    ),
    ours="Flowglass",
    reference="critical path",
    goal=round(1 / 1.1, 3),
)
CASES = (case(FAN), case(CHAIN), case(LAYERED), UNEVEN_TASKS)


def rows(rounds: int, seconds: float) -> list[dict[str, Any]]:
    """Every row of this part, measured."""
    return [row for each in CASES for row in case_rows(each, rounds, seconds)] + [memory()]


def memory() -> dict[str, Any]:
    used = run(Contender("Flowglass", OURS, "memory"), 0)
    return {
        "case": "W5 memory of 100,000 tasks: Flowglass",
        "unit": "MB",
        "value": round(used, 1),
        "low": round(used, 1),
        "high": round(used, 1),
        "peer": f"{MEGABYTES} MB allowed",
        "peer_value": MEGABYTES,
        "ratio": round(MEGABYTES / used, 2),
        "goal": 1.0,
        "met": used <= MEGABYTES,
    }
