"""What a task graph must keep: every problem at once, a cycle by its path.

A count of open dependencies finds out cheaply whether there is a cycle at all; networkx is asked
which, and only then.
"""

from __future__ import annotations

from dataclasses import replace
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any

from engine.errors import InvalidModel, Problem

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from engine.taskgraph.task import Task

Numbers = tuple[tuple[int, ...], ...]


def check(tasks: Sequence[Task], numbers: Mapping[str, int]) -> tuple[Numbers, Numbers]:
    """Give each task's dependencies and dependents, or raise `InvalidModel` with every problem."""
    problems = list(_ids(tasks, numbers))
    dependencies = tuple(_known(task, numbers, problems) for task in tasks)
    dependents = _turned(dependencies)
    rest = _stuck(dependencies, dependents)
    if rest:
        problems.extend(_cycles(tasks, dependencies, rest))
    else:
        problems.extend(_readings(tasks, dependencies))
    if problems:
        nameless = f"task {numbers.get('', 0) + 1}"
        raise InvalidModel(
            p if p.element_id != "" else replace(p, element_id=nameless) for p in problems
        )
    return dependencies, dependents


def _turned(dependencies: Numbers) -> Numbers:
    found: list[Any] = [()] * len(dependencies)
    for number, before in enumerate(dependencies):
        for each in before:
            if found[each]:
                found[each].append(number)
            else:
                found[each] = [number]
    for number, after in enumerate(found):
        found[number] = tuple(after)
    return tuple(found)


def _problem(code: str, message: str, where: str | None, hint: str | None = None) -> Problem:
    return Problem("error", code, message, where, hint=hint)


def _ids(tasks: Sequence[Task], numbers: Mapping[str, int]) -> Iterator[Problem]:
    if not tasks:
        yield _problem("no_tasks", "The graph has no tasks", None)
    results: dict[str, str] = {}
    seen: set[str] = set()
    check_results = any(task.result for task in tasks)
    for number, task in enumerate(tasks, 1):
        if not task.id:
            yield _problem("id_missing", f"Task {number} has no id", f"task {number}")
        elif len(numbers) < len(tasks) and task.id in seen:
            yield _problem("duplicate_id", f"The id “{task.id}” is used twice", task.id)
        elif check_results:
            other = results.setdefault(task.result_name, task.id)
            if other != task.id:
                message = f"“{other}” and “{task.id}” both give a result “{task.result_name}”"
                yield _problem("duplicate_result", message, task.id)
        if len(numbers) < len(tasks):
            seen.add(task.id)


def _known(task: Task, numbers: Mapping[str, int], problems: list[Problem]) -> tuple[int, ...]:
    found: list[int] = []
    for name in task.after:
        number = numbers.get(name)
        if name == task.id:
            message = f"“{task.id}” depends on itself"
            problems.append(_problem("self_dependency", message, task.id))
        elif number is None:
            message = f"“{task.id}” depends on “{name}”, which does not exist"
            close = get_close_matches(name, list(numbers), 1) if len(numbers) < 10_000 else []
            hint = f"Did you mean “{close[0]}”?" if close else None
            problems.append(_problem("unknown_dependency", message, task.id, hint))
        else:
            found.append(number)
    if len(found) > 1 and len(set(found)) < len(found):
        message = f"“{task.id}” names a dependency twice"
        problems.append(_problem("duplicate_dependency", message, task.id))
        found = list(dict.fromkeys(found))
    return tuple(found)


def _stuck(dependencies: Numbers, dependents: Numbers) -> set[int]:
    """The tasks that no order can reach: those of cycles and those behind them."""
    left = [len(before) for before in dependencies]
    free = [number for number, count in enumerate(left) if not count]
    for number in free:  # grows while it is walked
        for each in dependents[number]:
            left[each] -= 1
            if not left[each]:
                free.append(each)
    return {number for number, count in enumerate(left) if count}


def _cycles(tasks: Sequence[Task], dependencies: Numbers, rest: Iterable[int]) -> Iterator[Problem]:
    import networkx as nx

    rest = set(rest)
    graph: nx.DiGraph[int] = nx.DiGraph()
    graph.add_edges_from((b, n) for n in sorted(rest) for b in dependencies[n] if b in rest)
    for knot in sorted(map(sorted, nx.strongly_connected_components(graph))):
        if len(knot) > 1:
            edges = nx.find_cycle(graph.subgraph(knot), knot[0])
            path = [tasks[edge[0]].id for edge in edges]
            text = " → ".join([*path, path[0]])
            yield _problem("cycle", f"The tasks wait for each other: {text}", path[0])


def _readings(tasks: Sequence[Task], dependencies: Numbers) -> Iterator[Problem]:
    """Expressions may name results only of tasks that are over by then."""
    asking = [n for n, task in enumerate(tasks) if not task.plain and task.expressions()]
    if not asking:
        return
    givers = {task.result_name: number for number, task in enumerate(tasks)}
    for number in asking:
        task = tasks[number]
        before = _before(number, dependencies)
        for field, expression in task.expressions():
            for name in sorted(expression.names):
                giver = givers.get(name)
                if giver is None or giver in before or name == task.item:
                    continue
                message = (
                    f"“{task.id}” reads “{name}” in its {field}, "
                    f"but does not come after “{tasks[giver].id}”"
                )
                yield _problem("reads_too_early", message, task.id)


def _before(number: int, dependencies: Numbers) -> set[int]:
    found: set[int] = set()
    waiting = list(dependencies[number])
    while waiting:
        each = waiting.pop()
        if each not in found:
            found.add(each)
            waiting.extend(dependencies[each])
    return found
