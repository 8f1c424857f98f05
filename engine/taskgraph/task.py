"""One task of a graph, as it is defined."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from engine.caching import CacheSpec
    from engine.feel import Expression
    from engine.retry import RetryPolicy
    from engine.schemas import Schema

#: what follows when a task has failed for good
OnFailure = Literal["fail_fast", "skip_dependents", "continue", "fallback"]
#: how the tasks before it must have ended for a task to run
Needs = Literal["all", "any", "done"]
ON_FAILURE: tuple[OnFailure, ...] = ("fail_fast", "skip_dependents", "continue", "fallback")
NEEDS: tuple[Needs, ...] = ("all", "any", "done")

#: a literal value, or compiled FEEL where the text began with "="
Given = Any


@dataclass(frozen=True, slots=True)
class Task:
    """One vertex: what is done, after which others, and what follows when it fails.

    `when` and `for_each` are FEEL; `result` is the name under which later tasks find the result.
    A task without a handler does nothing and is a milestone. `output` is the schema of its result.
    """

    id: str
    after: tuple[str, ...] = ()
    handler: str | None = None
    name: str = ""
    parameters: tuple[tuple[str, Given], ...] = ()
    when: Expression | None = None
    for_each: Expression | None = None
    item: str = "item"
    needs: Needs = "all"
    on_failure: OnFailure = "fail_fast"
    fallback: Any = None
    retry: RetryPolicy | None = None
    time_limit: float | None = None
    priority: int = 0
    result: str = ""
    pool: str = ""
    cache: CacheSpec | None = None
    output: Schema | None = None

    @property
    def result_name(self) -> str:
        """The name of the result: its own, else the task's id."""
        return self.result or self.id

    @property
    def plain(self) -> bool:
        """Whether nothing has to be worked out before it is run."""
        return self.handler is not None and (
            self.when is None
            and self.for_each is None
            and not self.parameters
            and self.cache is None
        )

    def expressions(self) -> list[tuple[str, Expression]]:
        """Every FEEL expression of the task, with the field it stands in."""
        fields: list[tuple[str, Any]] = [("when", self.when), ("for_each", self.for_each)]
        fields += self.parameters
        if self.cache is not None:
            fields.append(("cache", self.cache.key))
        return [(name, value) for name, value in fields if hasattr(value, "evaluate")]
