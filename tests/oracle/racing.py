"""Commands that race for one instance: duplicated, late, and in any order."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random
from typing import TYPE_CHECKING, Any

from engine import codec
from engine.commands import (
    Cancel,
    CompleteJob,
    CompleteUserTask,
    Continue,
    DeliverMessage,
    FailJob,
    FireTimer,
    RetryIncident,
    Signal,
)
from engine.errors import CommandRefused
from engine.runtime import drive
from tests.oracle.growing import model
from tests.oracle.lane import DECISIONS, demand
from tests.oracle.path import MAIN, Path

if TYPE_CHECKING:
    from uuid import UUID

    from engine.bpmn import State
    from engine.commands import Command
    from tests.oracle.lane import Lane

#: of the same one of these only one is ever taken
ONCE = (CompleteJob, FireTimer, CompleteUserTask, RetryIncident, Cancel)


@dataclass(frozen=True)
class Race:
    """An instance somewhere on its way, and what comes for it at the same time."""

    path: Path
    lane: Lane
    commands: list[Command]


def race(seed: int, main: UUID = MAIN, most: int = 6) -> Race:
    """A random model on its way, and up to `most` commands, some of them twice or long done."""
    rng = Random(f"race {seed}")  # noqa: S311 - reproducible on purpose
    path = Path(model(seed % 997), seed, main, budget=100)
    path.cancel_at = 0
    path.run(steps=rng.randint(1, 12))
    lane = path.lanes[path.main]
    wanted = everything(lane.state)
    done = [command for _, _, instance, command in path.sent[1:] if instance == path.main]
    commands = rng.sample(wanted, min(len(wanted), rng.randint(1, 4)))
    commands += rng.sample(done, min(len(done), rng.randint(0, 2)))
    commands += rng.choices(commands, k=rng.randint(1, 2)) if commands else []
    if rng.random() < 0.2:
        commands.append(Cancel("op", "enough"))
    rng.shuffle(commands)
    return Race(path, lane, commands[:most])


def everything(state: State) -> list[Command]:
    """All that could come for the instance now, wanted or not."""
    found: list[Command] = []
    for job in state.jobs.values():
        found += [CompleteJob(job.job, 7), FailJob(job.job, "boom", "it broke")]
    found += [FireTimer(timer) for timer in state.timers]
    found += [CompleteUserTask(task, {"raced": 1}) for task in state.user_tasks]
    found += [RetryIncident(incident, "op") for incident in state.incidents]
    for wait in state.subscriptions.values():
        if wait.kind == "message":
            found.append(DeliverMessage(wait.subscription))
        elif wait.kind == "signal":
            found.append(Signal(wait.name))
    return found


@dataclass
class Answers:
    """What became of commands that came one after another."""

    state: bytes
    events: list[bytes]
    accepted: list[Command]


def serial(race: Race, commands: list[Command]) -> Answers:
    """One after another; a loser is refused with a code and words, and changes nothing."""
    lane, stored = race.lane, race.lane.stored
    events: list[bytes] = []
    accepted: list[Command] = []
    for command in commands:
        state = codec.decode_state(stored)
        try:
            done: Any = drive(
                lane.definition, state, command, now=race.path.now, decisions=DECISIONS
            )
        except CommandRefused as refused:
            demand(refused.code and refused.message, "a refusal says nothing")
            demand(codec.encode_state(state) == stored, "a refusal changes the state")
            continue
        stored = codec.encode_state(done.state)
        events += [codec.encode_event(event) for event in done.events]
        accepted.append(command)
    return Answers(stored, events, accepted)


def check(seed: int, orders: int = 3) -> int:
    """Play the race in some orders; the number of commands that lost."""
    this, rng = race(seed), Random(f"orders {seed}")  # noqa: S311 - reproducible on purpose
    lost = 0
    for _ in range(orders):
        commands = rng.sample(this.commands, len(this.commands))
        got = serial(this, commands)
        alone = serial(this, got.accepted)
        demand(alone.accepted == got.accepted, f"race {seed}: a loser made another one win")
        demand(alone.state == got.state, f"race {seed}: a loser changed the state")
        demand(alone.events == got.events, f"race {seed}: a loser changed what happened")
        for command in got.accepted:
            twice = got.accepted.count(command) > 1 and isinstance(command, ONCE)
            demand(not twice, f"race {seed}: {command} was taken twice")
        lost += sum(not isinstance(c, Continue) for c in commands) - len(got.accepted)
    return lost
