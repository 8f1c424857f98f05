"""How each command is answered."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, assert_never

from engine.bpmn import adhoc, calls, deadline, faults, ruling, tasks, waits
from engine.bpmn.closing import cancel_activations, close_waits, resolve_incidents
from engine.bpmn.limits import EVENT_LIMIT
from engine.bpmn.run import NO_FLOW, STARVED, Run
from engine.bpmn.starting import accepted, fits, start
from engine.bpmn.values import UnstorableValue, normal, normal_variables
from engine.commands import (
    BeginActivity,
    Cancel,
    Command,
    CompleteDecision,
    CompleteJob,
    CompleteRules,
    CompleteUserTask,
    Continue,
    DeliverMessage,
    EndAdHoc,
    EscalateCall,
    FailCall,
    FailDecision,
    FailJob,
    FireTimer,
    RetryIncident,
    ReturnCall,
    SetVariables,
    Signal,
    Start,
)
from engine.effects import CloseUserTask, ResolveIncident
from engine.errors import CommandRefused, EngineError
from engine.events import moment
from engine.retry import decide

if TYPE_CHECKING:
    from engine.bpmn.state import Activation, Incident, Job


#: the code of a result that does not fit its schema; trying again cannot help
RESULT = "result_schema_violated"


def answer(run: Run, command: Command) -> None:  # noqa: C901, PLR0912 - one line a command
    """Do what the command asks, or refuse it before anything has happened."""
    if isinstance(command, Start):
        start(run, command)
        return
    _must_run(run)
    match command:
        case CompleteJob():
            complete_job(run, command)
        case FailJob():
            fail_job(run, command)
        case FireTimer():
            fire_timer(run, command)
        case CompleteUserTask():
            complete_user_task(run, command)
        case CompleteDecision() | CompleteRules() | FailDecision():
            answer_decision(run, command)
        case RetryIncident():
            retry_incident(run, command)
        case SetVariables():
            set_variables(run, command)
        case Cancel():
            cancel(run, command)
        case Continue():
            pass
        case DeliverMessage() | Signal():
            deliver(run, command)
        case ReturnCall() | FailCall() | EscalateCall():
            calls.answered(run, command)
        case BeginActivity():
            adhoc.begin(run, command)
        case EndAdHoc():
            adhoc.end(run, command)
        case _:
            assert_never(command)


def _must_run(run: Run) -> None:
    state = run.state
    if state.status == "new":
        raise CommandRefused("instance_not_started", "The instance has not been started")
    if state.status != "running":
        raise CommandRefused("instance_closed", f"The instance is {state.status}")
    if state.definition != run.definition.hash:
        raise EngineError("the instance runs on another version of the definition")


def deliver(run: Run, command: DeliverMessage | Signal) -> None:
    """Go on behind what waited for the message or signal."""
    variables = accepted(command.variables, None)
    if isinstance(command, Signal):
        if not waits.signal(run, command.name, variables):
            text = f"Nothing waits for the signal “{command.name}”"
            raise CommandRefused("signal_unknown", text)
        return
    wait = run.state.subscriptions.get(command.subscription)
    if wait is None or wait.kind == "conditional":
        text = f"There is no open subscription {command.subscription}"
        raise CommandRefused("subscription_unknown", text)
    waits.deliver(run, wait, variables)


def _open_job(run: Run, key: str) -> tuple[Job, Activation]:
    job = run.state.jobs.get(key)
    if job is None:
        raise CommandRefused("job_unknown", f"There is no open job {key}; it may be done already")
    if not job.open:
        text = f"Job {key} has failed for good and stands as an incident"
        raise CommandRefused("job_failed", text, job.node)
    return job, run.state.activations[job.token]


def complete_job(run: Run, command: CompleteJob) -> None:
    """Store the result and go on behind the task."""
    job, activation = _open_job(run, command.job)
    try:
        result = normal(command.result)
        node = run.definition.nodes[job.node]
        variable = node.handler.result_variable if node.handler else None
        pending = run.state.pending.get(job.token)
        run.weigh(tasks.named(node.id, result, pending[0].result if pending else variable))
    except UnstorableValue as error:
        fail_job(run, FailJob(job.job, "invalid_result", error.message, retryable=False))
        return
    misfit = None
    if node.schema is not None and pending is None:
        misfit = node.schema.violation(result)
    if misfit is not None:
        text = misfit.told(f"The result of “{node.name or node.id}”")
        fail_job(run, FailJob(job.job, RESULT, text, retryable=False))
        return
    data: dict[str, Any] = {"job": job.job, "attempt": job.attempt}
    if command.cached:
        data["cached"] = True
    run.emit("job.completed", job.node, job.token, data)
    if pending is not None:
        if pending[0].result:
            tasks.store(run, activation, result, pending[0].result, "handler")
        ruling.go_on(run, node, activation)
        return
    tasks.store(run, activation, result, variable, "handler")
    run.depart(node, activation)


def fail_job(run: Run, command: FailJob) -> None:
    """Try again later as the task's retry policy says, or raise an incident."""
    job, activation = _open_job(run, command.job)
    node = run.definition.nodes[job.node]
    policy = node.retry
    again = None
    if command.retryable:
        turn = job.attempt - (job.attempts - policy.attempts)
        again = decide(policy, turn, command.code, job.job, now=run.now)
    data = {
        "job": job.job,
        "attempt": job.attempt,
        "error": {"code": command.code, "message": command.message},
        "retry_at": moment(again.at) if again else None,
    }
    run.emit("job.failed", job.node, job.token, data)
    if again is None:
        if faults.caught(run, activation, command.code):
            faults.fail(run, activation, command.code, command.message)
        else:
            run.incident(activation, command.code, command.message, job.job)
        return
    order = tasks.Order(job.handler, job.parameters, job.time_limit)
    asked = tasks.asked(run, node, activation, order, job.job, job.attempt + 1, again.at)
    run.effects.append(asked)


