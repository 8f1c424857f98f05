"""A run of a pattern's model, told step by step and played twice.

One world keeps its states as they are and takes large steps. The other takes the smallest steps
there are and keeps every state as bytes in between. After each step both must have recorded the
very same events, and the events alone must give the state.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from engine import bpmn, codec
from engine.bpmn.due import after
from engine.commands import BeginActivity, CompleteUserTask
from engine.memory import ManualClock, ModelDecisions
from engine.runtime.world import World

if TYPE_CHECKING:
    from engine.bpmn import State
    from engine.commands import Command
    from engine.events import Event
    from engine.runtime.world import Running

MODELS = Path(__file__).parents[3] / "designer" / "demo" / "patterns"


class Forgetful(World):
    """A world that knows of its instances only what it has stored."""

    def _step(self, instance: str, command: Command) -> None:
        running = self.instances[instance]
        running.state = codec.decode_state(codec.encode_state(running.state))
        super()._step(instance, command)


class Story:
    """What happens in one run of the model of this number, and what came of it."""

    def __init__(self, number: int, **variables: Any) -> None:
        (file,) = MODELS.glob(f"{number:02}-*.bpmn")
        text = file.read_text(encoding="utf-8")
        definitions = [bpmn.read(text, key) for key in bpmn.processes(text)]
        self.world = World(ModelDecisions({}), ManualClock())
        self.other = Forgetful(ModelDecisions({}), ManualClock(), budget=1)
        for world in self._worlds:
            for definition in definitions:
                world.deploy(definition)
            self.main = world.start(definitions[0].key, variables)
        self._agree()

    @property
    def _worlds(self) -> tuple[World, World]:
        return self.world, self.other

    def do(self, *nodes: str, **variables: Any) -> None:
        """People complete an open task at each of the nodes, giving the variables."""
        for node in nodes:
            for world in self._worlds:
                instance, task = next(
                    (key, task.task)
                    for key, running in world.instances.items()
                    for task in running.state.user_tasks.values()
                    if task.node == node
                )
                world.send(instance, CompleteUserTask(task, variables, "tester"))
            self._agree()

    def begin(self, node: str) -> None:
        """Somebody begins an activity of the ad-hoc sub-process."""
        for world in self._worlds:
            world.send(self.main, BeginActivity(_adhoc(world.instances[self.main]), node))
        self._agree()

    def may_begin(self) -> tuple[str, ...]:
        """What of the ad-hoc sub-process may be begun now."""
        running = self.world.instances[self.main]
        return bpmn.enabled(running.definition, running.state, _adhoc(running))

    def message(self, name: str, **variables: Any) -> bool:
        """A message comes from outside; whether anything took it."""
        return self._told([world.message(name, variables) for world in self._worlds])

    def signal(self, name: str) -> bool:
        """A signal is broadcast outside; whether anything heard it."""
        return self._told([world.signal(name) for world in self._worlds])

    def wait(self, duration: str) -> None:
        """Time goes by, and what becomes due happens."""
        for world in self._worlds:
            now = world.clock.now()
            world.advance(after(duration, now) - now)
        self._agree()

    @property
    def state(self) -> State:
        """How the run stands."""
        return self.world.instances[self.main].state

    @property
    def over(self) -> bool:
        """Whether the run has completed."""
        return self.state.status == "completed"

    @property
    def open(self) -> list[str]:
        """Where people have something to do, once for each task."""
        return sorted(
            task.node
            for running in self.world.instances.values()
            for task in running.state.user_tasks.values()
        )

    @property
    def done(self) -> list[str]:
        """What was completed, in order; a repeated activity once for each repetition."""
        return self._nodes("node.completed")

    @property
    def taken_back(self) -> list[str]:
        """What was begun and cancelled, in order."""
        return self._nodes("node.cancelled")

    def times(self, node: str) -> int:
        """How often the node was completed."""
        return self.done.count(node)

    def variable(self, name: str) -> Any:
        """A variable of the run."""
        return self.state.variables[name]

    def _nodes(self, kind: str) -> list[str]:
        events = self._events(self.world)
        bodies = {(e.instance, e.token) for e in events if e.kind == "loop.started"}
        wanted = (e for e in events if e.kind == kind and (e.instance, e.token) not in bodies)
        return [str(event.node) for event in wanted]

    def _events(self, world: World) -> list[Event]:
        return [event for running in world.instances.values() for event in running.events]

    def _told(self, answers: list[bool]) -> bool:
        self._agree()
        assert answers[0] == answers[1]
        return answers[0]

    def _agree(self) -> None:
        assert self._events(self.world) == self._events(self.other)
        for key, running in self.world.instances.items():
            replayed = bpmn.fold(running.definition, key, running.events)
            assert codec.encode_state(replayed) == codec.encode_state(running.state)


def _adhoc(running: Running) -> str:
    return next(
        activation.token
        for activation in running.state.activations.values()
        if running.definition.nodes[activation.node].kind == "adhoc"
    )
