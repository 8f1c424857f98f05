"""What a task says beyond the standard: handler, retry, decision, people and forms."""

from __future__ import annotations

import json
import math
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from engine.bpmn.definition import (
    DecisionSpec,
    HandlerSpec,
    LimitSpec,
    ScriptSpec,
    Text,
    UserTaskSpec,
)
from engine.bpmn.source import BPMN, OURS, Element, extension
from engine.caching import MAX_SECONDS, USUAL_SECONDS, CacheSpec, recipe_of
from engine.retry import RetryPolicy
from engine.schemas import InvalidSchema, schema_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from engine.bpmn.draft import Draft
    from engine.schemas import Schema

TIME_LIMIT = 30.0
MAX_TIME_LIMIT = 86_400.0
MAX_ATTEMPTS = 100
THEN = ("incident", "cancel")


def handler_of(draft: Draft, element: Element) -> HandlerSpec | None:
    """Read the handler; a service task without one is an error."""
    found = extension(element, "handler")
    name = found.get("type", "").strip() if found is not None else ""
    if found is None or not name:
        message = f"The service task “{_label(element)}” has no handler"
        draft.report("handler_missing", message, element, hint="Choose what the task does")
        return None
    limit = TIME_LIMIT
    text = found.get("timeLimit")
    if text:
        given = draft.length(text, found, "time limit")
        limit = TIME_LIMIT if given is None else given
        if not 0 < limit <= MAX_TIME_LIMIT:
            draft.report("time_limit_range", "The time limit must be within a day", found)
    variable = found.get("resultVariable") or None
    pool = (found.get("pool") or "").strip()
    return HandlerSpec(name, _parameters(draft, found), variable, limit, pool)


def _parameters(draft: Draft, handler: Element) -> tuple[tuple[str, Text], ...]:
    read: dict[str, Text] = {}
    for parameter in handler.findall(f"{OURS}parameter"):
        name = parameter.get("name", "")
        if not name:
            draft.report("parameter_unnamed", "A parameter has no name", parameter)
            continue
        if name in read:
            draft.report("parameter_twice", f"The parameter “{name}” is given twice", parameter)
            continue
        value = parameter.get("value")
        text = draft.text(
            value if value is not None else (parameter.text or ""), parameter, f"parameter “{name}”"
        )
        if text is not None:
            read[name] = text
    return tuple(read.items())


def retry_of(draft: Draft, element: Element) -> RetryPolicy:
    """Read the retry fields; what is absent has the default."""
    usual = RetryPolicy()
    found = extension(element, "retry")
    if found is None:
        return usual
    attempts = _number(draft, found, "attempts", usual.attempts, (1, MAX_ATTEMPTS))
    if attempts != int(attempts):
        draft.report("retry_range", "The attempts must be a whole number", found)
    factor = _number(draft, found, "factor", usual.factor, (1, 100))
    delay = _delay(draft, found, "delay", usual.delay)
    longest = _delay(draft, found, "maxDelay", max(usual.max_delay, delay))
    if longest < delay:
        message = "The longest delay between attempts is shorter than the first"
        draft.report("retry_range", message, found)
    return RetryPolicy(int(attempts), delay, factor, longest)


def _number(
    draft: Draft, retry: Element, name: str, usual: float, allowed: tuple[int, int]
) -> float:
    text = retry.get(name)
    if not text:
        return usual
    low, high = allowed
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    if not low <= value <= high:
        message = f"The retry field {name} must be a number from {low} to {high}, not “{text}”"
        draft.report("retry_range", message, retry)
        return usual
    return value


def _delay(draft: Draft, retry: Element, name: str, usual: timedelta) -> timedelta:
    text = retry.get(name)
    if not text:
        return usual
    length = draft.length(text, retry, f"retry field {name}")
    if length is None:
        return usual
    if length > 366 * 86_400:
        draft.report("retry_range", f"The retry field {name} is longer than a year", retry)
        return usual
    return timedelta(seconds=length)


def decision_of(draft: Draft, element: Element) -> DecisionSpec | None:
    """Read which decision or rule set is asked; a business rule task without one is an error."""
    found = extension(element, "decision")
    key = found.get("key", "").strip() if found is not None else ""
    rules = found.get("ruleSet", "").strip() if found is not None else ""
    if found is not None and rules:
        if key:
            message = f"“{_label(element)}” names a decision and a rule set; it can ask only one"
            draft.report("decision_twice", message, element)
        return DecisionSpec(rules, None, found.get("resultVariable") or None, rules=True)
    if found is None or not key:
        message = f"The business rule task “{_label(element)}” names no decision"
        hint = "Choose a decision model or a rule set"
        draft.report("decision_missing", message, element, hint=hint)
        return None
    decision = found.get("decision") or None
    return DecisionSpec(key, decision, found.get("resultVariable") or key)


