"""Flowglass goes round the three states.

python   a `StateMachine` whose guards are functions
feel     the same with guards written in FEEL
kernel   the pure kernel: every step gives events from which the state can be folded again
"""

from __future__ import annotations

from datetime import UTC, datetime

from tests.benchmarks import loop

SCXML = """<scxml xmlns="http://www.w3.org/2005/07/scxml" version="1.0" initial="draft">
  <datamodel><data id="total" expr="5"/><data id="limit" expr="10"/></datamodel>
  <state id="draft"><transition event="submit" cond="total > 0" target="submitted"/></state>
  <state id="submitted"><transition event="approve" cond="total &lt; limit" target="approved"/></state>
  <state id="approved"><transition event="reopen" target="draft"/></state>
</scxml>"""


def python(seconds: float) -> float:
    from engine import StateMachine, state

    class Order(StateMachine):
        total, limit = 5, 10
        draft = state(initial=True)
        submitted = state()
        approved = state()

        def has_total(self) -> bool:
            return self.total > 0

        def below_limit(self) -> bool:
            return self.total < self.limit

        submit = draft.to(submitted, guard=has_total)
        approve = submitted.to(approved, guard=below_limit)
        reopen = approved.to(draft)

    return round_trips(Order(), seconds)


def feel(seconds: float) -> float:
    from engine import StateMachine, state

    class Order(StateMachine):
        total, limit = 5, 10
        draft = state(initial=True)
        submitted = state()
        approved = state()
        submit = draft.to(submitted, guard="total > 0")
        approve = submitted.to(approved, guard="total < limit")
        reopen = approved.to(draft)

    return round_trips(Order(), seconds)


def round_trips(order: object, seconds: float) -> float:
    def once() -> None:
        order.submit()  # type: ignore[attr-defined] # a way of the class
        order.approve()  # type: ignore[attr-defined]
        order.reopen()  # type: ignore[attr-defined]

    found = loop.rate(once, seconds) * 3
    if order.state != "draft":  # type: ignore[attr-defined]
        raise SystemExit("the order did not come round")
    return found


def kernel(seconds: float) -> float:
    from engine import DeliverEvent, Start, statechart

    definition = statechart.read(SCXML)
    now = datetime.now(UTC)
    state = statechart.step(definition, statechart.new_state("i"), Start(), now=now).state
    commands = [DeliverEvent(name) for name in ("submit", "approve", "reopen")]

    def once() -> None:
        nonlocal state
        state.seq = 0  # a history has a limit; this one is thrown away
        for command in commands:
            state = statechart.step(definition, state, command, now=now).state

    found = loop.rate(once, seconds) * 3
    if state.states != ("draft",):
        raise SystemExit("the order did not come round")
    return found


if __name__ == "__main__":
    loop.serve({"python": python, "feel": feel, "kernel": kernel})
