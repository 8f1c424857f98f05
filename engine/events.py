"""What happened: the one shape from the kernel to the pixel.

`data` holds engine values (numbers are `Decimal`, dates are FEEL dates); `engine.codec` turns an
event into JSON and back. The kinds and their data:

| kind | node | data |
|---|---|---|
| instance.started | start event | variables, definition, business_key? |
| node.entered | node | type, flow, flows? (a join: every flow it consumed), host?, scope? |
| node.completed | node | duration (seconds) |
| node.cancelled | node | by (boundary or terminate node, or "cancel") |
| flow.taken | source | flow, target, scope? |
| gateway.evaluated | gateway | conditions [{flow, expression, value, default?}], taken, warnings |
| variables.set | node or None | variables, source, by? |
| job.created | task | job, handler, parameters, attempt, attempts, timeLimit, secrets? |
| job.failed / job.completed | task | job, attempt; failed also error {code, message}, retry_at |
| timer.scheduled | node | timer, due, host? |
| timer.fired / timer.cancelled | node | timer; fired also late (seconds) |
| user_task.created | task | task, name, assignee, candidate_groups, form |
| user_task.completed / user_task.cancelled | task | task; completed also by |
| decision.evaluated | task | decision, version, table, hit_policy, inputs, rules, outputs, |
|                    |      | result_variable |
| rules.evaluated | task | rule_set, version, mode, inputs, outputs, result_variable, |
|                 |      | fired [{rule, name, row, changes}], trace [{rule, name, verdict, reason}], |
|                 |      | calls [{rule, handler, parameters, result}], told [{rule, name, data}] |
| incident.raised / incident.resolved | node | incident; raised also code, message, job?; |
|                                     |      | resolved also by, how, allowance? |
| subscription.opened | node | subscription, kind, index, name, correlation?, host? |
| subscription.triggered / .cancelled | node | subscription; triggered also keeps? |
| condition.evaluated | node | subscription, value |
| loop.started | activity | kind, count, items? |
| loop.next / loop.stopped / loop.behaved | activity | |
| compensation.planned / .next | thrower | plan (tokens of completed activities) / undoes, |
|                              |         | queued? (it begins in its turn) |
| gateway.reset | complex gateway | flows, scope? |
| call.started / call.returned / call.failed | call activity | call; process / variables / code |
| message.thrown / signal.thrown | node | name, variables; a message also correlation |
| error.thrown / escalation.thrown | node | code, caught (node or None) |
| budget.neared | None | budget (events or variables), used, near, most |
| instance.completed / instance.cancelled | None | end, variables / by, reason |
| event.raised / event.received | None | event, type, payload, sendid?, origin?, origintype?, |
|                               |      | invoke?, by? (a machine's own queue / from outside) |
| event.taken | None | event, queue |
| event.sent | state | event, target, payload, sendid? |
| history.recorded | history | states |
| child.started / child.ended | state | invoke, child; started also number, autoforward; |
|                             |       | ended also by |
| machine.invoked / machine.rested | None | states |
| log.written | state or None | label, payload |
| node.failed | task of a graph | error {code, message}, policy, item? |
| node.skipped | task of a graph | reason, because? |
| node.expanded | task of a graph | outputs: the items, one activation each |
| undo.started / undo.completed | step of a saga | attempt |
| undo.failed | step of a saga | attempt, error, retry_at |
| rule.fired / rule.failed | rule | number of the firing / error {code, message} |
| event.emitted | rule | name, variables |
| instance.failed | None | outcome, error?, nodes? |

A parallel join is entered once: when a token has arrived on each of its incoming flows. `scope` is
the activation of the embedded sub-process that the node runs in, absent at the top.
"""

from __future__ import annotations

from datetime import UTC, datetime
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping

KINDS = frozenset(
    {
        "instance.started",
        "instance.completed",
        "instance.cancelled",
        "instance.failed",
        "node.entered",
        "node.completed",
        "node.cancelled",
        "node.failed",
        "node.skipped",
        "node.expanded",
        "flow.taken",
        "gateway.evaluated",
        "variables.set",
        "job.created",
        "job.failed",
        "job.completed",
        "timer.scheduled",
        "timer.fired",
        "timer.cancelled",
        "user_task.created",
        "user_task.completed",
        "user_task.cancelled",
        "decision.evaluated",
        "rules.evaluated",
        "incident.raised",
        "incident.resolved",
        "subscription.opened",
        "subscription.triggered",
        "subscription.cancelled",
        "condition.evaluated",
        "loop.started",
        "loop.next",
        "loop.stopped",
        "loop.behaved",
        "compensation.planned",
        "compensation.next",
        "gateway.reset",
        "budget.neared",
        "call.started",
        "call.returned",
        "call.failed",
        "message.thrown",
        "signal.thrown",
        "error.thrown",
        "escalation.thrown",
        "event.raised",
        "event.received",
        "event.taken",
        "event.sent",
        "history.recorded",
        "child.started",
        "child.ended",
        "machine.invoked",
        "machine.rested",
        "log.written",
        "undo.started",
        "undo.completed",
        "undo.failed",
        "rule.fired",
        "rule.failed",
        "event.emitted",
    }
)


class Event(NamedTuple):
    """One thing that happened to one instance; `seq` runs 1, 2, 3 … without a gap."""

    instance: str
    seq: int
    at: datetime
    kind: str
    node: str | None
    token: str | None
    data: Mapping[str, Any]


@lru_cache(maxsize=1024)  # the events of a step share their instant
def moment(at: datetime) -> str:
    """Give an instant as ISO 8601 text in UTC, the way every event says it."""
    return at.astimezone(UTC).isoformat().replace("+00:00", "Z")
