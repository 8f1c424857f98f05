"""Random models through the durable runtime: its histories are those of the run in memory, byte by byte.

The same commands go to both at the same virtual instants; what an instance sends another goes through
the rows of its own transaction. The runtime forgets all that it keeps in memory between any two.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID, uuid5

import pytest
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from designer.models import Instance, Snapshot, StartEvent
from designer.runtime import callees
from tests.integration.designer.runtime.durable import Durable, history
from tests.oracle.growing import model
from tests.oracle.judge import judge
from tests.oracle.lane import LEVEL
from tests.oracle.path import Path

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.integration.designer.runtime.conftest import Published

    Publish = Callable[[str], Published]


def compared(publish: Publish, seed: int, number: int) -> int:
    main = uuid5(UUID(int=seed), str(number))
    path = Path(model(seed), number, main, budget=100).run()
    judge(path)
    durable = Durable(publish(path.model.text))
    callees.register(durable.published.version, timezone.now())
    for at, _, instance, command in path.sent:
        durable.clock.move_to(at)
        durable.send(UUID(instance), command)
    for instance, lane in path.lanes.items():
        pk = UUID(instance)
        if lane.history:
            assert history(pk) == lane.history, f"seed {seed}, path {number}"
            assert bytes(Snapshot.objects.get(pk=pk).state) == lane.stored
            assert Instance.objects.get(pk=pk).state == lane.state.status
    durable.deliver_the_rest()
    StartEvent.objects.all().delete()  # the next model names its processes alike
    return len(path.sent)


@pytest.mark.parametrize("first", [2000, 2012])
def test_durable_runs_are_those_in_memory(publish: Publish, first: int) -> None:
    decision = publish(LEVEL).version.model
    type(decision).objects.filter(pk=decision.pk).update(kind="decision", key="level")
    steps = sum(
        compared(publish, seed, path) for seed in range(first, first + 12) for path in (0, 1)
    )
    assert steps > 100
    call_command("verify")
    connection.close()