def user_of(draft: Draft, element: Element, lane: str | None = None) -> UserTaskSpec:
    """Read who may do the task and with which form; a lane stands in for what is not said."""
    found = extension(element, "assignment")
    if found is None:
        return UserTaskSpec(None, lane, form_of(draft, element))
    assignee = _optional(draft, found, "assignee")
    groups = _optional(draft, found, "candidateGroups")
    users = _optional(draft, found, "candidateUsers")
    if assignee is None and groups is None and users is None:
        groups = lane
    form_key = _optional(draft, found, "formKey")
    return UserTaskSpec(assignee, groups, form_of(draft, element), users, form_key)


def _optional(draft: Draft, assignment: Element, name: str) -> Text | None:
    value = assignment.get(name)
    return draft.text(value, assignment, name) if value and value.strip() else None


def form_of(draft: Draft, element: Element) -> Mapping[str, Any] | None:
    """Read the form's schema, or note that it is not JSON."""
    found = extension(element, "form")
    if found is None or not (found.text or "").strip():
        return None
    try:
        schema = json.loads(found.text or "")
    except (ValueError, RecursionError) as error:
        draft.report("form_syntax", f"The form is not valid JSON: {error}", found)
        return None
    if not isinstance(schema, dict):
        draft.report("form_syntax", "The form must be a JSON object", found)
        return None
    return schema


def form_keys(element: Element) -> list[str]:
    """Give the names of the variables that the form fills, as far as it can be read."""
    found = extension(element, "form")
    try:
        schema = json.loads((found.text or "") if found is not None else "{}")
    except (ValueError, RecursionError):
        return []
    fields = schema.get("components", []) if isinstance(schema, dict) else []
    keys = [f.get("key") for f in fields if isinstance(f, dict)] if isinstance(fields, list) else []
    return [key for key in keys if isinstance(key, str)]


def script_of(draft: Draft, element: Element) -> ScriptSpec | None:
    """Read the script; a script task without one passes through."""
    script = element.find(f"{BPMN}script")
    if script is None or not (script.text or "").strip():
        draft.warn("script_empty", f"The script task “{_label(element)}” has no script", element)
        return None
    expression = draft.expression(script.text or "", script, "script")
    if expression is None:
        return None
    found = extension(element, "script")
    variable = found.get("resultVariable") if found is not None else None
    return ScriptSpec(expression, variable or None)


def cache_of(draft: Draft, element: Element, *work: object) -> CacheSpec | None:
    """Read how the result is kept; `work` is everything that the model says of what is done."""
    found = extension(element, "cache")
    if found is None:
        return None
    text = (found.get("key") or "").strip()
    key = draft.expression(text, found, "cache key") if text else None
    seconds = USUAL_SECONDS
    if found.get("timeToLive"):
        given = draft.length(found.get("timeToLive", ""), found, "time to live")
        seconds = USUAL_SECONDS if given is None else given
        if not 0 < seconds <= MAX_SECONDS:
            draft.report("cache_range", "The time to live must be within a year", found)
    return CacheSpec(recipe_of(*work), seconds, key)


def schema_at(draft: Draft, element: Element, name: str = "schema") -> Schema | None:
    """Read the JSON schema of what goes in or comes out, or note what is wrong with it."""
    found = extension(element, name)
    if found is None or not (found.text or "").strip():
        return None
    try:
        return schema_of((found.text or "").strip())
    except InvalidSchema as error:
        draft.report("schema_syntax", f"“{_label(element)}”: {error.message}", found)
        return None


def limit_of(draft: Draft, process: Element) -> LimitSpec | None:
    """Read how long an instance may take."""
    found = extension(process, "limit")
    text = (found.get("timeLimit") or "").strip() if found is not None else ""
    if found is None or not text:
        return None
    seconds = draft.length(text, found, "time limit of the process")
    if seconds is None:
        return None
    if not 0 < seconds <= MAX_SECONDS:
        draft.report("time_limit_range", "The time limit of a process must be within a year", found)
    then = found.get("then") or THEN[0]
    if then not in THEN:
        message = f"What follows a time limit is one of {', '.join(THEN)}, not “{then}”"
        draft.report("time_limit_range", message, found)
        then = THEN[0]
    return LimitSpec(seconds, then)


def _label(element: Element) -> str:
    return element.get("name") or element.get("id") or ""
