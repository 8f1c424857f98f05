"""F2, the event-driven state machine: an approval whose events have several handlers.

One test for each fault that a first sketch of an event-driven machine has.
"""

from __future__ import annotations

import asyncio
import subprocess
import sys
from typing import Any

import pytest

from engine import (
    DeliverEvent,
    EngineError,
    StateMachine,
    TransitionRefused,
    simulate_machine,
    state,
)


class Request(StateMachine):
    """A request that people are told of."""

    draft = state(initial=True)
    pending = state()
    approved = state()
    rejected = state()

    submit = draft.to(pending)
    comment = pending.to(None) | draft.to(None)
    approve = pending.to(approved, guard="votes >= 2")
    vote = pending.to(None)
    reject = pending.to(rejected)
    reopen = approved.to(pending) | rejected.to(pending)

    def __init__(self) -> None:
        self.votes = 0
        self.heard: list[str] = []

    @submit.taken
    async def write_to_the_manager(self, moved: Any) -> None:
        await asyncio.sleep(0)
        self.heard.append(f"mail to {moved.data.get('manager', 'nobody')}")

    @submit.taken
    def write_the_log(self, moved: Any) -> None:
        self.heard.append(f"log {moved.event}")

    @pending.entered
    async def start_the_clock(self, moved: Any) -> None:
        await asyncio.sleep(0)
        self.heard.append("clock")

    @pending.entered
    def light_the_lamp(self, moved: Any) -> None:
        self.heard.append("lamp")

    @vote.taken
    async def count(self, moved: Any) -> None:
        before = self.votes
        await asyncio.sleep(0.001)  # whoever votes meanwhile must not be lost
        self.votes = before + 1


def test_the_whole_table_of_transitions_can_be_read() -> None:
    """Not buried in `if` statements: the machine is data that can be listed, drawn and checked."""
    definition = Request.definition()
    table = {
        (definition.states[t.source].id, t.events[0]): [definition.states[n].id for n in t.targets]
        for t in definition.transitions
    }
    assert table[("draft", "submit")] == ["pending"]
    assert table[("approved", "reopen")] == ["pending"]
    assert len(table) == 8


def test_every_handler_of_an_event_and_of_a_state_is_called_in_order() -> None:
    request = Request()
    asyncio.run(request.send("submit", manager="bob"))
    assert request.heard == ["mail to bob", "log submit", "clock", "lamp"]


def test_a_state_handler_fires_only_when_its_state_is_really_entered() -> None:
    async def play() -> Request:
        request = Request()
        await request.send("submit")
        request.heard.clear()
        await request.send("comment", text="hello")
        with pytest.raises(TransitionRefused):
            await request.send("approve")
        assert request.heard == []
        await request.send("reject")
        await request.send("reopen")
        return request

    assert asyncio.run(play()).heard == ["clock", "lamp"]


def test_two_events_at_once_do_not_race_on_the_state() -> None:
    async def play() -> Request:
        request = Request()
        await request.send("submit")
        await asyncio.gather(*(request.send("vote") for _ in range(20)))
        found = await asyncio.gather(
            request.send("approve"), request.send("reject"), return_exceptions=True
        )
        assert isinstance(found[1], TransitionRefused), "exactly one of two may win"
        return request

    request = asyncio.run(play())
    assert request.votes == 20
    assert request.state == "approved"


def test_an_event_from_a_handler_waits_until_the_one_at_work_is_done() -> None:
    order: list[str] = []

    class Chain(StateMachine):
        one = state(initial=True)
        two = state()
        three = state()
        go = one.to(two)
        on = two.to(three)

        @go.taken
        async def at_once(self, moved: Any) -> None:
            await self.send("on")
            order.append(f"sent in {self.state}")

        @two.entered
        def tell(self, moved: Any) -> None:
            order.append("entered two")

    chain = Chain()
    asyncio.run(chain.send("go"))
    assert order == ["sent in one", "entered two"]
    assert chain.state == "three"


def test_one_handler_that_fails_does_not_silence_the_others() -> None:
    class Bell(StateMachine):
        off = state(initial=True)
        on = state()
        ring = off.to(on)

        def __init__(self) -> None:
            self.rung: list[str] = []

        @on.entered
        def broken(self, moved: Any) -> None:
            raise RuntimeError("no sound")

        @on.entered
        async def light(self, moved: Any) -> None:
            self.rung.append("light")

    bell = Bell()
    with pytest.raises(RuntimeError, match="no sound"):
        asyncio.run(bell.send("ring"))
    assert bell.rung == ["light"]
    assert bell.state == "on"


def test_a_handler_that_refuses_before_the_change_keeps_the_state() -> None:
    class Safe(StateMachine):
        shut = state(initial=True)
        opened = state()
        unlock = shut.to(opened)

        @unlock.taken
        async def ask(self, moved: Any) -> None:
            raise PermissionError("no key")

    safe = Safe()
    with pytest.raises(PermissionError):
        asyncio.run(safe.send("unlock"))
    assert safe.state == "shut"
    assert safe.may("unlock"), "the machine is free for the next event"


def test_an_asynchronous_handler_is_never_dropped_by_a_plain_call() -> None:
    request = Request()
    with pytest.raises(EngineError, match="await send"):
        request.submit()
    assert request.state == "draft"
    assert request.heard == []


def test_it_is_imported_without_a_web_framework() -> None:
    """The sketch does not even import; this one imports alone, in a fresh interpreter."""
    code = (
        "import sys\n"
        "sys.modules['django'] = None\n"
        "from engine import StateMachine, state\n"
        "class Lamp(StateMachine):\n"
        "    off, on = state(initial=True), state()\n"
        "    switch = off.to(on) | on.to(off)\n"
        "lamp = Lamp(); lamp.switch(); print(lamp.state)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "on"


def test_entry_actions_stand_on_the_timeline_of_a_model() -> None:
    """Posted to a model, an event leaves what it did in the history, in order."""
    text = """<scxml xmlns="http://www.w3.org/2005/07/scxml" version="1.0">
      <state id="draft"><transition event="submit" target="pending"/></state>
      <state id="pending"><onentry><log label="told" expr='"the manager"'/></onentry>
        <transition event="comment"/></state></scxml>"""
    run = simulate_machine(text, send=["submit", "comment", DeliverEvent("comment", by="ann")])
    kinds = [event.kind for event in run.events if event.node == "pending"]
    assert kinds == ["node.entered", "log.written", "flow.taken", "flow.taken"]
