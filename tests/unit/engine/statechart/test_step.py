"""The algorithm: what is left, entered and done, in which order."""

from __future__ import annotations

import pytest

from engine.commands import Cancel, DeliverEvent, FireTimer, RetryIncident, SetVariables, Start
from engine.effects import CancelMachine, InvokeMachine, SendEvent
from engine.errors import CommandRefused
from engine.statechart import kernel
from tests.unit.engine.machines import Machine, scxml

NESTED = scxml(
    """
  <state id="a"><onentry><log expr='"+a"'/></onentry><onexit><log expr='"-a"'/></onexit>
    <initial><transition target="a2"><log expr='"into a2"'/></transition></initial>
    <state id="a1"><onexit><log expr='"-a1"'/></onexit></state>
    <state id="a2"><onentry><log expr='"+a2"'/></onentry><onexit><log expr='"-a2"'/></onexit>
      <transition event="inner" target="a1"/></state>
    <transition event="out" target="b"><log expr='"a to b"'/></transition>
    <transition event="self" target="a"/>
    <transition event="stay"><log expr='"stayed"'/></transition>
    <transition event="within" type="internal" target="a1"/>
    <history id="h"><transition target="a2"/></history>
  </state>
  <state id="b"><onentry><log expr='"+b"'/></onentry>
    <transition event="back" target="h"/></state>"""
)


@pytest.mark.parametrize(
    ("event", "order", "leaves"),
    [
        ("out", ["-a2", "-a", "a to b", "+b"], ("b",)),
        ("self", ["-a2", "-a", "+a", "into a2", "+a2"], ("a2",)),
        ("stay", ["stayed"], ("a2",)),
        ("within", ["-a2"], ("a1",)),
        ("inner", ["-a2"], ("a1",)),
        ("unheard", [], ("a2",)),
    ],
)
def test_actions_run_inside_out_and_outside_in(
    event: str, order: list[str], leaves: tuple[str, ...]
) -> None:
    machine = Machine(NESTED).start()
    assert machine.logged() == ["+a", "into a2", "+a2"]
    machine.tell(event)
    assert machine.logged()[3:] == order
    assert machine.leaves == leaves


def test_history_leads_back_to_where_the_machine_was() -> None:
    machine = Machine(NESTED).start().tell("inner").tell("out").tell("back")
    assert machine.leaves == ("a1",)
    assert Machine(NESTED).start().tell("out").tell("back").leaves == ("a2",)


DEEP = scxml(
    """
  <state id="a"><history id="deep" type="deep"><transition target="x"/></history>
    <history id="shallow"><transition target="x"/></history>
    <transition event="out" target="b"/>
    <state id="x"/>
    <state id="y"><state id="y1"/><state id="y2"/></state></state>
  <state id="b"><transition event="deep" target="deep"/>
    <transition event="shallow" target="shallow"/></state>
  <state id="begin"><transition event="go" target="y2"/></state>""",
    initial="begin",
)


@pytest.mark.parametrize(("event", "leaf"), [("deep", "y2"), ("shallow", "y1")])
def test_deep_history_remembers_all_levels_and_shallow_history_one(event: str, leaf: str) -> None:
    assert Machine(DEEP).start().tell("go").tell("out").tell(event).leaves == (leaf,)


PARALLEL = scxml(
    """
  <parallel id="p">
    <state id="l"><state id="l1"><transition event="e" target="lf"/></state><final id="lf"/></state>
    <state id="r"><state id="r1"><transition event="e f" target="rf"/></state><final id="rf">
      <donedata><param name="x" expr="n + 1"/></donedata></final></state>
    <transition event="done.state.p" target="end"/>
    <transition event="done.state.r"><assign location="n" expr="_event.data.x"/></transition>
  </parallel>
  <final id="end"/>
  <datamodel><data id="n" expr="1"/></datamodel>"""
)


def test_one_event_moves_every_region_and_the_parallel_state_is_done_with_its_last() -> None:
    both = Machine(PARALLEL).start().tell("e")
    assert both.state.status == "completed"
    one = Machine(PARALLEL).start().tell("f")
    assert one.leaves == ("l1", "rf")
    assert one.state.variables == {"n": 2}
    assert one.tell("e").state.status == "completed"
    assert one.events[-1].data["end"] == "end"


