"""`manage.py simulate FILE`: run a model in memory on a virtual clock and say what happened."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.core.management.base import BaseCommand, CommandError

import engine
from designer.runtime import sealing

if TYPE_CHECKING:
    from argparse import ArgumentParser
    from collections.abc import Callable


class Command(BaseCommand):
    help = "Run a model file in memory on a virtual clock; print its events and its result."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "file",
            type=Path,
            help="a .bpmn, .dmn or .scxml file, or the .json of a task graph or rule set",
        )
        parser.add_argument("--vars", default="{}", help="variables as a JSON object")
        parser.add_argument("--answers", default="{}", help="JSON object: task id to variables")
        parser.add_argument(
            "--send",
            action="append",
            default=[],
            metavar="EVENT",
            help="an event for a state machine, as NAME or NAME=JSON; may be given several times",
        )
        parser.add_argument(
            "--decisions", type=Path, help="folder of .dmn files and rule sets (default: beside)"
        )
        parser.add_argument("--json", action="store_true", help="print one JSON object")

    def handle(self, *_args: Any, **options: Any) -> None:
        file = options["file"]
        variables = mapping(options["vars"], "--vars")
        try:
            text = file.read_bytes()
        except OSError as error:
            raise CommandError(f"{file} cannot be read: {error.strerror}") from None
        try:
            answers = mapping(options["answers"], "--answers")
            if file.suffix.lower() == ".dmn":
                result = evaluated(text, variables)
            elif file.suffix.lower() == ".scxml":
                result = machine_simulated(text, variables, file, options["send"])
            elif file.suffix.lower() == ".json":
                result = (
                    ruled(text, variables)
                    if holds_rules(text)
                    else graphed(text, variables, answers)
                )
            else:
                folder = options["decisions"] or file.parent
                known = engine.ModelDecisions(decisions_in(folder), rule_sets=rules_in(folder))
                result = simulated(text, variables, known, answers)
        except engine.InvalidModel as error:
            problems = "\n".join(f"  {p.element_id or '-'}: {p.message}" for p in error.problems)
            raise CommandError(f"{file.name} cannot run:\n{problems}") from None
        except engine.EngineError as error:
            raise CommandError(f"{file.name}: {error}") from None
        if options["json"]:
            self.stdout.write(json.dumps(result, ensure_ascii=False, default=str))
            return
        for event in result["events"]:
            data = json.dumps(event["data"], ensure_ascii=False)
            self.stdout.write(f"{event['at']}  {event['kind']:<22} {event['node'] or '-'}  {data}")
        self.stdout.write(f"{result['state']}  {json.dumps(result['result'], ensure_ascii=False)}")


def shown(definition: Any, found: dict[str, Any], events: list[Any]) -> dict[str, Any]:
    """What may be printed: the model's sensitive variables are hidden here as everywhere."""
    names = definition.sensitive
    if not names:
        return found
    nodes = sealing.results_of(definition)
    values = [value for event in events for value in engine.hidden_in(event, names, nodes)]
    mask = engine.Mask(names, values)
    hidden = {name: mask.value(value) for name, value in found.items() if name != "events"}
    return {**hidden, "events": [engine.event_to_json(mask.event(event)) for event in events]}


def mapping(text: str, option: str) -> dict[str, Any]:
    """The JSON object given on the command line, as engine values."""
    try:
        data = json.loads(text)
    except ValueError as error:
        raise CommandError(f"{option} is not JSON: {error}") from None
    if not isinstance(data, dict):
        raise CommandError(f"{option} must be a JSON object")
    return engine.codec.decode_variables(data)


def simulated(
    text: bytes, variables: dict[str, Any], known: engine.ModelDecisions, answers: dict[str, Any]
) -> dict[str, Any]:
    """A process from its start until it ends or waits for people."""
    run = engine.simulate(text, variables, decisions=known, answers=answers)
    state = run.state.status
    if state == "running":
        state = "incident" if run.incidents else "waiting" if run.waiting else state
    found = {
        "state": "cut" if run.cut else state,
        "events": [engine.event_to_json(event) for event in run.events],
        "result": engine.codec.encode_variables(run.variables),
        "waiting": [task.name or task.node for task in run.waiting],
        "incidents": [
            {"node": i.node, "code": i.code, "message": i.message} for i in run.incidents
        ],
    }
    return shown(run.definition, found, run.events)


