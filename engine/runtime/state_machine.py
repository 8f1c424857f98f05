"""State machines for a program's own objects.

The class is compiled to the same definition that SCXML is, and the kernel's selection and planning
decide what happens. An event runs to completion before the next one begins: from a handler it waits
its turn, from another thread or task it waits for the one at work.
"""

from __future__ import annotations

import asyncio
import threading
from collections import deque
from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Self

from engine.errors import EngineError, TransitionRefused
from engine.runtime.declared import program_of
from engine.runtime.programs import program_from
from engine.runtime.turns import Turns, awaited, finished, inside
from engine.statechart.explain import Permission, triggers
from engine.statechart.plan import initial_plan

if TYPE_CHECKING:
    from collections.abc import Iterable

    from engine.runtime.guarding import Function
    from engine.runtime.programs import Told
    from engine.runtime.routes import Moved
    from engine.statechart.definition import Definition


class StateMachine(Turns):
    """Subclass it with `State`s and ways between them; the instance, or its `model`, has the data.

    `fire` and `send` make a move or raise `TransitionRefused` saying which guard stood in the way
    and what it saw; `may` asks beforehand. Where there is a model, its attribute `field` holds the
    state.
    """

    _lock: threading.RLock
    _turns: tuple[asyncio.AbstractEventLoop, asyncio.Lock] | None

    def __init_subclass__(cls, **options: Any) -> None:
        super().__init_subclass__(**options)
        declared = program_of(cls)
        if declared is not None:
            cls._compiled = declared
        cls._routes = {}

    @classmethod
    def of(
        cls,
        definition: Definition,
        *,
        entered: Told | None = None,
        left: Told | None = None,
        taken: Told | None = None,
        guards: Mapping[str, Function] | None = None,
    ) -> type[Self]:
        """Make a class of a definition that was read or built; its variables are the object's.

        Who is told is given by state (`entered`, `left`) and by event (`taken`); `guards` are the
        functions that the definition names.
        """
        made = program_from(
            definition,
            entered=entered or {},
            left=left or {},
            taken=taken or {},
            guards=guards or {},
        )
        name = "".join(part.title() for part in definition.name.split()) or "Machine"
        return type(name, (cls,), {"_compiled": made})

    def __new__(cls, *_: Any, **__: Any) -> Self:
        """Set the machine up, so that a subclass may have any `__init__` it likes."""
        machine = super().__new__(cls)
        machine._lock = threading.RLock()
        machine._turns = None
        machine._busy = False
        machine._awaits = False
        machine._waiting = deque()
        machine._done = deque()
        machine._history = {}
        machine._subject = machine
        machine._configuration = initial_plan(cls.definition()).enters
        return machine

    def __init__(self, model: Any = None, *, state: str | Iterable[str] | None = None) -> None:
        if model is not None:
            self.model = self._subject = model
            state = getattr(model, self.field, None) if state is None else state
        if state:
            self.restore(state)
        elif model is not None:
            self._store()

    @classmethod
    def definition(cls) -> Definition:
        """Give what the class compiles to: the kernel's own form, which can be written as SCXML."""
        return cls._program().definition

    @property
    def state(self) -> str:
        """The innermost active state, where there is only one."""
        found = self.states
        if len(found) > 1:
            raise EngineError(f"several states are active: {', '.join(found)}; ask for `states`")
        return found[0]

    def is_in(self, state: str) -> bool:
        """Whether the state is active, or one inside it."""
        return bool(self._configuration >> self.definition().index[state] & 1)

    def snapshot(self) -> dict[str, Any]:
        """Give where the machine stands and what its histories hold, as plain JSON data."""
        definition = self.definition()
        kept = {definition.states[at].id: definition.ids(m) for at, m in self._history.items()}
        return {"states": list(self.states), "history": kept}

    def restore(self, state: str | Iterable[str] | Mapping[str, Any]) -> None:
        """Stand in the state, or states, without having gone there: nobody is told.

        Takes ids, the text that a model's attribute holds, or a snapshot.
        """
        if isinstance(state, Mapping):
            definition = self.definition()
            kept = state.get("history", {}).items()
            self._history = {definition.index[at]: definition.mask(ids) for at, ids in kept}
            state = state["states"]
        names = state.split("+") if isinstance(state, str) else list(state)
        definition = self.definition()
        unknown = [name for name in names if name not in definition.index]
        if unknown:
            raise EngineError(f"{type(self).__name__} has no state “{unknown[0]}”")
        found = 0
        for name in names:
            found |= 1 << definition.index[name]
            for above in definition.states[definition.index[name]].ancestors[:-1]:
                found |= 1 << above
        if any(s.children and not found & s.below for s in definition.members(found)):
            raise EngineError(f"“{', '.join(names)}” is not where a machine can stand")
        self._configuration = found

    def available(self) -> tuple[Permission, ...]:
        """Give every event that the active states listen to, with what its guards say."""
        names = triggers(self.definition(), self._configuration)
        return tuple(self.may(name) for name in names)

    def fire(self, event: str, /, **data: object) -> Moved | None:
        """Make the move, or raise `TransitionRefused`.

        From a handler of this machine the event waits its turn, and there is no move to tell yet.
        """
        with self._lock:
            if self._busy:
                self._queue(event, data)
                return None
            subject = self._subject
            for route in self._routes.get((self._configuration, event), ()):
                for guard in route.narrow:
                    if not guard(subject):
                        break
                else:
                    for ask in route.asks:
                        if ask(subject, data) is not True:
                            break
                    else:
                        if not route.quiet:
                            break
                        self._configuration = route.after
                        if self.model is not None:
                            self._store()
                        return route.moved if not data else replace(route.moved, data=data)
            self._busy, self._awaits = True, False
            return finished(self._complete(event, data))

    async def send(self, event: str, /, **data: object) -> Moved | None:
        """Make the move with handlers that are awaited; events sent meanwhile wait in order."""
        if self._busy and id(self) in inside.get():
            self._queue(event, data)
            return None
        async with self._turn():
            with self._lock:
                self._busy, self._awaits = True, True
            return await awaited(self._complete(event, data))

    def _turn(self) -> asyncio.Lock:
        loop = asyncio.get_running_loop()
        if self._turns is None or self._turns[0] is not loop:
            self._turns = (loop, asyncio.Lock())
        return self._turns[1]

    def _queue(self, event: str, data: Mapping[str, object]) -> None:
        if id(self) not in inside.get():
            reason = f"“{event}” cannot be fired while another event is handled; await send()"
            raise TransitionRefused(event, reason)
        self._waiting.append((event, data))
