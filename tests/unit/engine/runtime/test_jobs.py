"""Handlers are found by name, given checked parameters, and held to their time limit."""

from __future__ import annotations

import threading
from decimal import Decimal
from typing import Any

import pytest

from engine.errors import HandlerError
from engine.runtime import JobContext, Parameter, Registry, handler, registry, run_job


def ran(name: str, handlers: Registry | None = None, **parameters: Any) -> Any:
    return run_job(name, JobContext(parameters, "i:1"), handlers=handlers)


def failed(name: str, handlers: Registry | None = None, **parameters: Any) -> HandlerError:
    with pytest.raises(HandlerError) as error:
        ran(name, handlers, **parameters)
    return error.value


def test_the_built_in_handlers_are_listed_with_their_fields() -> None:
    listed = {each.name: [p.name for p in each.parameters] for each in registry.all()}
    assert listed["log"] == ["message"]
    assert listed["wait"] == ["duration"]
    assert listed["fail"] == ["message", "code", "times", "retryable"]


def test_a_result_becomes_a_value_of_the_engine() -> None:
    mine = Registry()

    @handler("twice", parameters=[Parameter("n", "number", required=True)], into=mine)
    def twice(job: JobContext) -> dict[str, Any]:
        """Doubles."""
        return {"n": float(job.parameters["n"] * 2), "key": job.idempotency_key}

    assert ran("twice", mine, n="1.5") == {"n": Decimal("3.0"), "key": "i:1"}
    assert mine.get("twice").description == "Doubles."


@pytest.mark.parametrize(
    ("name", "parameters", "code", "says"),
    [
        ("nobody", {}, "handler_unknown", "nobody"),
        ("log", {}, "invalid_parameter", "message"),
        ("log", {"message": "x", "colour": "red"}, "invalid_parameter", "colour"),
        ("wait", {"duration": "long"}, "invalid_parameter", "duration"),
        ("fail", {"times": "many"}, "invalid_parameter", "times"),
        ("fail", {"code": "gone", "message": "no"}, "gone", "no"),
    ],
)
def test_failures_name_what_is_wrong(
    name: str, parameters: dict[str, Any], code: str, says: str
) -> None:
    error = failed(name, **parameters)
    assert error.code == code
    assert says in error.message
    assert error.retryable is (name == "fail" and "times" not in parameters)


def test_fail_stops_failing() -> None:
    context = JobContext({"times": Decimal(2)}, "i:1", attempt=3)
    assert run_job("fail", context) is None


@pytest.mark.parametrize(
    ("raised", "code", "retryable"),
    [
        (KeyError("x"), "handler_crashed", False),
        (SystemExit(1), "handler_crashed", False),
        (ConnectionError("refused"), "input_output", True),
        (HandlerError("busy", "later"), "busy", True),
    ],
)
def test_what_a_handler_raises(raised: BaseException, code: str, retryable: bool) -> None:
    mine = Registry()

    @handler("bad", into=mine)
    def bad(job: JobContext) -> None:
        raise raised

    error = failed("bad", mine)
    assert (error.code, error.retryable) == (code, retryable)


def test_a_result_that_is_no_value() -> None:
    mine = Registry()
    handler("odd", into=mine)(lambda job: object())
    assert failed("odd", mine).code == "invalid_result"


def test_a_handler_that_ignores_its_limit_is_abandoned() -> None:
    mine, release = Registry(), threading.Event()
    handler("stuck", into=mine)(lambda job: release.wait(20))
    with pytest.raises(HandlerError) as error:
        run_job("stuck", JobContext({}, "i:1"), time_limit=0.05, handlers=mine)
    release.set()
    assert error.value.code == "time_limit"
    assert error.value.retryable


def test_a_name_is_given_once() -> None:
    mine = Registry()
    handler("a", into=mine)(lambda job: 1)
    with pytest.raises(ValueError, match="a"):
        handler("a", into=mine)(lambda job: 2)
