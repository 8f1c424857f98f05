"""The compiled form of a task graph: frozen, shared by every run; tasks are numbered."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING

from engine.taskgraph.validate import check

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from engine.schemas import Schema
    from engine.taskgraph.task import Task


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Definition:
    """One task graph, ready to run; `dependencies` and `dependents` are numbers of tasks."""

    key: str
    name: str
    hash: str
    tasks: tuple[Task, ...]
    numbers: Mapping[str, int]
    dependencies: tuple[tuple[int, ...], ...]
    dependents: tuple[tuple[int, ...], ...]
    #: how many dependencies each task has, and the tasks that have none
    counts: tuple[int, ...]
    roots: tuple[int, ...]
    #: how many jobs may be open at once
    limit: int | None = None
    #: whether results are variables too, because an expression may ask for them
    named: bool = False
    #: whether some task goes before others that are ready
    ranked: bool = False
    #: what the variables of a start have to fit
    input: Schema | None = None

    def __repr__(self) -> str:
        return f"<task graph {self.key!r} of {len(self.tasks)} tasks>"

    @property
    def handlers(self) -> tuple[str, ...]:
        """The names of the handlers that the tasks ask for."""
        return tuple(dict.fromkeys(t.handler for t in self.tasks if t.handler is not None))

    @property
    def pools(self) -> tuple[str, ...]:
        """The names of the pools that the tasks run in."""
        return tuple(dict.fromkeys(t.pool for t in self.tasks if t.pool))


def define(
    tasks: Iterable[Task],
    *,
    key: str = "graph",
    name: str = "",
    limit: int | None = None,
    text: str | bytes | None = None,
    input: Schema | None = None,  # noqa: A002 - the word of the format
) -> Definition:
    """Compile the tasks, or raise `InvalidModel` with every problem they have at once."""
    tasks = tuple(tasks)
    numbers: dict[str, int] = {}
    for number, task in enumerate(tasks):
        numbers.setdefault(task.id, number)
    dependencies, dependents = check(tasks, numbers)
    data = text.encode() if isinstance(text, str) else text
    return Definition(
        key=key,
        name=name or key,
        hash=sha256(data).hexdigest() if data is not None else _fingerprint(tasks),
        tasks=tasks,
        numbers=numbers,
        dependencies=dependencies,
        dependents=dependents,
        counts=tuple(map(len, dependencies)),
        roots=tuple(number for number, before in enumerate(dependencies) if not before),
        limit=limit,
        named=any(task.expressions() for task in tasks if not task.plain),
        ranked=len({task.priority for task in tasks}) > 1,
        input=input,
    )


def _fingerprint(tasks: Iterable[Task]) -> str:
    digest = sha256()
    for task in tasks:
        said = [task.id, *task.after, task.needs, task.on_failure, str(task.priority)]
        said += [f"{name}={expression.text}" for name, expression in task.expressions()]
        digest.update("\0".join(said).encode() + b"\n")
    return digest.hexdigest()
