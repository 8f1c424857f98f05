"""The class that programs write: regions, histories, threads, tasks, objects of their own."""

from __future__ import annotations

import asyncio
import json
import threading
from typing import Any

import pytest

from engine import (
    EngineError,
    InvalidModel,
    StateMachine,
    TransitionRefused,
    history,
    state,
    statechart,
)
from tests.unit.engine.machines import scxml


class Player(StateMachine):
    """Two regions and a way out that remembers both."""

    on = state(initial=True, parallel=True)
    tape = state(inside=on)
    stopped = state(inside=tape, initial=True)
    playing = state(inside=tape)
    ended = state(inside=tape, final=True)
    lamp = state(inside=on)
    dark = state(inside=lamp, initial=True)
    bright = state(inside=lamp)
    burnt = state(inside=lamp, final=True)
    off = state()
    again = history(inside=on, default=tape, deep=True)

    play = stopped.to(playing)
    light = dark.to(bright)
    both = stopped.to(playing) | dark.to(bright)
    end = playing.to(ended) | bright.to(burnt)
    switch = on.to(off) | off.to(again)
    finished = on.to(off, event="done.state.on")


def test_regions_move_by_themselves_or_together() -> None:
    player = Player()
    player.play()
    assert player.states == ("playing", "dark")
    player.light()
    assert player.states == ("playing", "bright")
    together = Player()
    moved = together.both()
    assert moved.entered == ("playing", "bright")
    with pytest.raises(EngineError, match="several states"):
        _ = player.state


def test_a_deep_history_brings_back_every_region() -> None:
    player = Player()
    player.both()
    player.switch()
    assert player.state == "off"
    player.switch()
    assert player.states == ("playing", "bright")


def test_what_is_done_in_every_region_leads_on_by_itself() -> None:
    player = Player()
    player.both()
    player.end()
    assert player.state == "off"


class Counter(StateMachine):
    """Moves on by itself, and counts in a way that threads would spoil."""

    low = state(initial=True)
    high = state()
    add = low.to(None, guard=lambda self, data: data.get("by", 1) > 0)
    climb = low.to(high, event="", guard="total >= 100")

    def __init__(self) -> None:
        self.total = 0

    @add.taken
    def count(self, moved: Any) -> None:
        before = self.total
        threading.Event().wait(0.0001)
        self.total = before + int(moved.data.get("by", 1))


def test_a_guard_without_an_event_is_asked_after_every_move() -> None:
    counter = Counter()
    counter.fire("add", by=99)
    assert counter.state == "low"
    counter.add()
    assert counter.state == "high"


def test_a_guard_may_look_at_what_the_event_brought() -> None:
    with pytest.raises(TransitionRefused, match="is false"):
        Counter().fire("add", by=-1)