def machine_simulated(
    text: bytes, variables: dict[str, Any], file: Path, events: list[str]
) -> dict[str, Any]:
    """A state machine from its start until it ends or waits for an event."""
    run = engine.simulate_machine(
        text, variables, send=[delivery(each) for each in events], files=beside(file)
    )
    state = run.state.status
    if state == "running":
        state = "incident" if run.state.incidents else "waiting"
    found = {
        "state": "cut" if run.cut else state,
        "events": [engine.event_to_json(event) for event in run.events],
        "result": engine.codec.encode_variables(run.variables),
        "waiting": [p.event for p in engine.statechart.available(run.definition, run.state) if p],
        "incidents": [
            {"node": i.node, "code": i.code, "message": i.message}
            for i in run.state.incidents.values()
        ],
        "refused": list(run.refused),
        "sessions": {
            key: [engine.event_to_json(event) for event in session.events]
            for key, session in run.sessions.items()
        },
    }
    return shown(run.definition, found, run.events)


def delivery(text: str) -> engine.DeliverEvent:
    """An event given on the command line."""
    name, _, data = text.partition("=")
    try:
        value = json.loads(data) if data else None
    except ValueError as error:
        raise CommandError(f"--send {name}: the data are not JSON: {error}") from None
    return engine.DeliverEvent(name, engine.codec.decode_value(value))


def beside(file: Path) -> Callable[[str], str]:
    """The files of the document's own folder, by name."""

    def read(name: str) -> str:
        if Path(name).name != name:
            raise ValueError("only a file beside the document can be named")
        return (file.parent / name).read_text(encoding="utf-8-sig")

    return read


def evaluated(text: bytes, variables: dict[str, Any]) -> dict[str, Any]:
    """Every decision of the file that nothing else in it decides for: its own main decision."""
    decided = engine.dmn.read(text).decision().evaluate(variables)
    return {
        "state": "decided",
        "events": [],
        "result": engine.encode_value(decided.value),
        "rules": list(decided.rules),
        "warnings": [str(warning) for warning in decided.warnings],
    }


def holds_rules(text: bytes) -> bool:
    """Whether the JSON is a rule set; anything else is read as a task graph, which says what is wrong."""
    try:
        data = json.loads(text)
    except ValueError:
        return False
    return isinstance(data, dict) and "rules" in data


def graphed(text: bytes, variables: dict[str, Any], answers: dict[str, Any]) -> dict[str, Any]:
    """A task graph from its start to its end."""
    run = engine.simulate_graph(text, variables, answers=answers)
    tasks = zip(run.definition.tasks, run.state.results, strict=True)
    found = {
        "state": "cut" if run.cut else run.state.status,
        "events": [engine.event_to_json(event) for event in run.events],
        "result": {task.result_name: engine.encode_value(result) for task, result in tasks},
    }
    return shown(run.definition, found, run.events)


def ruled(text: bytes, variables: dict[str, Any]) -> dict[str, Any]:
    """A rule set over the variables, on the simulation's first day."""
    now = engine.ManualClock().now()
    outcome = engine.RuleSet.from_json(text).evaluate(variables, now=now)
    return {
        "state": "completed" if outcome.ok else "failed",
        "events": [engine.event_to_json(event) for event in outcome.events("simulation", now)],
        "result": engine.encode_variables(outcome.facts),
        "trace": [trace._asdict() for trace in outcome.trace],
    }


def decisions_in(folder: Path) -> dict[str, Any]:
    """The decisions of a folder, by file stem, name of the file's definitions, and decision id."""
    found: dict[str, Any] = {}
    for path in sorted(folder.glob("*.dmn")):
        try:
            model = engine.dmn.read(path.read_bytes())
        except engine.EngineError:
            continue  # asked for by key, it is named as unknown
        names = [path.stem, model.definitions.name]
        names += [name for d in model.decisions for name in (d.id, d.name)]
        for name in names:
            found.setdefault(name, model)
    return found


def rules_in(folder: Path) -> dict[str, engine.RuleSet]:
    """The rule sets of a folder, by file stem and by their own key."""
    found: dict[str, engine.RuleSet] = {}
    for path in sorted(folder.glob("*.json")):
        text = path.read_bytes()
        if not holds_rules(text):
            continue
        try:
            rules = engine.RuleSet.from_json(text)
        except engine.EngineError:
            continue  # asked for by key, it is named as unknown
        for name in (path.stem, rules.key):
            found.setdefault(name, rules)
    return found
