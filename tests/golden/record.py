"""Records real histories: `python -m tests.golden.record NAME FILE…` writes `histories/NAME.jsonl`.

One line each: a model (`text`, `kind`, `instance`), then its events and, after each step, the snapshot
as they are stored. It imports nothing but the engine, so that it can be run in an older checkout:
`cd OLD && PYTHONPATH=. python NEW/tests/golden/record.py NAME FILE…`. What that engine cannot read
is left out, and told.
"""

from __future__ import annotations

import json
import re
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from engine import bpmn, codec
from engine import commands as said
from engine.errors import EngineError
from engine.runtime import drive

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

FOLDER = Path(__file__).parent / "histories"
NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)
MOST = 40
LONGEST = 250_000  # characters of one model with its history
VARIABLES = {"amount": 120, "x": 3, "customer": "Ann", "items": [1, 2, 3], "ok": True}


class Asked:
    """Answers decisions and rule sets without looking: what was answered is in the history."""

    def evaluate(
        self, key: str, decision_id: str | None, variables: Mapping[str, Any], now: datetime
    ) -> said.DecisionOutcome:
        return said.DecisionOutcome(key, "1", key, "FIRST", {"x": 3}, (1,), "high")

    def evaluate_rules(self, key: str, variables: Mapping[str, Any], now: datetime) -> Any:
        fired = said.RuleFired("large", "Large orders", 1, {"discount": 2})
        call = said.RuleCall("large", "log", {"message": "large"}, "told")
        changes = {"discount": 2}
        return said.RulesAnswer(key, "1", "once", {"amount": 120}, changes, (fired,), (), (call,))


class Play:
    """One instance of any kind of model, moved on by whatever it waits for."""

    def __init__(self, kind: str, text: str, instance: str, state: Any = None) -> None:
        self.kind, self.text, self.now, self.turn = kind, text, NOON, 0
        self.definition, fresh, self.step, self.encode = _kinds()[kind](text)
        self.state = fresh(instance) if state is None else state
        self.heard: list[str] = sorted(set(re.findall(r'event="([\w.]+)"', text)))

    def send(self, command: Any) -> Any:
        done = self.step(self.definition, self.state, command, self.now)
        self.state = done.state
        self.effects = done.effects
        return done

    def following(self) -> Any:
        """The next command, or None where nothing more is to come."""
        if self.state.status != "running" or self.turn >= MOST:
            return None
        self.turn += 1
        for command in self._due():
            return command
        return None

    def _due(self) -> Iterator[Any]:
        state = self.state
        if getattr(state, "needs_continue", False):
            yield said.Continue()
        yield from self._jobs()
        for call in getattr(state, "calls", {}).values():
            yield said.ReturnCall(call.call, {"returned": True})
        for task in getattr(state, "user_tasks", {}).values():
            yield said.CompleteUserTask(task.task, {"done": self.turn}, "ann")
        timers = sorted(getattr(state, "timers", {}).values(), key=lambda timer: timer.due)
        for timer in timers[:1]:
            self.now = max(self.now, timer.due)
            yield said.FireTimer(timer.timer)
        for wait in getattr(state, "subscriptions", {}).values():
            if wait.kind == "signal":
                yield said.Signal(wait.name)
            elif wait.kind == "message":
                yield said.DeliverMessage(wait.subscription)
        if self.kind == "machine" and self.heard:
            yield said.DeliverEvent(self.heard[self.turn % len(self.heard)])

    def _jobs(self) -> Iterator[Any]:
        state = self.state
        if self.kind == "graph":
            yield from (said.CompleteJob(job, {"made": self.turn}) for job in state.open_jobs)
            return
        for job in getattr(state, "jobs", {}).values():
            if job.open and job.attempt == 1 and job.attempts > 1:
                yield said.FailJob(job.job, "timeout", "no answer")
            elif job.open:
                self.now = max(self.now, job.retry_at or self.now)
                yield said.CompleteJob(job.job, {"made": self.turn})


def _kinds() -> dict[str, Callable[[str], tuple[Any, Any, Any, Any]]]:
    return {"process": _process, "machine": _machine, "graph": _graph}


def _process(text: str) -> tuple[Any, Any, Any, Any]:
    def step(definition: Any, state: Any, command: Any, now: datetime) -> Any:
        return drive(definition, state, command, now=now, decisions=Asked())

    return bpmn.read(text), bpmn.new_state, step, codec.encode_state


def _machine(text: str) -> tuple[Any, Any, Any, Any]:
    from engine import statechart
    from engine.runtime.kinds import drive_machine

    def step(definition: Any, state: Any, command: Any, now: datetime) -> Any:
        return drive_machine(definition, state, command, now=now)

    return statechart.read(text), statechart.new_state, step, codec.encode_state


def _graph(text: str) -> tuple[Any, Any, Any, Any]:
    from engine import taskgraph

    def step(definition: Any, state: Any, command: Any, now: datetime) -> Any:
        return taskgraph.step(definition, state, command, now=now)

    return taskgraph.read(text), taskgraph.new_state, step, codec.encode_graph_state


def recorded(kind: str, text: str, instance: str) -> Iterator[dict[str, Any]]:
    """The lines of one history."""
    play = Play(kind, text, instance)
    yield {"model": {"kind": kind, "instance": instance, "text": text}}
    command: Any = said.Start({} if kind == "machine" else VARIABLES)
    while command is not None:
        done = play.send(command)
        yield from ({"event": json.loads(codec.encode_event(event))} for event in done.events)
        yield {"snapshot": json.loads(play.encode(play.state))}
        play.now += timedelta(seconds=7)
        command = play.following()


def kind_of(path: Path) -> str:
    """What kind of model the file is."""
    return {".bpmn": "process", ".scxml": "machine", ".json": "graph"}[path.suffix]


def record(name: str, files: Iterable[Path]) -> None:
    """Write the histories of these models to one file."""
    lines = []
    for path in files:
        try:
            found = list(recorded(kind_of(path), path.read_text(), f"golden-{path.stem}"))
        except (EngineError, ImportError, AttributeError) as error:
            print(f"{path.name} is left out: {type(error).__name__}: {error}")
            continue
        texts = [json.dumps(line, ensure_ascii=False, sort_keys=True) for line in found]
        if sum(map(len, texts)) > LONGEST:
            print(f"{path.name} is left out: its history is too long to be kept")
            continue
        lines += texts
    FOLDER.mkdir(exist_ok=True)
    (FOLDER / f"{name}.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
    models = sum(line.startswith('{"model"') for line in lines)
    print(f"{name}: {models} histories, {len(lines)} lines")


if __name__ == "__main__":
    record(sys.argv[1], map(Path, sys.argv[2:]))