def fire_timer(run: Run, command: FireTimer) -> None:
    """Go on behind the timer event."""
    timer = run.state.timers.get(command.timer)
    if timer is None:
        text = f"There is no open timer {command.timer}; it fired or was cancelled"
        raise CommandRefused("timer_unknown", text)
    if deadline.is_deadline(timer):
        deadline.over(run, timer)
    else:
        waits.fire(run, timer)


def complete_user_task(run: Run, command: CompleteUserTask) -> None:
    """Take over what the person gave and go on behind the task."""
    task = run.state.user_tasks.get(command.task)
    if task is None:
        text = f"There is no open task {command.task}; it may be done already"
        raise CommandRefused("task_unknown", text)
    node = run.definition.nodes[task.node]
    variables = accepted(command.variables, task.node, run)
    fits(node, variables, "The completion")
    data = {"task": task.task, "by": command.by}
    run.emit("user_task.completed", task.node, task.token, data)
    run.effects.append(CloseUserTask(task.task, "completed"))
    if variables:
        run.set_variables(task.node, task.token, variables, "user")
    run.depart(node, run.state.activations[task.token])


def answer_decision(run: Run, command: CompleteDecision | CompleteRules | FailDecision) -> None:
    """Store what the decision or the rules said, or raise an incident saying why it said nothing."""
    activation = run.state.activations.get(command.token)
    node = run.definition.nodes[activation.node] if activation else None
    spec = node.decision if node else None
    other = CompleteDecision if spec is not None and spec.rules else CompleteRules
    answered = command.token in run.state.pending or isinstance(command, other)
    if activation is None or node is None or spec is None or answered:
        text = f"Nothing waits for a decision at token {command.token}"
        raise CommandRefused("decision_unknown", text)
    if any(i.token == command.token for i in run.state.incidents.values()):
        text = "The decision has failed and stands as an incident"
        raise CommandRefused("decision_failed", text, node.id)
    if isinstance(command, FailDecision):
        run.incident(activation, command.code, command.message)
        return
    if isinstance(command, CompleteRules):
        ruling.answered(run, node, activation, command.answer)
        return
    outcome, variable = command.outcome, spec.result_variable or spec.key
    try:
        value = normal(outcome.outputs)
        inputs = normal_variables(outcome.inputs)
        run.weigh({variable: value})
    except UnstorableValue as error:
        run.incident(activation, "invalid_result", error.message)
        return
    misfit = node.schema.violation(value) if node.schema is not None else None
    if misfit is not None:
        text = misfit.told(f"The result of “{node.name or node.id}”")
        run.incident(activation, RESULT, text)
        return
    data = {
        "decision": outcome.key,
        "version": outcome.version,
        "table": outcome.table,
        "hit_policy": outcome.hit_policy,
        "inputs": inputs,
        "rules": list(outcome.rules),
        "outputs": value,
        "result_variable": variable,
    }
    if outcome.cached:
        data["cached"] = True
    run.emit("decision.evaluated", node.id, command.token, data)
    run.set_variables(node.id, command.token, {variable: value}, "decision")
    run.depart(node, activation)


