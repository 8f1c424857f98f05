"""Task graphs of every shape."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from engine import feel
from engine.retry import RetryPolicy
from engine.taskgraph import Definition, Task, define

POLICIES = st.sampled_from(["fail_fast", "skip_dependents", "continue", "fallback"])
NEEDS = st.sampled_from(["all", "any", "done"])
LISTS = st.sampled_from([None, None, None, "[1, 2, 3]", "[]", "numbers"])
WHEN = st.sampled_from([None, None, None, "true", "false", "flag", "missing"])


@st.composite
def definitions(draw: st.DrawFn, *, plain: bool = False) -> Definition:
    """A graph whose tasks depend only on earlier ones, so it has no cycle."""
    count = draw(st.integers(1, 9))
    tasks: list[Task] = []
    for number in range(count):
        before = draw(st.sets(st.integers(0, number - 1), max_size=3)) if number else set()
        options: dict[str, Any] = {}
        if not plain:
            options = {
                "needs": draw(NEEDS),
                "on_failure": draw(POLICIES),
                "fallback": "instead",
                "priority": draw(st.integers(0, 2)),
                "when": compiled(draw(WHEN)),
                "for_each": compiled(draw(LISTS)),
            }
            if draw(st.booleans()):
                options["retry"] = RetryPolicy(attempts=2, delay=RetryPolicy().delay * 0)
        handler = draw(st.sampled_from(["work", "work", "work", None]))
        after = tuple(f"t{each}" for each in sorted(before))
        tasks.append(Task(f"t{number}", after, handler, **options))
    limit = draw(st.sampled_from([None, 1, 2]))
    return define(tasks, limit=limit)


def compiled(text: str | None) -> feel.Expression | None:
    return None if text is None else feel.compile(text)
