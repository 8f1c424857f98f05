"""F1, the finite state machine: an approval that a program drives and a person reads.

One test for each fault that a first sketch of a state machine has.
"""

from __future__ import annotations

import pytest

from engine import (
    DeliverEvent,
    StateMachine,
    TransitionRefused,
    history,
    simulate_machine,
    state,
    statechart,
)


class Approval(StateMachine):
    """An approval with a limit: small amounts need one signature, large ones two."""

    draft = state(initial=True)
    review = state()
    first = state(inside=review, initial=True)
    second = state(inside=review)
    held = state()
    approved = state(final=True)
    rejected = state(final=True)
    back = history(inside=review, default=first)

    def is_complete(self) -> bool:
        return bool(self.text) and self.amount > 0

    submit = draft.to(review, guard=is_complete)
    sign = first.to(approved, guard="amount <= 1000") | first.to(second, guard="amount > 1000")
    countersign = second.to(approved, guard="signer != first_signer")
    hold = review.to(held)
    resume = held.to(back)
    reject = review.to(rejected)

    def __init__(self, text: str = "", amount: int = 0) -> None:
        self.text = text
        self.amount = amount
        self.first_signer = "ann"
        self.trail: list[str] = []

    @review.entered
    def lock(self, moved: object) -> None:
        self.trail.append("locked")

    @review.left
    def unlock(self, moved: object) -> None:
        self.trail.append("unlocked")

    @submit.taken
    def stamp(self, moved: object) -> None:
        self.trail.append("stamped")


def test_any_class_declares_states_of_its_own() -> None:
    """Not one set of states for all: a machine is a class, and another class is another machine."""

    class Door(StateMachine):
        closed = state(initial=True)
        opened = state()
        push = closed.to(opened) | opened.to(closed)

    door, approval = Door(), Approval("trip", 10)
    door.push()
    approval.submit()
    assert (door.state, approval.state) == ("opened", "first")
    assert [s.id for s in Door.definition().states[1:]] == ["closed", "opened"]


def test_a_refused_transition_says_why() -> None:
    """Not a silent False: the guard, its text and what it saw."""
    approval = Approval("", 10)
    with pytest.raises(TransitionRefused) as refused:
        approval.submit()
    assert refused.value.reason == (
        "“submit” is refused in “draft”: the guard “is_complete” is false (text = , amount = 10)"
    )
    assert approval.state == "draft"
    assert approval.trail == []

    answer = approval.may("submit")
    assert not answer
    assert answer.options[0].checks[0].values == {"text": "", "amount": 10}


def test_an_event_that_is_out_of_place_names_what_may_be_done_now() -> None:
    approval = Approval("trip", 10)
    with pytest.raises(TransitionRefused, match="it answers to submit"):
        approval.countersign()
    assert [(each.event, bool(each)) for each in approval.available()] == [("submit", True)]


def test_guards_choose_the_way() -> None:
    small, large = Approval("pens", 10), Approval("car", 30_000)
    for approval in (small, large):
        approval.submit()
        approval.sign()
    assert (small.state, large.state) == ("approved", "second")
    with pytest.raises(TransitionRefused, match="first_signer = ann, signer = ann"):
        large.fire("countersign", signer="ann")
    large.fire("countersign", signer="bob")
    assert large.state == "approved"


def test_states_have_entry_and_exit_actions_and_transitions_their_own() -> None:
    approval = Approval("car", 30_000)
    approval.submit()
    assert approval.trail == ["stamped", "locked"]
    approval.sign()  # stays inside the review
    assert approval.trail == ["stamped", "locked"]
    approval.fire("countersign", signer="bob")
    assert approval.trail == ["stamped", "locked", "unlocked"]


def test_a_state_holds_states_and_what_leads_out_of_it_leads_out_of_them_all() -> None:
    for steps in (["submit"], ["submit", "sign"]):
        approval = Approval("car", 30_000)
        for step in steps:
            approval.fire(step)
        assert approval.is_in("review")
        approval.reject()
        assert approval.state == "rejected"


def test_history_leads_back_to_where_the_machine_was() -> None:
    approval = Approval("car", 30_000)
    for step in ("submit", "sign", "hold"):
        approval.fire(step)
    assert approval.state == "held"
    approval.resume()
    assert approval.state == "second"


def test_the_lifecycle_of_an_object_that_is_no_machine() -> None:
    """The program's own object keeps its state in an attribute of its own."""

    class Invoice:
        def __init__(self) -> None:
            self.status = "unpaid"
            self.paid = 0

    class Lifecycle(StateMachine):
        field = "status"
        unpaid = state(initial=True)
        settled = state()
        pay = unpaid.to(settled, guard="paid >= 100")

    invoice = Invoice()
    assert "paid = 0" in Lifecycle(invoice).may("pay").reason
    invoice.paid = 100
    Lifecycle(invoice).pay()
    assert invoice.status == "settled"
    assert Lifecycle(invoice).state == "settled"


def test_the_same_machine_is_drawn_stored_and_run_as_scxml() -> None:
    """What a program declares is a model like any other: written as SCXML, run with its history."""
    text = """<scxml xmlns="http://www.w3.org/2005/07/scxml" version="1.0" initial="draft">
      <datamodel><data id="amount" expr="0"/></datamodel>
      <state id="draft"><transition event="submit" cond="amount > 0" target="review"/></state>
      <state id="review"><transition event="approve" target="approved"/></state>
      <final id="approved"/></scxml>"""
    refused = simulate_machine(text, send=["submit"])
    assert refused.state.states == ("draft",)
    assert "amount = 0" in statechart.may(refused.definition, refused.state, "submit").reason
    run = simulate_machine(text, {"amount": 5}, send=["submit", DeliverEvent("approve", by="ann")])
    assert run.events[-1].data["end"] == "approved"
    assert statechart.fold(run.definition, "simulation", run.events).status == "completed"
    written = statechart.write(Approval.definition())
    assert statechart.read(written).triggers() == Approval.definition().triggers()
