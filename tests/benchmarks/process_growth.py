"""How the cost of a process grows: with repetitions, branches, its history, and its neighbours.

Each figure is how many times as much processor time the large case takes as the small one.
"""

from __future__ import annotations

from tests.benchmarks.harness import Case, Contender

OURS = "tests.benchmarks.flowglass_growth"
TENFOLD, FLAT = 12.0, 1.3


def _case(name: str, workload: str, goal: float, unit: str = "times") -> Case:
    contenders = (Contender("Flowglass", OURS, workload),)
    return Case(name=name, unit=unit, contenders=contenders, ours="Flowglass", goal=goal, most=True)


CASES = (
    _case("1,000 to 10,000 scripts of a multi-instance, memory", "scripts_memory", TENFOLD),
    _case("10,000 to 100,000 scripts of a multi-instance, memory", "many_scripts_memory", TENFOLD),
    _case("1,000 to 10,000 scripts of a multi-instance, durable", "scripts_durable", TENFOLD),
    _case("1,000 to 10,000 jobs of a multi-instance, durable", "jobs_durable", TENFOLD),
    _case("1,000 to 10,000 branches of a join, memory", "join_memory", TENFOLD),
    _case("1,000 to 10,000 branches of a join, durable", "join_durable", TENFOLD),
    _case("the last of 50,000 events against the first, memory", "history_memory", FLAT),
    _case("the last of 48,000 events against the first, durable", "history_durable", FLAT),
    _case("a run beside 100,000 waiting runs against one beside none", "neighbours", FLAT),
    _case("memory held for 100,000 waiting runs", "memory_of_waiting", 64.0, "MiB"),
)
