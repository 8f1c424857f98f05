"""F3, task orchestration: validate -> pay -> notify, and all that may go wrong on the way."""

from __future__ import annotations

import asyncio
import contextlib
from typing import Any

import pytest

from engine import (
    InvalidModel,
    JsonLinesJournal,
    MemoryJournal,
    Orchestrator,
    RetryPolicy,
    TaskGraph,
    taskgraph,
)
from tests.acceptance.foundations.crashes import Crash, Cut


def order_graph(**pay: Any) -> TaskGraph:
    graph = TaskGraph("order")

    @graph.task()
    async def validate(order: dict[str, Any]) -> bool:
        return order["amount"] > 0

    @graph.task(after=[validate], **pay)
    def pay(validate: bool, order: dict[str, Any]) -> str:
        if order["amount"] > 100:
            raise ConnectionError("the bank is closed")
        return f"paid {order['amount']}"

    @graph.task(after=[pay])
    async def notify(pay: str) -> str:
        return f"mail: {pay}"

    return graph


def test_results_are_passed_by_name_and_plain_functions_mix_with_coroutines() -> None:
    run = Orchestrator(order_graph()).run_sync({"order": {"amount": 10}})
    assert run.status == "completed"
    assert run.results == {"validate": True, "pay": "paid 10", "notify": "mail: paid 10"}
    assert set(run.ends.values()) == {"succeeded"}


# the sketch's cycle check never fires


def test_a_cycle_is_told_by_its_path_when_the_graph_is_defined() -> None:
    graph = TaskGraph()
    graph.add("a", after=["c"])
    graph.add("b", after=["a"])
    graph.add("c", after=["b"])
    graph.add("d", after=["c"])
    (problem,) = graph.problems()
    assert problem.code == "cycle"
    assert problem.message.endswith("a → b → c → a")
    with pytest.raises(InvalidModel):
        Orchestrator(graph)


# in the sketch a task runs although what it depends on failed


def test_what_depends_on_a_failure_does_not_run() -> None:
    graph = order_graph(on_failure="skip_dependents")
    graph.add("archive", lambda: "kept", after=["validate"])
    run = Orchestrator(graph).run_sync({"order": {"amount": 500}})
    assert run.status == "failed"
    assert run.ends == {
        "validate": "succeeded",
        "pay": "failed",
        "notify": "skipped",
        "archive": "succeeded",
    }
    assert run.errors == {"pay": ("ConnectionError", "the bank is closed")}


def test_each_failure_policy_says_what_follows() -> None:
    def ends(**options: Any) -> dict[str, str]:
        run = Orchestrator(order_graph(**options)).run_sync({"order": {"amount": 500}})
        return {"run": run.status, **run.ends}

    common = {"validate": "succeeded"}
    assert ends() == {"run": "failed", **common, "pay": "failed", "notify": "skipped"}
    skip = ends(on_failure="skip_dependents")
    assert skip == {"run": "failed", **common, "pay": "failed", "notify": "skipped"}
    go_on = ends(on_failure="continue")
    assert go_on == {"run": "completed", **common, "pay": "failed", "notify": "succeeded"}
    instead = ends(fallback="on account")
    assert instead == {"run": "completed", **common, "pay": "recovered", "notify": "succeeded"}


def test_a_failing_task_is_tried_again_as_its_policy_says() -> None:
    attempts: list[int] = []
    graph = TaskGraph()
    policy = RetryPolicy(attempts=3, delay=RetryPolicy().delay * 0)

    @graph.task(retry=policy)
    def flaky(context: taskgraph.TaskContext) -> str:
        attempts.append(context.attempt)
        if context.attempt < 3:
            raise ConnectionError("not yet")
        return "done"

    run = Orchestrator(graph).run_sync()
    assert (run.status, attempts) == ("completed", [1, 2, 3])
    assert [e.data["attempt"] for e in run.events if e.kind == "job.failed"] == [1, 2]


# in the sketch a whole level waits for its slowest task


def test_a_task_starts_when_its_own_dependencies_are_done() -> None:
    seen: list[str] = []
    graph = TaskGraph()
    for name, after, seconds in [("slow", [], 0.2), ("quick", [], 0.0), ("next", ["quick"], 0.0)]:

        async def work(name: str = name, seconds: float = seconds) -> None:
            await asyncio.sleep(seconds)
            seen.append(name)

        graph.add(name, work, after=after)
    assert taskgraph.levels(graph.definition) == (("slow", "quick"), ("next",))
    assert Orchestrator(graph).run_sync().status == "completed"
    assert seen == ["quick", "next", "slow"]


# in the sketch a dependency on an unknown task is silently ignored


def test_all_problems_are_told_at_once() -> None:
    graph = TaskGraph()
    graph.add("a", after=["b", "nobody"])
    graph.add("b", after=["a"])
    graph.add("a", after=["a"])
    codes = {problem.code for problem in graph.problems()}
    assert codes == {"duplicate_id", "unknown_dependency", "self_dependency", "cycle"}