def test_a_transition_of_an_inner_state_goes_before_one_around_it() -> None:
    machine = Machine(
        scxml(
            """<parallel id="p"><transition event="e" target="out"/>
      <state id="l"><state id="l1"><transition event="e" target="l2"/></state><state id="l2"/></state>
      <state id="r"/></parallel><state id="out"/>"""
        )
    ).start()
    assert machine.tell("e").leaves == ("l2", "r")


COUNTER = scxml(
    """<datamodel><data id="n" expr="0"/><data id="box">{"in": {"deep": 1}}</data></datamodel>
  <state id="s">
    <transition event="add" cond="_event.data.by > 0"><assign location="n" expr="n + _event.data.by"/>
    </transition>
    <transition event="nest"><assign location="box.in.deep" expr="n"/></transition>
    <transition event="broken"><assign location="n" expr="1"/><assign location="nowhere" expr="2"/>
      <assign location="n" expr="3"/></transition>
    <transition event="error.execution"><log label="error" expr="_event.data.message"/></transition>
    <transition cond="n > 9" target="full"/></state>
  <final id="full"><donedata><content expr="n"/></donedata></final>"""
)


def test_guards_data_and_an_eventless_transition() -> None:
    machine = Machine(COUNTER).start(n=2).tell("add", {"by": 3}).tell("add", {"by": -1})
    assert machine.state.variables["n"] == 5
    asked = machine.of("gateway.evaluated")
    assert [event.data["conditions"][0]["value"] for event in asked] == [True, False]
    machine.tell("nest")
    assert machine.state.variables["box"] == {"in": {"deep": 5}}
    machine.tell("add", {"by": 5})
    assert machine.events[-1].data["outputs"] == 10


def test_what_fails_raises_error_execution_and_ends_its_block() -> None:
    machine = Machine(COUNTER).start().tell("broken")
    assert machine.state.variables["n"] == 1
    assert machine.logged() == ["There is no variable “nowhere”"]


DELAYED = scxml(
    """<state id="s"><onentry><send event="tick" delay="5s" id="t"/></onentry>
    <transition event="tick" target="late"/>
    <transition event="stop"><cancel sendid="t"/></transition></state>
  <state id="late"/>"""
)


def test_a_delayed_event_comes_when_it_is_due_unless_it_is_cancelled() -> None:
    machine = Machine(DELAYED).start()
    assert machine.fire().leaves == ("late",)
    assert machine.of("timer.fired")[0].data["late"] == 0
    stopped = Machine(DELAYED).start()
    timer = next(iter(stopped.state.timers))
    stopped.tell("stop")
    assert not stopped.state.timers
    with pytest.raises(CommandRefused):
        stopped.send(FireTimer(timer))


def test_a_delayed_transition_is_taken_unless_the_state_is_left_before() -> None:
    text = scxml(
        """<state id="s"><transition f:after="PT2H" target="expired"/>
           <transition event="answer" target="answered"/></state>
           <state id="expired"/><state id="answered"/>"""
    ).replace("<scxml", '<scxml xmlns:f="urn:flowglass:statechart:1"')
    assert Machine(text).start().fire().leaves == ("expired",)
    assert not Machine(text).start().tell("answer").state.timers


INVOKING = scxml(
    """<state id="s"><invoke id="kid" autoforward="true"><param name="x" expr="1 + 1"/>
      <content><scxml xmlns="http://www.w3.org/2005/07/scxml" version="1.0">
        <datamodel><data id="x"/></datamodel><final id="f"/></scxml></content>
      <finalize><assign location="n" expr="_event.data"/></finalize></invoke>
    <transition event="hello"><send target="#_kid" event="hi"/></transition>
    <transition event="leave" target="t"/>
    <transition event="done.invoke.kid" target="t"/></state>
  <state id="t"/><datamodel><data id="n"/></datamodel>"""
)


