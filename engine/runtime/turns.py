"""One event after the other: what a machine does from the moment an event is its turn.

Handlers are called from a generator that hands out what they return. Whoever goes through it either
insists that nothing is to be awaited or awaits it, so there is one algorithm for both worlds.
"""

from __future__ import annotations

from collections.abc import Generator, Mapping
from contextvars import ContextVar
from dataclasses import replace
from inspect import isawaitable, iscoroutine
from typing import TYPE_CHECKING, Any, ClassVar

from engine.errors import EngineError, TransitionRefused
from engine.runtime.guarding import check, hold
from engine.runtime.routes import Moved, Route, done_events, fixed_routes, route_of
from engine.statechart.explain import Permission, permission
from engine.statechart.select import select

if TYPE_CHECKING:
    from collections import deque

    from engine.runtime.programs import Program
    from engine.statechart.definition import Transition
    from engine.statechart.explain import Check

#: moves that may follow one event by themselves
MAX_FOLLOWING = 1000
#: the machines whose handlers are at work around this code
inside: ContextVar[tuple[int, ...]] = ContextVar("machines at work", default=())

Steps = Generator[Any, None, Moved]


class Turns:
    """The part of a state machine that handles events; one at a time."""

    field: ClassVar[str] = "state"
    _compiled: ClassVar[Program | None] = None
    _routes: ClassVar[dict[tuple[int, str], tuple[Route, ...]]] = {}

    model: Any = None
    _subject: Any
    _configuration: int
    _history: dict[int, int]
    _waiting: deque[tuple[str, Mapping[str, object]]]
    _done: deque[str]
    _busy: bool
    _awaits: bool

    @classmethod
    def _program(cls) -> Program:
        if cls._compiled is None:
            raise EngineError(f"{cls.__name__} declares no states")
        return cls._compiled

    @property
    def states(self) -> tuple[str, ...]:
        """The innermost active states: one, or one for each region."""
        definition = self._program().definition
        return tuple(definition.ids(self._configuration & definition.atomic))

    def may(self, event: str, /, **data: object) -> Permission:
        """Say whether the event would lead anywhere; where not, its `reason` says why."""
        program = self._program()

        def checks_of(transition: Transition) -> tuple[Check, ...]:
            guards = program.guards[transition.index]
            return tuple(check(guard, self._subject, data) for guard in guards)

        return permission(program.definition, self._configuration, event, checks_of)

    def _store(self) -> None:
        setattr(self.model, self.field, "+".join(self.states))

    def _complete(self, event: str, data: Mapping[str, object]) -> Steps:
        """Handle the event and all that waits behind it; the first error is raised at the end."""
        token = inside.set((*inside.get(), id(self)))
        self._waiting.append((event, data))
        moved: Moved | None = None
        errors: list[Exception] = []
        try:
            while self._waiting:
                try:
                    made = yield from self._handle(*self._waiting.popleft())
                    moved = moved or made
                except Exception as error:  # noqa: BLE001 - raised below, when all is handled
                    errors.append(error)
        finally:
            self._waiting.clear()
            self._busy = False
            inside.reset(token)
        _raise(errors)
        assert moved is not None  # noqa: S101 - without a move there was an error
        return moved

    def _handle(self, event: str, data: Mapping[str, object]) -> Steps:
        route = self._route(event, data)
        if route is None:
            asked = self.may(event, **data)
            raise TransitionRefused(event, asked.reason, asked)
        moved = yield from self._take(route, data)
        for _ in range(MAX_FOLLOWING):
            following = self._following()
            if following is None:
                return moved
            yield from self._take(following, {})
        raise EngineError(f"{type(self).__name__} never comes to rest in {', '.join(self.states)}")

    def _following(self) -> Route | None:
        """Give what happens by itself: eventless transitions, then what states have done."""
        route = self._route(None, {})
        while route is None and self._done:
            route = self._route(self._done.popleft(), {})
        return route

    def _route(self, event: str | None, data: Mapping[str, object]) -> Route | None:
        program, here = self._program(), self._configuration
        if event is not None:
            known = self._routes.get((here, event)) or fixed_routes(program, here, event)
            if known:
                self._routes[here, event] = known
                return next((r for r in known if self._open(r.transitions[0], data)), None)
        found = select(
            program.definition, here, self._history, event, lambda t: self._open(t, data)
        )
        if not found:
            return None
        return route_of(program, here, self._history, event or "", found)

    def _open(self, transition: Transition, data: Mapping[str, object]) -> bool:
        return hold(self._program().guards[transition.index], self._subject, data)

    def _take(self, route: Route, data: Mapping[str, object]) -> Steps:
        if route.waits and not self._awaits:
            raise EngineError(f"“{route.moved.event}” has handlers to await: await send()")
        moved = replace(route.moved, data=data) if data else route.moved
        for function in route.before_change:
            yield function(self._subject, moved)
        self._history.update(route.plan.recorded)
        self._configuration = route.after
        if self.model is not None:
            self._store()
        definition = self._program().definition
        self._done.extend(done_events(definition, route))
        errors: list[Exception] = []
        for function in route.after_change:
            try:
                yield function(self._subject, moved)
            except Exception as error:  # noqa: BLE001 - one that fails must not silence the others
                errors.append(error)
        _raise(errors)
        return moved


def _raise(errors: list[Exception]) -> None:
    if len(errors) == 1:
        raise errors[0]
    if errors:
        raise ExceptionGroup("several handlers failed", errors)


def finished(steps: Steps) -> Moved:
    """Go through the steps at once; a handler that must be awaited has no place here."""
    error: Exception | None = None
    while True:
        try:
            result = steps.throw(error) if error else next(steps)
        except StopIteration as stop:
            moved: Moved = stop.value
            return moved
        error = None
        if isawaitable(result):
            if iscoroutine(result):
                result.close()
            error = EngineError("a handler must be awaited: await send()")


async def awaited(steps: Steps) -> Moved:
    """Go through the steps, awaiting whatever a handler gives to await."""
    error: Exception | None = None
    try:
        while True:
            try:
                result = steps.throw(error) if error else next(steps)
            except StopIteration as stop:
                moved: Moved = stop.value
                return moved
            error = None
            if isawaitable(result):
                try:
                    await result
                except Exception as failed:  # noqa: BLE001 - goes to where the handler was called
                    error = failed
    finally:
        steps.close()  # where the task was cancelled, the machine is free again