def retry_incident(run: Run, command: RetryIncident) -> None:
    """Resolve the incident and execute again what it stands on."""
    incident = run.state.incidents.get(command.incident)
    if incident is None:
        text = f"There is no open incident {command.incident}"
        raise CommandRefused("incident_unknown", text)
    data: dict[str, Any] = {"incident": incident.incident, "by": command.by, "how": "retry"}
    if incident.code == EVENT_LIMIT:
        data["allowance"] = run.limits.events
    run.emit("incident.resolved", incident.node or None, incident.token, data)
    run.effects.append(ResolveIncident(incident.incident, "retry"))
    _again(run, incident)


def _again(run: Run, incident: Incident) -> None:
    if incident.code == deadline.CODE and incident.token is None:
        deadline.begin(run)  # as long again
        return
    node = run.definition.nodes[incident.node]
    halted = (incident.code, incident.token) == (EVENT_LIMIT, None)
    if incident.job is None and (halted or incident.code == STARVED):
        return  # looked at again when nothing moves; goes on by itself
    if incident.token is None or run.state.activations[incident.token].node != node.id:
        waits.open_waits(run, node, incident.token)
        return
    assert incident.token is not None  # noqa: S101 - only a starved join stands on the instance
    activation = run.state.activations[incident.token]
    if incident.job is not None and activation.token in run.state.pending:
        ruling.go_on(run, node, activation, run.state.jobs[incident.job])
    elif incident.job is not None:
        tasks.ask(run, node, activation, run.state.jobs[incident.job])
    elif incident.code == NO_FLOW:
        run.depart(node, activation)
    elif incident.code == calls.TOO_DEEP:
        calls.call(run, node, activation, depth=1)
    elif incident.code == "loop_failed" and activation.token in run.state.loops:
        run.behaviours["settled"](run, node, activation)
    elif incident.code == "loop_failed" and activation.loop is not None:
        run.depart(node, activation)
    else:
        run.begin(node, activation)


def set_variables(run: Run, command: SetVariables) -> None:
    """Change variables; what stands as an incident is not retried by that."""
    variables = accepted(command.variables, None, run)
    data = {"variables": variables, "source": "operator", "by": command.by}
    run.emit("variables.set", None, None, data)
    run.dirty = True


def cancel(run: Run, command: Cancel) -> None:
    """End the instance and close everything that it waits for."""
    cancel_activations(run, list(run.state.activations), by="cancel")
    close_waits(run, None)
    resolve_incidents(run, [None], by="cancel")
    run.emit("instance.cancelled", None, None, {"by": command.by, "reason": command.reason})
