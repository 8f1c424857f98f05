"""Doing one job within its time limit.

The handler runs in a thread of its own. One that ignores its limit is abandoned: it may run on, but
nobody listens to it any more, so its late result is never applied.
"""

from __future__ import annotations

import threading
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal, InvalidOperation
from typing import Any

from engine.bpmn.due import NotDue, seconds
from engine.bpmn.values import UnstorableValue, normal
from engine.errors import HandlerError
from engine.feel.values.text import to_text
from engine.runtime.handlers import Handler, JobContext, Parameter, Registry, registry
from engine.schemas import schema_of

MAX_ABANDONED = 32
_abandoned: list[threading.Thread] = []
_lock = threading.Lock()


def run_job(
    name: str,
    context: JobContext,
    *,
    time_limit: float = 30.0,
    handlers: Registry | None = None,
) -> Any:
    """Give what the handler gave, or raise `HandlerError`; never returns after the time limit."""
    known = (handlers or registry).get(name)
    checked = check_parameters(known, context.parameters)
    _refuse_when_crowded()
    result = _within(known, replace(context, parameters=checked), time_limit)
    try:
        value = normal(result)
    except UnstorableValue as error:
        text = f"The result cannot be stored: {error.message}"
        raise HandlerError("invalid_result", text, retryable=False) from None
    misfit = schema_of(known.result).violation(value) if known.result is not None else None
    if misfit is not None:
        text = misfit.told(f"The result of “{name}”")
        raise HandlerError("result_schema_violated", text, retryable=False)
    return value


@dataclass(slots=True)
class _Outcome:
    result: Any = None
    error: BaseException | None = None
    done: threading.Event = field(default_factory=threading.Event)


def _within(known: Handler, context: JobContext, time_limit: float) -> Any:
    outcome = _Outcome()

    def work() -> None:
        try:
            outcome.result = known.function(context)
        except BaseException as error:  # noqa: BLE001 - told below, in the thread that waits
            outcome.error = error
        outcome.done.set()

    thread = threading.Thread(target=work, name=f"job {context.idempotency_key}", daemon=True)
    thread.start()
    if not outcome.done.wait(time_limit):
        with _lock:
            _abandoned.append(thread)
        text = f"“{known.name}” did not finish within its time limit of {time_limit:g} s"
        raise HandlerError("time_limit", text)
    if outcome.error is not None:
        raise _told(known, outcome.error)
    return outcome.result


def _told(known: Handler, error: BaseException) -> HandlerError:
    if isinstance(error, HandlerError):
        return error
    text = f"{type(error).__name__} in “{known.name}”: {error}"[:500]
    if isinstance(error, OSError):
        return HandlerError("input_output", text)
    return HandlerError("handler_crashed", text, retryable=False)


def _refuse_when_crowded() -> None:
    with _lock:
        _abandoned[:] = [thread for thread in _abandoned if thread.is_alive()]
        if len(_abandoned) >= MAX_ABANDONED:
            text = f"{len(_abandoned)} handlers ignore their time limit; no more are started"
            raise HandlerError("too_many_abandoned", text)


def check_parameters(known: Handler, given: Mapping[str, Any]) -> dict[str, Any]:
    """Fill in defaults and convert; a parameter that is wrong is named, never passed on."""
    fields = {parameter.name: parameter for parameter in known.parameters}
    for name in given:
        if name not in fields:
            raise _wrong(known, f"has no parameter “{name}”")
    return {name: _checked(known, field, given.get(name)) for name, field in fields.items()}


def _checked(known: Handler, parameter: Parameter, value: Any) -> Any:
    if value is None or value == "":
        if parameter.required:
            raise _wrong(known, f"needs the parameter “{parameter.name}”")
        return parameter.default
    converted = _converted(parameter, value)
    if converted is None:
        raise _wrong(known, f"takes a {parameter.type} as “{parameter.name}”, not “{value}”")
    if parameter.options and converted not in parameter.options:
        allowed = ", ".join(parameter.options)
        raise _wrong(known, f"takes one of {allowed} as “{parameter.name}”")
    if isinstance(converted, Decimal):
        _refuse_beyond(known, parameter, converted)
    return converted


def _refuse_beyond(known: Handler, parameter: Parameter, value: Decimal) -> None:
    if parameter.least is not None and value < Decimal(str(parameter.least)):
        text = f"takes at least {parameter.least:g} as “{parameter.name}”, not {value}"
        raise _wrong(known, text)
    if parameter.most is not None and value > Decimal(str(parameter.most)):
        text = f"takes at most {parameter.most:g} as “{parameter.name}”, not {value}"
        raise _wrong(known, text)


def _converted(parameter: Parameter, value: Any) -> Any:
    """Give the value in the parameter's type, or None where it is of another kind."""
    match parameter.type:
        case "string" | "text":
            return value if isinstance(value, str) else _as_text(value)
        case "number":
            return _as_number(value)
        case "boolean":
            return value if isinstance(value, bool) else {"true": True, "false": False}.get(value)
        case "duration":
            return _as_seconds(value)
        case "context":
            return value if isinstance(value, Mapping) else None
        case "list":
            return value if isinstance(value, list) else [value]
        case "any":
            return value


def _as_text(value: Any) -> str:
    return to_text(normal(value))


def _as_number(value: Any) -> Decimal | None:
    if isinstance(value, bool):
        return None
    try:
        number = Decimal(value) if isinstance(value, str | int | Decimal) else Decimal(str(value))
    except (InvalidOperation, ValueError):
        return None
    return number if number.is_finite() else None


def _as_seconds(value: Any) -> float | None:
    try:
        return seconds(value)
    except NotDue:
        return None


def _wrong(known: Handler, text: str) -> HandlerError:
    return HandlerError("invalid_parameter", f"“{known.name}” {text}", retryable=False)
