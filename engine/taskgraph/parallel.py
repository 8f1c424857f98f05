"""Parallel execution for code that needs no graph object: callables in, outcome out."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, Literal

from engine.taskgraph.executor import run_sync
from engine.taskgraph.graph import TaskGraph
from engine.taskgraph.orchestrator import GraphRun, Orchestrator

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from engine.retry import RetryPolicy
    from engine.taskgraph.task import OnFailure

#: what one failure means for the others: cancelled, seen to their end, or none of their business
AfterFailure = Literal["cancel", "drain", "continue"]


class ParallelExecutor:
    """Runs coroutines and plain functions under one limit, in dependency order where there is one.

    After a failure nothing new starts: with `cancel` what runs is cancelled and waited for, with
    `drain` it is seen to its end; with `continue` all the others run as if nothing had happened.
    Plain functions run on threads; both see the caller's context variables.
    """

    def __init__(
        self, max_workers: int | None = None, *, on_failure: AfterFailure = "cancel"
    ) -> None:
        if max_workers is not None and max_workers < 1:
            raise ValueError("there must be at least one worker")
        self.max_workers = max_workers
        self.on_failure = on_failure
        self._policy: OnFailure = "skip_dependents" if on_failure == "continue" else "fail_fast"
        self._graph = TaskGraph("parallel")

    def add(
        self,
        name: str,
        function: Callable[..., Any],
        *arguments: Any,
        after: Iterable[str] = (),
        retry: RetryPolicy | None = None,
        time_limit: float | None = None,
        **named: Any,
    ) -> None:
        """Add work; without arguments of its own it is given the results that it names."""
        call = partial(function, *arguments, **named) if arguments or named else function
        self._graph.add(
            name, call, after=after, on_failure=self._policy, retry=retry, time_limit=time_limit
        )

    async def run(self, **variables: Any) -> GraphRun:
        """Run all that was added; dependencies that cannot be are refused before anything runs."""
        stop: Literal["cancel", "drain"] = "drain" if self.on_failure == "drain" else "cancel"
        runner = Orchestrator(self._graph, max_workers=self.max_workers, on_stop=stop)
        return await runner.run(variables)

    def run_sync(self, **variables: Any) -> GraphRun:
        """Run all that was added on an event loop of its own."""
        return run_sync(self.run(**variables))

    async def map(self, function: Callable[[Any], Any], items: Iterable[Any]) -> list[Any]:
        """Call the function with each item; results in order, `GraphFailed` where one failed."""
        twin = ParallelExecutor(self.max_workers, on_failure=self.on_failure)
        names: list[str] = []
        for number, item in enumerate(items):
            names.append(str(number))
            twin.add(names[-1], function, item)
        if not names:
            return []
        run = (await twin.run()).or_raise()
        return run.state.results
