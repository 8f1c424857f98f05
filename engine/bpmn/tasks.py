"""Tasks: nothing, script, service, user and business rule."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from engine.bpmn.values import UnstorableValue, normal
from engine.effects import CreateJob, CreateUserTask, EvaluateDecision, EvaluateRules
from engine.feel.errors import FeelError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from engine.bpmn.definition import HandlerSpec, Node, Text
    from engine.bpmn.run import Run
    from engine.bpmn.state import Activation, Job
    from engine.caching import CacheSpec
    from engine.effects import CacheUse

SCRIPT = "script_failed"
PARAMETER = "parameter_failed"


def nothing(run: Run, node: Node, activation: Activation) -> None:
    """Pass through: a task without work, or one that is done by hand and not waited for."""
    run.depart(node, activation)


def script(run: Run, node: Node, activation: Activation) -> None:
    """Evaluate the script and store what it gives."""
    spec = node.script
    if spec is not None:
        try:
            result = spec.expression.evaluate(run.context(activation.token), now=run.now)
            value = normal(result.value)
            run.weigh(named(node.id, value, spec.result_variable))
        except (FeelError, UnstorableValue) as error:
            run.incident(activation, SCRIPT, f"{error.message}, in “{spec.expression.text}”")
            return
        if value is None and result.warnings:
            why = "; ".join(warning.message for warning in result.warnings)
            run.incident(activation, SCRIPT, f"{why}, in “{spec.expression.text}”")
            return
        store(run, activation, value, spec.result_variable, "script")
    run.depart(node, activation)


def store(run: Run, activation: Activation, value: Any, variable: str | None, source: str) -> None:
    """Store a normal result: by its variable, else merged, else under the element's id."""
    variables = named(activation.node, value, variable)
    if variables:
        run.set_variables(activation.node, activation.token, variables, source)


def named(node: str, value: Any, variable: str | None) -> dict[str, Any]:
    """Give the variables that a result becomes."""
    if variable is not None:
        return {variable: value}
    if isinstance(value, dict):
        return value
    return {} if value is None else {node: value}


def service(run: Run, node: Node, activation: Activation) -> None:
    """Ask for the handler's work and wait for it."""
    ask(run, node, activation, None)


def ask(run: Run, node: Node, activation: Activation, again: Job | None) -> None:
    """Create the job, or the next attempt of one that a person retries."""
    spec = node.handler
    assert spec is not None  # noqa: S101 - validation refuses a service task without one
    try:
        parameters = _parameters(run, spec, run.context(activation.token))
    except (FeelError, UnstorableValue) as error:
        job = again.job if again else None
        run.incident(activation, PARAMETER, error.message, job)
        return
    misfit = node.parameter_schema.violation(parameters) if node.parameter_schema else None
    if misfit is not None:
        text = misfit.told(f"The parameters of “{node.name or node.id}”")
        run.incident(activation, PARAMETER, text, again.job if again else None)
        return
    create(run, node, activation, Order(spec.type, parameters, spec.time_limit), again)


class Order(NamedTuple):
    """What a handler is asked to do."""

    handler: str
    parameters: dict[str, Any]
    time_limit: float


def create(run: Run, node: Node, activation: Activation, order: Order, again: Job | None) -> None:
    """Create the job, or its next attempt."""
    job = again.job if again else run.next_id()
    attempt = again.attempt + 1 if again else 1
    handler, parameters, limit = order
    data = {
        "job": job,
        "handler": handler,
        "parameters": parameters,
        "attempt": attempt,
        "attempts": attempt - 1 + node.retry.attempts,
        "timeLimit": limit,
    }
    if node.handler is not None and node.handler.pool:
        data["pool"] = node.handler.pool
    run.emit("job.created", node.id, activation.token, data)
    run.effects.append(asked(run, node, activation, order, job, attempt, run.now))


def asked(
    run: Run,
    node: Node,
    activation: Activation,
    order: Order,
    job: str,
    attempt: int,
    due: datetime,
) -> CreateJob:
    """Give what is asked of the worker: the task's limits, and the key its result is kept under."""
    handler, parameters, limit = order
    pool = node.handler.pool if node.handler is not None else ""
    cache = None
    if node.cache is not None and node.handler is not None:
        context = run.context(activation.token)
        cache = kept_under(node.cache, context, parameters, run.now)
    return CreateJob(job, node.id, handler, parameters, attempt, due, limit, pool, cache)


def kept_under(
    spec: CacheSpec, context: Mapping[str, Any], inputs: Mapping[str, Any], now: datetime
) -> CacheUse | None:
    """Give the key of a result; a key that fails keeps nothing, and the work is done all the same."""
    try:
        return spec.use(context, inputs, now)
    except (FeelError, UnstorableValue):
        return None


def _parameters(run: Run, spec: HandlerSpec, context: Mapping[str, Any]) -> dict[str, Any]:
    return {name: normal(text_value(run, text, context)) for name, text in spec.parameters}


def text_value(run: Run, text: Text, context: Mapping[str, Any]) -> Any:
    """Give a literal as it stands and FEEL evaluated."""
    if isinstance(text, str):
        return text
    return text.evaluate(context, now=run.now).value


def user(run: Run, node: Node, activation: Activation) -> None:
    """Show the task to its people and wait for one of them."""
    spec = node.user
    task = run.next_id()
    assignee: str | None = None
    groups: tuple[str, ...] = ()
    form: Mapping[str, Any] | None = None
    if spec is not None:
        form = spec.form
        context = run.context(activation.token)
        try:
            assignee = _person(text_value(run, spec.assignee, context)) if spec.assignee else None
            wanted = spec.candidate_groups
            groups = _groups(text_value(run, wanted, context) if wanted else None)
        except FeelError as error:
            run.incident(activation, PARAMETER, error.message)
            return
    name = node.name or node.id
    data = {
        "task": task,
        "name": name,
        "assignee": assignee,
        "candidate_groups": list(groups),
        "form": form is not None,
    }
    run.emit("user_task.created", node.id, activation.token, data)
    run.effects.append(CreateUserTask(task, node.id, name, assignee, groups, form))


def _person(value: object) -> str | None:
    return None if value is None or value == "" else str(value)


def _groups(value: object) -> tuple[str, ...]:
    if isinstance(value, list):
        return tuple(str(item) for item in value if item is not None)
    if value is None:
        return ()
    return tuple(part.strip() for part in str(value).split(",") if part.strip())


def business_rule(run: Run, node: Node, activation: Activation) -> None:
    """Ask the decision or the rule set; its answer comes back as a command before anything is stored."""
    spec = node.decision
    assert spec is not None  # noqa: S101 - validation refuses a task without a decision
    variables = dict(run.context(activation.token))
    if spec.rules:
        run.effects.append(EvaluateRules(activation.token, node.id, spec.key, variables))
        return
    cache = kept_under(node.cache, variables, variables, run.now) if node.cache else None
    run.effects.append(
        EvaluateDecision(activation.token, node.id, spec.key, spec.decision, variables, cache)
    )
