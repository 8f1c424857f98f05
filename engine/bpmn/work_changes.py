"""How the events of jobs, user tasks and incidents change the state."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from engine.bpmn.state import Incident, Job, RuleCall, State, UserTask
from engine.errors import EngineError

if TYPE_CHECKING:
    from collections.abc import Callable

    from engine.bpmn.definition import Definition
    from engine.events import Event


def _place(event: Event) -> tuple[str, str]:
    if event.node is None or event.token is None:
        raise EngineError(f"a {event.kind} event needs a node and a token")
    return event.node, event.token


def _job_created(_: Definition, state: State, event: Event) -> None:
    data, (node, token) = event.data, _place(event)
    state.jobs[data["job"]] = Job(
        data["job"],
        token,
        node,
        data["handler"],
        data["parameters"],
        data["attempt"],
        data["attempts"],
        data["timeLimit"],
        True,  # noqa: FBT003 - a field of the record
        None,
    )


def _job_failed(_: Definition, state: State, event: Event) -> None:
    job = state.jobs[event.data["job"]]
    text = event.data["retry_at"]
    if text is None:
        state.jobs[job.job] = job._replace(open=False, retry_at=None)
    else:
        due = datetime.fromisoformat(text)
        state.jobs[job.job] = job._replace(attempt=job.attempt + 1, retry_at=due)


def _job_completed(_: Definition, state: State, event: Event) -> None:
    job = state.jobs.pop(event.data["job"])
    pending = state.pending.pop(job.token, ())[1:]
    if pending:
        state.pending[job.token] = pending


def _rules_evaluated(_: Definition, state: State, event: Event) -> None:
    calls = event.data["calls"]
    if calls:
        state.pending[_place(event)[1]] = tuple(
            RuleCall(call["handler"], call["parameters"], call["result"]) for call in calls
        )


def _task_created(_: Definition, state: State, event: Event) -> None:
    data, (node, token) = event.data, _place(event)
    groups = tuple(data["candidate_groups"])
    state.user_tasks[data["task"]] = UserTask(
        data["task"], token, node, data["name"], data["assignee"], groups
    )


def _task_gone(_: Definition, state: State, event: Event) -> None:
    del state.user_tasks[event.data["task"]]


def _incident_raised(_: Definition, state: State, event: Event) -> None:
    data = event.data
    state.incidents[data["incident"]] = Incident(
        data["incident"],
        event.token,
        event.node or "",
        data["code"],
        data["message"],
        data.get("job"),
    )


def _incident_resolved(_: Definition, state: State, event: Event) -> None:
    del state.incidents[event.data["incident"]]
    state.allowance += event.data.get("allowance", 0)


WORK: dict[str, Callable[[Definition, State, Event], None]] = {
    "rules.evaluated": _rules_evaluated,
    "job.created": _job_created,
    "job.failed": _job_failed,
    "job.completed": _job_completed,
    "user_task.created": _task_created,
    "user_task.completed": _task_gone,
    "user_task.cancelled": _task_gone,
    "incident.raised": _incident_raised,
    "incident.resolved": _incident_resolved,
}
