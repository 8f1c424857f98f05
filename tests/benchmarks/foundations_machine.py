"""State machines (W6): an order goes round three states, two of its three transitions guarded.

    draft -submit[total > 0]-> submitted -approve[total < limit]-> approved -reopen-> draft

One long-lived object, nothing is stored; a figure counts transitions.
"""

from __future__ import annotations

from typing import Any

from tests.benchmarks.harness import Case, Contender, case_rows

OURS = "tests.benchmarks.flowglass_machine"
PEERS = "tests.benchmarks.peers.machines"
NAME = "W6 state machine"
UNIT = "transitions/s"

CASES = (
    Case(
        name=NAME,
        unit=UNIT,
        contenders=(
            Contender("django-fsm-2", PEERS, "django_fsm", peer=True),
            Contender("transitions", PEERS, "transitions", peer=True),
            Contender("Flowglass, guards in Python", OURS, "python"),
            Contender("Flowglass, guards in FEEL", OURS, "feel"),
            Contender("Flowglass, the kernel with its history", OURS, "kernel"),
        ),
        ours="Flowglass, guards in Python",
        reference="django-fsm-2",
        goal=2.0,
    ),
    Case(
        name=f"{NAME} beside python-statemachine",
        unit=UNIT,
        contenders=(
            Contender("python-statemachine", PEERS, "statemachine", peer=True),
            Contender("Flowglass, guards in Python", OURS, "python"),
            Contender("Flowglass, guards in FEEL", OURS, "feel"),
        ),
        ours="Flowglass, guards in Python",
        reference="python-statemachine",
        goal=60.0,
    ),
)


def rows(rounds: int, seconds: float) -> list[dict[str, Any]]:
    """Every row of this part, measured."""
    return [row for case in CASES for row in case_rows(case, rounds, seconds)]