def test_a_machine_is_invoked_heard_and_ended() -> None:
    machine = Machine(INVOKING).start()
    (begun,) = [e for e in machine.effects if isinstance(e, InvokeMachine)]
    assert begun.variables == {"x": 2}
    machine.tell("hello")
    sent = [e.event for e in machine.effects if isinstance(e, SendEvent)]
    assert sorted(sent) == ["hello", "hi"]
    machine.send(DeliverEvent("done.invoke.kid", 7, invoke="kid")).settle()
    assert machine.leaves == ("t",)
    assert machine.state.variables == {"n": 7}
    with pytest.raises(CommandRefused):
        machine.send(DeliverEvent("more", invoke="kid"))


def test_leaving_the_state_ends_what_it_invoked() -> None:
    machine = Machine(INVOKING).start().tell("leave")
    assert [type(e) for e in machine.effects] == [InvokeMachine, SendEvent, CancelMachine]
    assert machine.nodes("child.ended") == ["s"]


@pytest.mark.parametrize(
    ("command", "code"),
    [
        (Start(), "already_started"),
        (FireTimer("i:0"), "timer_unknown"),
        (DeliverEvent("x", invoke="nobody"), "child_unknown"),
        (RetryIncident("i:0"), "incident_unknown"),
        (DeliverEvent(" ", by="ann"), "event_invalid"),
        (DeliverEvent("x", object()), "invalid_variables"),
        (SetVariables({"x": object()}), "invalid_variables"),
    ],
)
def test_what_does_not_apply_is_refused(command: object, code: str) -> None:
    machine = Machine(COUNTER).start()
    with pytest.raises(CommandRefused) as refused:
        machine.send(command)  # type: ignore[arg-type] # a command of the table
    assert refused.value.code == code


def test_an_unknown_variable_is_refused_at_the_start() -> None:
    with pytest.raises(CommandRefused) as refused:
        Machine(COUNTER).start(m=1)
    assert refused.value.code == "unknown_variable"
    assert "“m”" in refused.value.message


def test_a_cancelled_machine_runs_its_exits_and_hears_nothing_more() -> None:
    machine = Machine(NESTED).start()
    machine.send(Cancel("ann", "enough"))
    assert machine.logged()[-2:] == ["-a2", "-a"]
    assert machine.state.status == "cancelled"
    with pytest.raises(CommandRefused) as refused:
        machine.tell("out")
    assert refused.value.code == "instance_closed"


def test_an_operator_who_changes_a_variable_wakes_the_guards() -> None:
    machine = Machine(COUNTER).start()
    machine.send(SetVariables({"n": 12}, "op")).settle()
    assert machine.state.status == "completed"


ENDLESS = scxml("""<state id="a"><transition target="b"/></state>
<state id="b"><transition target="a"/></state>""")


def test_a_machine_that_never_rests_stops_at_an_incident(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kernel, "MAX_EVENTS", 100)
    machine = Machine(ENDLESS).start()
    (incident,) = machine.state.incidents.values()
    assert incident.code == "event_limit"
    machine.send(RetryIncident(incident.incident, "op"))
    assert machine.state.incidents


def test_a_budget_divides_a_run_without_changing_it() -> None:
    text = scxml(
        """<datamodel><data id="n" expr="0"/></datamodel><state id="a"><onentry>
        <assign location="n" expr="n + 1"/><raise event="x"/></onentry>
        <transition event="x" cond="n &lt; 30" target="a"/><transition event="x" target="f"/></state>
        <final id="f"/>"""
    )
    whole, parts = Machine(text, budget=1000).start(), Machine(text, budget=1).start()
    assert parts.history == whole.history
    assert whole.state.status == "completed"


def test_a_loop_in_a_loop_cannot_hold_up_everybody_else() -> None:
    text = scxml(
        """<datamodel><data id="n" expr="0"/></datamodel><state id="a"><onentry>
        <foreach item="i" array="for x in 1..1000 return x"><foreach item="j" array="for x in 1..1000 return x"/>
        </foreach></onentry><transition event="error.execution" target="stopped"/></state>
        <state id="stopped"/>"""
    )
    from datetime import UTC, datetime

    from engine import statechart

    definition = statechart.read(text)
    done = statechart.step(
        definition, statechart.new_state("i"), Start(), now=datetime(2026, 1, 1, tzinfo=UTC)
    )
    assert "stopped" in done.state.states
