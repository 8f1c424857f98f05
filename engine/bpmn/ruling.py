"""Rule tasks that ask a rule set: what it changes, tells and has called, in this order.

The calls are jobs of the task, one after the other; each has a key of its own, and the task is done
when the last one is.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from engine.bpmn import tasks
from engine.bpmn.extensions import TIME_LIMIT
from engine.bpmn.values import UnstorableValue, normal_variables
from engine.bpmn.waits import signal
from engine.effects import BroadcastSignal

if TYPE_CHECKING:
    from engine.bpmn.definition import Node
    from engine.bpmn.run import Run
    from engine.bpmn.state import Activation, Job
    from engine.commands import RulesAnswer


def answered(run: Run, node: Node, activation: Activation, answer: RulesAnswer) -> None:
    """Store what the rules changed, tell what they tell, and begin with their calls."""
    try:
        data = _data(node, answer)
        run.weigh(tasks.named(node.id, data["outputs"], data["result_variable"]))
    except UnstorableValue as error:
        run.incident(activation, "invalid_result", error.message)
        return
    run.emit("rules.evaluated", node.id, activation.token, data)
    variable = data["result_variable"]
    tasks.store(run, activation, data["outputs"], variable, "decision")
    for event in data["told"]:
        _tell(run, node, activation, event["name"], event["data"])
        if activation.token not in run.state.activations:
            return  # what was told interrupted the task
    go_on(run, node, activation)


def _data(node: Node, answer: RulesAnswer) -> dict[str, Any]:
    return {
        "rule_set": answer.key,
        "version": answer.version,
        "mode": answer.mode,
        "inputs": normal_variables(answer.inputs),
        "outputs": normal_variables(answer.changes),
        "result_variable": node.decision.result_variable if node.decision else None,
        "fired": [
            {**fired._asdict(), "changes": normal_variables(fired.changes)}
            for fired in answer.fired
        ],
        "trace": [each._asdict() for each in answer.trace],
        "calls": [
            {**call._asdict(), "parameters": normal_variables(call.parameters)}
            for call in answer.calls
        ],
        "told": [{**each._asdict(), "data": normal_variables(each.data)} for each in answer.told],
    }


def _tell(run: Run, node: Node, activation: Activation, name: str, payload: dict[str, Any]) -> None:
    run.emit("signal.thrown", node.id, activation.token, {"name": name, "variables": payload})
    run.effects.append(BroadcastSignal(name, payload))
    signal(run, name, payload)


def go_on(run: Run, node: Node, activation: Activation, again: Job | None = None) -> None:
    """Have the next handler called, or leave the task where there is none."""
    pending = run.state.pending.get(activation.token)
    if not pending:
        run.depart(node, activation)
        return
    order = tasks.Order(pending[0].handler, pending[0].parameters, TIME_LIMIT)
    tasks.create(run, node, activation, order, again)
