"""Task graphs written in code: functions become tasks, their parameters say what they are given.

A parameter is filled by name: the item of a list that the task runs for each of, the result of a
task that comes before, or a variable that the run was started with. A parameter called `context`
that none of these provides receives the `TaskContext`.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from engine import feel
from engine.errors import InvalidModel, Problem
from engine.feel.errors import FeelSyntaxError
from engine.taskgraph.definition import Definition, define
from engine.taskgraph.reader import read
from engine.taskgraph.task import Needs, OnFailure, Task

if TYPE_CHECKING:
    from engine.retry import RetryPolicy

Function = Callable[..., Any]
F = TypeVar("F", bound=Function)
CONTEXT = "context"
_VARIADIC = (inspect.Parameter.VAR_POSITIONAL, inspect.Parameter.VAR_KEYWORD)


class TaskContext(NamedTuple):
    """What a task may know of its run; the key is the same for every attempt."""

    instance: str
    task: str
    key: str
    attempt: int
    item: int | None


class Wanted(NamedTuple):
    """What a function asks for: names it cannot do without, and names it can."""

    needed: tuple[str, ...]
    optional: tuple[str, ...]
    everything: bool


class Body(NamedTuple):
    """The code of a task; a plain function runs on a thread unless it is `inline`."""

    function: Function
    wanted: Wanted
    coroutine: bool
    inline: bool


class Ready(NamedTuple):
    """A graph that was checked: its definition, and the code of each task by number."""

    definition: Definition
    bodies: tuple[Body | None, ...]
    #: the functions of the tasks that need nothing but to be called, by number
    short: Mapping[Any, Callable[[], Any]]
    #: what has to be given at the start, and the task that asks for it
    missing: tuple[tuple[str, str], ...]


class TaskGraph:
    """Collects tasks; nothing is checked until it is compiled, and then everything at once."""

    def __init__(self, key: str = "graph", *, name: str = "", limit: int | None = None) -> None:
        self.key = key
        self.name = name
        self.limit = limit
        self._tasks: list[Task] = []
        self._bodies: list[Body | None] = []
        self._names: dict[Function, str] = {}
        self._known: dict[tuple[Function, bool], Body] = {}
        self._problems: list[Problem] = []
        self._ready: Ready | None = None

    @classmethod
    def from_json(
        cls, text: str | bytes, functions: Mapping[str, Function], *, inline: bool = False
    ) -> TaskGraph:
        """The graph of a JSON text, its handlers being these functions."""
        definition = read(text)
        graph = cls(definition.key, name=definition.name, limit=definition.limit)
        for task in definition.tasks:
            function = functions.get(task.handler) if task.handler is not None else None
            if function is None and task.handler is not None:
                text = f"There is no function for the handler “{task.handler}”"
                graph._problems.append(Problem("error", "handler_unknown", text, task.id))
            graph._append(task, function, inline=inline)
        return graph

    def task(self, name: str | None = None, **options: Any) -> Callable[[F], F]:
        """Make the decorated function a task, named like it unless said otherwise."""

        def register(function: F) -> F:
            self.add(name or str(getattr(function, "__name__", "")), function, **options)
            return function

        return register

    def add(  # noqa: PLR0913 - the fields of a task, each by its name
        self,
        name: str,
        function: Function | None = None,
        *,
        after: Iterable[str | Function] = (),
        when: str | None = None,
        for_each: str | None = None,
        item: str = "item",
        needs: Needs = "all",
        on_failure: OnFailure | None = None,
        fallback: Any = None,
        retry: RetryPolicy | None = None,
        time_limit: float | None = None,
        priority: int = 0,
        result: str = "",
        inline: bool = False,
    ) -> None:
        """Add a task; without a function it is a milestone. `inline` promises not to block."""
        if isinstance(after, str):
            after = (after,)
        policy: OnFailure = on_failure or ("fallback" if fallback is not None else "fail_fast")
        task = Task(
            id=name,
            after=tuple(each if isinstance(each, str) else self._name_of(each) for each in after),
            handler=None if function is None else name,
            when=self._feel(name, when),
            for_each=self._feel(name, for_each),
            item=item,
            needs=needs,
            on_failure=policy,
            fallback=fallback,
            retry=retry,
            time_limit=time_limit,
            priority=priority,
            result=result,
        )
        self._append(task, function, inline=inline)
        if function is not None:
            self._names.setdefault(function, name)

    def _append(self, task: Task, function: Function | None, *, inline: bool) -> None:
        self._ready = None
        self._tasks.append(task)
        if function is None:
            self._bodies.append(None)
            return
        body = self._known.get((function, inline))
        if body is None:
            body = Body(function, _wanted(function), _is_coroutine(function), inline)
            self._known[function, inline] = body
        self._bodies.append(body)

    def _name_of(self, function: Function) -> str:
        return self._names.get(function) or str(getattr(function, "__name__", function))

    def _feel(self, task: str, text: str | None) -> feel.Expression | None:
        if text is None:
            return None
        try:
            return feel.compile(
                text.strip().removeprefix("="), (t.result_name for t in self._tasks)
            )
        except FeelSyntaxError as error:
            message = f"“{text}” of “{task}” has a mistake: {error.message}"
            self._problems.append(Problem("error", "expression_syntax", message, task))
            return None

    def compile(self) -> Ready:
        """Give the checked graph, or raise `InvalidModel` with every problem it has at once."""
        if self._ready is None:
            problems = list(self._problems)
            try:
                found = define(self._tasks, key=self.key, name=self.name, limit=self.limit)
            except InvalidModel as invalid:
                raise InvalidModel([*problems, *invalid.problems]) from None
            problems.extend(self._misread(found))
            if problems:
                raise InvalidModel(problems)
            bodies = tuple(self._bodies)
            self._ready = Ready(found, bodies, _short(found, bodies), _missing(found, bodies))
        return self._ready

    @property
    def definition(self) -> Definition:
        """The checked definition."""
        return self.compile().definition

    def problems(self) -> tuple[Problem, ...]:
        """Give every problem of the graph as it stands."""
        try:
            self.compile()
        except InvalidModel as invalid:
            return invalid.problems
        return ()

    def _misread(self, definition: Definition) -> list[Problem]:
        """A function may be given results only of tasks that it comes directly after."""
        found: list[Problem] = []
        if not any(body.wanted.needed for body in self._known.values()):
            return found
        givers = {task.result_name: task for task in definition.tasks}
        for task, body in zip(definition.tasks, self._bodies, strict=True):
            if body is None or not body.wanted.needed or task.parameters:
                continue
            for name in body.wanted.needed:
                giver = givers.get(name)
                if giver is not None and giver.id not in task.after and name != task.item:
                    text = (
                        f"“{task.id}” is given the result of “{name}”, but does not come after it"
                    )
                    hint = f"Add “{giver.id}” to what it comes after"
                    found.append(Problem("error", "reads_too_early", text, task.id, hint=hint))
        return found


def _short(definition: Definition, bodies: tuple[Body | None, ...]) -> dict[Any, Callable[[], Any]]:
    if definition.ranked or definition.named:
        return {}
    return {
        number: body.function
        for number, (task, body) in enumerate(zip(definition.tasks, bodies, strict=True))
        if body is not None
        and body.coroutine
        and not any(body.wanted)
        and task.plain
        and task.time_limit is None
    }


def _missing(
    definition: Definition, bodies: tuple[Body | None, ...]
) -> tuple[tuple[str, str], ...]:
    found: list[tuple[str, str]] = []
    if not any(body is not None and body.wanted.needed for body in bodies):
        return ()
    results = {task.result_name for task in definition.tasks}
    for task, body in zip(definition.tasks, bodies, strict=True):
        if body is not None and body.wanted.needed:
            own = {name for name, _ in task.parameters} | {CONTEXT}
            if task.for_each is not None:
                own.add(task.item)
            asked = (name for name in body.wanted.needed if name not in own)
            found.extend((task.id, name) for name in asked if name not in results)
    return tuple(found)


def _wanted(function: Function) -> Wanted:
    try:
        parameters = inspect.signature(function).parameters.values()
    except (TypeError, ValueError):
        return Wanted((), (), everything=False)
    bound = getattr(function, "keywords", {})  # of a partial
    named = [p for p in parameters if p.kind not in _VARIADIC and p.name not in bound]
    return Wanted(
        tuple(p.name for p in named if p.default is p.empty),
        tuple(p.name for p in named if p.default is not p.empty),
        everything=any(p.kind is p.VAR_KEYWORD for p in parameters),
    )


def _is_coroutine(function: Function) -> bool:
    while hasattr(function, "func"):  # a partial of something
        function = function.func
    return inspect.iscoroutinefunction(function) or inspect.iscoroutinefunction(
        getattr(function, "__call__", None)  # noqa: B004 - an object that is called
    )