def test_threads_take_turns() -> None:
    counter = Counter()

    def work() -> None:
        for _ in range(10):
            counter.add()

    threads = [threading.Thread(target=work) for _ in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert counter.total == 50


class Slow(StateMachine):
    """Takes its time."""

    idle = state(initial=True)
    busy = state()
    begin = idle.to(busy)
    rest = busy.to(idle)

    @begin.taken
    async def think(self, moved: Any) -> None:
        await asyncio.sleep(moved.data.get("seconds", 0))


def test_a_plain_call_between_two_awaits_is_refused_not_mixed_in() -> None:
    async def play() -> None:
        slow = Slow()
        task = asyncio.create_task(slow.send("begin", seconds=0.01))
        await asyncio.sleep(0)
        with pytest.raises(TransitionRefused, match="another event"):
            slow.fire("begin")
        await task
        slow.rest()
        assert slow.state == "idle"

    asyncio.run(play())


def test_a_task_that_is_cancelled_frees_the_machine() -> None:
    async def play() -> None:
        slow = Slow()
        task = asyncio.create_task(slow.send("begin", seconds=10))
        await asyncio.sleep(0)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        assert slow.state == "idle"
        await slow.send("begin")
        assert slow.state == "busy"

    asyncio.run(play())


def test_several_failures_are_told_together() -> None:
    class Twice(StateMachine):
        one = state(initial=True)
        two = state()
        go = one.to(two)

        @two.entered
        def first(self, moved: Any) -> None:
            raise ValueError("first")

        @two.entered
        def second(self, moved: Any) -> None:
            raise KeyError("second")

    with pytest.raises(ExceptionGroup) as group:
        Twice().go()
    assert [type(error) for error in group.value.exceptions] == [ValueError, KeyError]


def test_a_machine_that_never_rests_says_so() -> None:
    class Spin(StateMachine):
        here = state(initial=True)
        there = state()
        go = here.to(there)
        back = there.to(here, event="")
        forth = here.to(there, event="", guard=lambda _: True)

    with pytest.raises(EngineError, match="never comes to rest"):
        Spin().go()


def test_a_state_is_restored_without_telling_anybody() -> None:
    told: list[str] = []

    class Ship(StateMachine):
        harbour = state(initial=True)
        sea = state(entered=[lambda ship, moved: told.append("sea")])
        sail = harbour.to(sea)

    assert Ship(state="sea").state == "sea"
    assert told == []
    with pytest.raises(EngineError, match="no state “moon”"):
        Ship(state="moon")
    with pytest.raises(EngineError, match="not where"):
        Player(state="on")


def test_a_snapshot_holds_the_histories_too() -> None:
    player = Player()
    player.both()
    player.switch()
    again = Player(state=json.loads(json.dumps(player.snapshot())))
    again.switch()
    assert again.states == ("playing", "bright")


def test_a_model_with_several_regions_keeps_them_in_one_text() -> None:
    class Radio:
        state: str | None = None

    radio = Radio()
    Player(radio).both()
    assert radio.state == "playing+bright"
    Player(radio).end()
    assert radio.state == "off"


DRAWN = scxml(
    """<datamodel><data id="total"/></datamodel>
  <state id="draft"><transition event="submit" cond="total > 0" target="sent"/></state>
  <state id="sent"><transition event="pay" f:guard="enough" target="paid"/></state><final id="paid"/>""",
    name="order",
).replace("<scxml", '<scxml xmlns:f="urn:flowglass:statechart:1"')


def test_what_was_drawn_runs_on_an_object_of_the_program() -> None:
    class Invoice:
        total, given, state = 0, 0, None

    told: list[str] = []
    machine = StateMachine.of(
        statechart.read(DRAWN),
        entered={"sent": [lambda invoice, moved: told.append(moved.event)]},
        guards={"enough": lambda invoice: invoice.given >= invoice.total},
    )
    invoice = Invoice()
    assert "total = 0" in machine(invoice).may("submit").reason
    invoice.total = 5
    machine(invoice).fire("submit")
    assert (invoice.state, told) == ("sent", ["submit"])
    with pytest.raises(TransitionRefused, match="given = 0, total = 5"):
        machine(invoice).fire("pay")
    invoice.given = 5
    machine(invoice).fire("pay")
    assert invoice.state == "paid"


def test_what_only_a_kernel_can_do_is_refused_by_name() -> None:
    text = scxml(
        """<state id="a"><onentry><log label="x"/></onentry>
        <transition event="e" cond='In("a")' target="b"/></state>
        <state id="b"><transition event="f"><raise event="g"/></transition></state>"""
    )
    with pytest.raises(InvalidModel) as refused:
        StateMachine.of(statechart.read(text), entered={"z": []}, taken={"y": []})
    codes = [problem.code for problem in refused.value.problems]
    assert codes == [
        "content_unfit",
        "guard_unfit",
        "content_unfit",
        "state_unknown",
        "event_unknown",
    ]
    with pytest.raises(InvalidModel, match="“enough” is not given"):
        StateMachine.of(statechart.read(DRAWN))


def test_what_is_declared_wrongly_is_told_when_the_class_is_made() -> None:
    with pytest.raises(InvalidModel, match="mistake"):
        state().to(state(), guard="1 +")

    async def later() -> bool:
        return True

    with pytest.raises(InvalidModel, match="asynchronous"):
        state().to(state(), guard=later)


def test_a_subclass_adds_to_what_it_inherits() -> None:
    class Lamp(StateMachine):
        off = state(initial=True)
        on = state()
        switch = off.to(on)

    class Dimmer(Lamp):
        dim = state()
        turn = Lamp.on.to(dim)

    dimmer = Dimmer()
    dimmer.switch()
    dimmer.turn()
    assert dimmer.state == "dim"
    with pytest.raises(AttributeError):
        Lamp().turn()
