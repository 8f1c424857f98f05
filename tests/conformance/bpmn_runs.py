"""Runs what DIR/expectations.json states about BPMN files: `python -m tests.conformance.bpmn_runs DIR`.

One line a failure; the last line says `N passed, M failed`; the exit code is 0 only if M is 0. The
scripts of these files are labels, not code: one that says so adds 1 to integerVariable, the others do
nothing. Conditions are given in FEEL under `rewrites`.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lxml import etree

from engine import bpmn, codec
from engine.bpmn import adhoc
from engine.bpmn.due import after
from engine.commands import (
    BeginActivity,
    CompleteUserTask,
    DeliverMessage,
    EndAdHoc,
    SetVariables,
)
from engine.errors import EngineError
from engine.memory import ManualClock, ModelDecisions
from engine.runtime.world import World, starts_by

if TYPE_CHECKING:
    from collections.abc import Mapping

BPMN = "{http://www.omg.org/spec/BPMN/20100524/MODEL}"
OURS = "{urn:flowglass:bpmn:1}"
Scenario = dict[str, Any]


class Failed(Exception):  # noqa: N818 - tells what was expected
    """A scenario does not do what is stated."""


class Model:
    """One file: what is run, and what each script task is labelled."""

    def __init__(self, path: Path, rewrites: Mapping[str, str], key: str | None) -> None:
        self.root = etree.parse(path).getroot()
        self.labels: dict[str, str] = {}
        for where, text in rewrites.items():
            self._rewrite(where, text)
        self._scripts()
        text = etree.tostring(self.root)
        self.definitions = [bpmn.read(text, each) for each in bpmn.processes(text)]
        self.key = key or self.definitions[0].key

    def _rewrite(self, where: str, text: str) -> None:
        key, _, name = where.partition("#")
        for element in self.root.iter(f"{BPMN}*"):
            ends = f"{element.get('sourceRef')}->{element.get('targetRef')}"
            if key not in {element.get("id"), ends}:
                continue
            wanted = f".//{BPMN}{name or 'conditionExpression'}"
            for found in element.iterfind(wanted):
                found.text = text

    def _scripts(self) -> None:
        named: dict[str, str] = {}
        for script in self.root.iter(f"{BPMN}script"):
            task = script.getparent()
            label = (script.text or "").strip()
            named[task.get("id")] = label
            adds = label.startswith("INCREMENT_INTEGER_VARIABLE")
            script.text = "integerVariable + 1" if adds else "null"
            if adds:
                holder = etree.Element(f"{BPMN}extensionElements")
                task.insert(0, holder)
                etree.SubElement(holder, f"{OURS}script", resultVariable="integerVariable")
        self.labels = dict(named)
        for call in self.root.iter(f"{BPMN}callActivity"):
            called = (call.get("calledElement") or "").rpartition(":")[2]
            if called in named:
                self.labels[call.get("id")] = named[called]


class Play:
    """One scenario on its way."""

    def __init__(self, folder: Path, scenario: Scenario) -> None:
        self.scenario = scenario
        self.world = World(ModelDecisions({}), ManualClock())
        self.main = ""
        rewrites = scenario.get("rewrites", {})
        self.model = Model(folder / scenario["file"], rewrites, scenario.get("process"))
        for definition in self.model.definitions:
            self.world.deploy(definition)
        for other in scenario.get("also_deploy", ()):
            for definition in Model(folder / other, {}, None).definitions:
                self.world.deploy(definition)

    def run(self) -> None:
        self._start()
        for number, step in enumerate(self.scenario["steps"], 1):
            for name, value in step.items():
                if name not in {"times", "variables"}:
                    try:
                        getattr(self, f"do_{name}")(value, step)
                    except Failed as failure:
                        raise Failed(f"step {number} ({name}): {failure}") from None
        self._judge(self.scenario.get("expect", {}))
        self._replay()

    def _replay(self) -> None:
        """Whatever is stated, the history must give the state, and the state must be storable."""
        for key, running in self.world.instances.items():
            stored = codec.encode_state(running.state)
            history = map(codec.decode_event, map(codec.encode_event, running.events))
            if codec.encode_state(bpmn.fold(running.definition, key, history)) != stored:
                raise Failed(f"the history of {key} does not give its state")
            if codec.encode_state(codec.decode_state(stored)) != stored:
                raise Failed(f"the state of {key} changes when it is stored")

    def _start(self) -> None:
        how, variables = self.scenario.get("start"), self.scenario["variables"]
        key = self.model.key
        node = None
        if how:
            ((kind, name),) = how.items()
            entries = self.world.definitions[key].entries
            node = next((e.node for e in entries if starts_by(e, kind, name)), None)
            if node is None:
                raise Failed(f"nothing starts by {kind} {name}")
        self.main = self.world.start(key, variables, node)

    def do_waiting(self, wanted: list[str], _: Scenario) -> None:
        found = []
        for running in self.world.instances.values():
            for activation in running.state.activations.values():
                node = running.definition.nodes[activation.node]
                body = activation.token in running.state.loops
                if node.kind in {"user", "catch", "events"} and not body:
                    found.append(node.id)
        if sorted(found) != sorted(wanted):
            raise Failed(f"waits at {sorted(found)}, not {sorted(wanted)}")

    def do_complete(self, node: str, step: Scenario) -> None:
        for _ in range(step.get("times", 1)):
            if not self._complete(node, step.get("variables", {})):
                raise Failed(f"no open instance of {node}")

    def do_complete_any_order(self, wanted: dict[str, int], step: Scenario) -> None:
        left = Counter(wanted)
        while +left:
            done = next((n for n in +left if self._complete(n, step.get("variables", {}))), None)
            if done is None:
                raise Failed(f"never available: {dict(+left)}")
            left[done] -= 1

    def _complete(self, node: str, variables: Mapping[str, Any]) -> bool:
        for key, running in list(self.world.instances.items()):
            state = running.state
            for task in state.user_tasks.values():
                if task.node == node:
                    self.world.send(key, CompleteUserTask(task.task, variables, "tester"))
                    return True
            for wait in state.subscriptions.values():
                if wait.node == node and wait.kind == "message":
                    self.world.send(key, DeliverMessage(wait.subscription, variables))
                    return True
        return False

    def do_message(self, name: str, step: Scenario) -> None:
        if not self.world.message(name, step.get("variables")):
            raise Failed(f"nothing takes the message {name}")

    def do_signal(self, name: str, step: Scenario) -> None:
        if not self.world.signal(name, step.get("variables")):
            raise Failed(f"nothing hears the signal {name}")

    def do_rejected(self, what: dict[str, str], _: Scenario) -> None:
        before = sum(len(r.events) for r in self.world.instances.values())
        for kind, name in what.items():
            getattr(self.world, kind)(name)
        if before != sum(len(r.events) for r in self.world.instances.values()):
            raise Failed(f"{what} had an effect")

    def do_advance(self, text: str, _: Scenario) -> None:
        now = self.world.clock.now()
        self.world.advance(after(text, now) - now if text else timedelta())

    def do_set(self, variables: dict[str, Any], _: Scenario) -> None:
        self.world.send(self.main, SetVariables(variables, "tester"))

    def do_incident(self, node: str, _: Scenario) -> None:
        found = [i.node for r in self.world.instances.values() for i in r.state.incidents.values()]
        if not found or (node != "*" and node not in found):
            raise Failed(f"incidents at {found}, not at {node}")

    def _adhoc(self, node: str | None = None) -> tuple[str, str]:
        for key, running in self.world.instances.items():
            for activation in running.state.activations.values():
                known = running.definition.nodes[activation.node]
                if known.kind == "adhoc" and node in {None, known.id}:
                    return key, activation.token
        raise Failed("no ad-hoc sub-process is open")

    def do_adhoc_enabled(self, wanted: list[str], _: Scenario) -> None:
        key, token = self._adhoc()
        running = self.world.instances[key]
        found = adhoc.enabled(running.definition, running.state, token)
        if sorted(found) != sorted(wanted):
            raise Failed(f"enabled are {sorted(found)}, not {sorted(wanted)}")

    def do_adhoc_start(self, node: str, _: Scenario) -> None:
        key, token = self._adhoc()
        self.world.send(key, BeginActivity(token, node))

    def do_adhoc_complete(self, node: str, _: Scenario) -> None:
        key, token = self._adhoc(node)
        self.world.send(key, EndAdHoc(token))

    def do_state(self, wanted: str, _: Scenario) -> None:
        state = self.world.instances[self.main].state
        if wanted == "ended" and state.status not in {"completed", "cancelled"}:
            stands = [f"{i.node}: {i.message}" for i in state.incidents.values()]
            raise Failed(f"is {state.status} {stands}")

    def _judge(self, expect: Mapping[str, Any]) -> None:
        completed, entered = self._counts()
        for node, count in expect.get("completed", {}).items():
            if completed[node] != count:
                raise Failed(f"{node} was completed {completed[node]} times, not {count}")
        for node in expect.get("never_entered", ()):
            if node in entered:
                raise Failed(f"{node} was entered")
        if "trace" in expect:
            trace: Counter[str] = Counter()
            for node, count in completed.items():
                label = self.model.labels.get(node, "")
                if label.startswith("SCRIPT_") or label.endswith("_AND_LOG"):
                    trace[label] += count
            if dict(trace) != expect["trace"]:
                raise Failed(f"the trace is {dict(trace)}, not {expect['trace']}")

    def _counts(self) -> tuple[Counter[str], set[str]]:
        completed: Counter[str] = Counter()
        entered: set[str] = set()
        for key, running in self.world.instances.items():
            bodies = {(key, e.token) for e in running.events if e.kind == "loop.started"}
            for event in running.events:
                if event.node is None:
                    continue
                if event.kind == "node.entered":
                    entered.add(event.node)
                elif event.kind == "node.completed" and (key, event.token) not in bodies:
                    completed[event.node] += 1
        return completed, entered


def main(arguments: list[str]) -> int:
    """Run every scenario and print what fails."""
    folder = Path(arguments[0])
    scenarios = json.loads((folder / "expectations.json").read_text())["scenarios"]
    failed = 0
    for scenario in scenarios:
        try:
            Play(folder, scenario).run()
        except (Failed, EngineError) as failure:
            failed += 1
            print(f"{scenario['file']} [{scenario['scenario']}]: {failure}")
        except Exception as error:  # noqa: BLE001 - the other scenarios still run
            failed += 1
            print(f"{scenario['file']} [{scenario['scenario']}]: {type(error).__name__}: {error}")
    print(f"{len(scenarios) - failed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