def test_an_unknown_dependency_is_named_with_what_was_probably_meant() -> None:
    graph = TaskGraph()
    graph.add("validate")
    graph.add("pay", after=["validat"])
    (problem,) = graph.problems()
    assert problem.message == "“pay” depends on “validat”, which does not exist"
    assert problem.hint == "Did you mean “validate”?"


def test_what_nobody_gives_is_refused_before_anything_runs() -> None:
    with pytest.raises(InvalidModel, match="“validate” needs “order”"):
        Orchestrator(order_graph()).run_sync()


def test_order_levels_and_critical_path() -> None:
    graph = TaskGraph()
    graph.add("a")
    graph.add("b", after=["a"])
    graph.add("c", after=["a"])
    graph.add("d", after=["b", "c"])
    definition = graph.definition
    assert taskgraph.order(definition) == ("a", "b", "c", "d")
    assert taskgraph.levels(definition) == (("a",), ("b", "c"), ("d",))
    path = taskgraph.critical_path(definition, {"a": 1, "b": 5, "c": 2, "d": 1})
    assert path == (("a", "b", "d"), 7)


def test_a_task_runs_for_each_item_of_a_list() -> None:
    graph = TaskGraph()
    graph.add("orders", lambda: [1, 2, 3], inline=True)
    graph.add("double", lambda order: order * 2, after=["orders"], for_each="orders", item="order")
    graph.add("total", lambda double: sum(double), after=["double"])
    run = Orchestrator(graph).run_sync()
    assert run["double"] == [2, 4, 6]
    assert run["total"] == 12


def test_conditions_skip_and_what_they_cannot_know_fails() -> None:
    graph = TaskGraph()
    graph.add("big", lambda: "approval", when="amount > 1000")
    graph.add("unknown", lambda: None, when="nothing > 1", on_failure="skip_dependents")
    run = Orchestrator(graph).run_sync({"amount": 5})
    assert run.ends == {"big": "skipped", "unknown": "failed"}
    assert run.errors["unknown"][0] == "condition_failed"


def steps_graph(done: list[str]) -> TaskGraph:
    graph = TaskGraph("order")
    for name, after in [("validate", []), ("pay", ["validate"]), ("notify", ["pay"])]:

        async def work(name: str = name) -> str:
            done.append(name)
            return f"{name} done"

        graph.add(name, work, after=after)
    return graph


@pytest.mark.parametrize("stored", [True, False])
@pytest.mark.parametrize("writes", range(9))
def test_a_crash_between_any_two_steps_is_survived(tmp_path, stored: bool, writes: int) -> None:
    kept = JsonLinesJournal(tmp_path / "journal") if stored else MemoryJournal()
    done: list[str] = []
    graph = steps_graph(done)
    with contextlib.suppress(Crash):
        Orchestrator(graph, journal=Cut(kept, writes)).run_sync(instance="i")
    finished = {e.node for e in kept.read("i") if e.kind == "node.completed"}
    before = len(done)
    run = Orchestrator(graph, journal=kept).run_sync(instance="i")
    assert run.status == "completed"
    assert run.results == {n: f"{n} done" for n in ("validate", "pay", "notify")}
    assert not set(done[before:]) & finished, "what was done is not done again"
    assert [event.seq for event in run.events] == list(range(1, len(run.events) + 1))
    keys = [(e.node, e.data["job"]) for e in run.events if e.kind == "job.created"]
    assert len(keys) == len(set(keys)) == 3, "an attempt that is made again has the same key"


@pytest.mark.asyncio
async def test_cancelling_stops_the_children_and_waits_for_them() -> None:
    ended: list[str] = []
    graph = TaskGraph()

    async def wait(name: str) -> None:
        try:
            await asyncio.sleep(60)
        except asyncio.CancelledError:
            await asyncio.sleep(0.01)
            ended.append(name)
            raise

    graph.add("a", lambda: None, inline=True)
    for name in ("left", "right"):

        async def work(name: str = name) -> None:
            await wait(name)

        graph.add(name, work, after=["a"])
    runner = asyncio.create_task(Orchestrator(graph).run())
    await asyncio.sleep(0.05)
    runner.cancel()
    with pytest.raises(asyncio.CancelledError):
        await runner
    assert sorted(ended) == ["left", "right"]


def test_the_same_graph_as_json() -> None:
    text = """{
      "key": "order",
      "tasks": [
        {"id": "validate", "handler": "check", "parameters": {"amount": "= amount"}},
        {"id": "pay", "handler": "pay", "after": ["validate"], "when": "validate",
         "parameters": {"amount": "= amount * 2"}},
        {"id": "notify", "handler": "tell", "after": ["pay"], "needs": "done"}
      ]
    }"""
    functions = {
        "check": lambda amount: amount > 0,
        "pay": lambda amount: f"paid {amount}",
        "tell": lambda pay: f"mail: {pay}",
    }
    graph = TaskGraph.from_json(text, functions)
    assert Orchestrator(graph).run_sync({"amount": 5})["notify"] == "mail: paid 10"
    assert Orchestrator(graph).run_sync({"amount": -5})["notify"] == "mail: None"
