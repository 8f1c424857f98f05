"""A program's machine and an instance of the same definition go the same way."""

from __future__ import annotations

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engine import DeliverEvent, EngineError, StateMachine, TransitionRefused, statechart
from engine.commands import Start
from engine.statechart.plan import initial_plan
from tests.properties.engine.statechart.charts import EVENTS, documents
from tests.unit.engine.machines import Machine


class Subject:
    """What the guards look at."""

    state = None

    def __init__(self, n: int) -> None:
        self.n = n


@settings(deadline=None, max_examples=150, suppress_health_check=list(HealthCheck))
@given(
    text=documents(bare=True),
    n=st.integers(1, 7),
    events=st.lists(st.sampled_from(EVENTS), max_size=6),
)
def test_both_stand_in_the_same_states_after_every_event(
    text: str, n: int, events: list[str]
) -> None:
    definition = statechart.read(text)
    instance = Machine(text).send(Start({"n": n}))
    if instance.state.needs_continue or instance.state.status != "running":
        return  # it never rests, or ended before anybody could ask it
    begun = definition.ids(initial_plan(definition).enters & definition.atomic)
    if list(instance.leaves) != begun or len(instance.of("flow.taken")) > 0:
        return  # it moved by itself at its start; an object moves with its first event
    machine = StateMachine.of(definition)(Subject(n))
    for event in events:
        before = len(instance.of("flow.taken"))
        instance.send(DeliverEvent(event))
        if instance.state.needs_continue or instance.state.status != "running":
            return
        moved = len(instance.of("flow.taken")) > before
        try:
            machine.fire(event)
        except TransitionRefused:
            assert not moved
        except EngineError:
            return  # it never comes to rest, and says so
        assert machine.states == instance.leaves
