"""What may I do now, and why may I not?"""

from __future__ import annotations

from engine import statechart
from tests.unit.engine.machines import Machine, scxml

ORDER = scxml(
    """<datamodel><data id="total" expr="0"/><data id="limit" expr="100"/></datamodel>
  <state id="draft"><transition event="submit" cond="total > 0 and total &lt; limit" target="sent"/>
    <transition event="discard" target="gone"/></state>
  <state id="sent"><transition event="pay" cond="_event.data.amount = total" target="paid"/>
    <transition event="done.state.sent error.execution" target="gone"/></state>
  <state id="paid"><transition event="ship.now" cond="unknown" target="gone"/></state>
  <final id="gone"/>"""
)


def test_every_event_with_what_its_guard_says() -> None:
    machine = Machine(ORDER).start()
    found = statechart.available(machine.definition, machine.state)
    assert [(each.event, bool(each)) for each in found] == [("submit", False), ("discard", True)]
    assert found[0].options[0].targets == ("sent",)


def test_a_refusal_names_the_guard_its_text_and_its_values() -> None:
    machine = Machine(ORDER).start()
    answer = statechart.may(machine.definition, machine.state, "submit")
    assert not answer
    assert answer.reason == (
        "“submit” is refused in “draft”: the guard “total > 0 and total < limit” is false "
        "(limit = 100, total = 0)"
    )


def test_an_event_that_nothing_listens_to_names_those_that_are() -> None:
    machine = Machine(ORDER).start()
    reason = statechart.may(machine.definition, machine.state, "pay").reason
    assert reason == "“pay” leads nowhere from “draft”; it answers to submit, discard"


def test_the_data_of_the_event_decide_too() -> None:
    machine = Machine(ORDER).start(total=5).tell("submit")
    ask = statechart.may
    assert ask(machine.definition, machine.state, "pay", data={"amount": 5})
    assert not ask(machine.definition, machine.state, "pay", data={"amount": 4})
    names = [each.event for each in statechart.available(machine.definition, machine.state)]
    assert names == ["pay"]  # what the machine tells itself is nobody else's to send


def test_a_guard_that_is_null_says_why() -> None:
    machine = Machine(ORDER).start(total=5).tell("submit").tell("pay", {"amount": 5})
    reason = statechart.may(machine.definition, machine.state, "ship.now").reason
    assert "the guard “unknown” is null (there is no variable 'unknown')" in reason


def test_a_machine_that_has_ended_answers_to_nothing() -> None:
    machine = Machine(ORDER).start().tell("discard")
    assert statechart.available(machine.definition, machine.state) == ()
    assert "has ended" in statechart.may(machine.definition, machine.state, "submit").reason
