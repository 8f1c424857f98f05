"""Choices by what happens, shared states, cancelling and triggers: patterns 16 to 20, 23 to 25, 39, 40."""

from __future__ import annotations

from itertools import permutations

import pytest

from tests.conformance.patterns.story import Story


@pytest.mark.parametrize(
    ("happens", "work"),
    [("offer accepted", "Contract"), ("offer declined", "Thank"), ("P14D", "Call")],
)
def test_16_deferred_choice_is_made_by_what_happens_first(happens: str, work: str) -> None:
    story = Story(16)
    assert story.open == []  # nothing is chosen yet
    if happens.startswith("P"):
        story.wait("P13D")
        assert story.open == []
        story.wait("P1D")
    else:
        assert story.message(happens)
    assert story.open == [work]
    assert not story.message("offer accepted")  # the other ways are withdrawn
    assert not story.message("offer declined")
    story.wait("P30D")
    assert story.open == [work]
    story.do(work)
    assert story.over


def test_17_interleaved_parallel_routing_keeps_the_order_and_overlaps_nothing() -> None:
    story = Story(17)
    steps = ["Blood", "Picture", "Result", "Film"]  # the two orders, one step in each other
    for step in steps:
        assert story.open == [step]
        story.do(step)
    assert story.open == ["Advise"]
    story.do("Advise")
    assert [node for node in story.done if node in steps] == steps
    assert story.over


def test_18_milestone_lets_bids_in_only_while_the_auction_is_open() -> None:
    story = Story(18)
    assert not story.message("bid made")  # not yet
    story.do("Describe")
    assert story.message("bid made")
    assert story.message("bid made")  # as often as one likes
    assert story.open == ["Hold", "Note", "Note"]
    story.do("Hold")
    assert not story.message("bid made")  # not any more
    assert story.open == ["Hand_over", "Note", "Note"]
    story.do("Hand_over", "Note", "Note")
    assert (story.times("Noted"), story.times("Hold"), story.over) == (2, 1, True)


def test_18_milestone_may_be_reached_and_left_without_a_bid() -> None:
    story = Story(18)
    story.do("Describe", "Hold", "Hand_over")
    assert (story.times("Note"), story.over) == (0, True)


def test_19_cancel_task_takes_back_one_activity_and_the_rest_goes_on() -> None:
    story = Story(19)
    assert story.message("visa not needed")
    assert (story.open, story.taken_back) == (["Flight"], ["Visa"])
    story.do("Flight", "Travel")
    assert (story.times("Visa"), story.times("Travel"), story.over) == (0, 1, True)


def test_19_cancel_task_comes_too_late_once_the_activity_is_done() -> None:
    story = Story(19)
    story.do("Visa")
    assert not story.message("visa not needed")
    assert (story.open, story.taken_back) == (["Flight"], [])


@pytest.mark.parametrize(
    ("before", "dropped"),
    [([], ["Charge", "Pick"]), (["Pick"], ["Charge"]), (["Pick", "Charge"], ["Ship"])],
)
def test_20_cancel_case_takes_back_everything_wherever_it_stands(
    before: list[str], dropped: list[str]
) -> None:
    story = Story(20)
    story.do(*before)
    assert story.message("order withdrawn")
    assert sorted(story.taken_back) == dropped
    assert (story.open, story.times("Dropped"), story.times("Shipped")) == ([], 1, 0)
    assert story.over


def test_23_transient_trigger_is_lost_where_nobody_waits() -> None:
    story = Story(23)
    assert not story.signal("oven is hot")
    story.do("Knead")
    assert story.open == []  # it was missed
    story.wait("P1D")
    assert story.open == []
    assert story.signal("oven is hot")
    story.do("Bake")
    assert story.over


def test_24_persistent_trigger_is_kept_until_it_is_wanted() -> None:
    story = Story(24)
    assert story.open == ["Pack"]
    assert story.times("Pay_out") == 1  # the payment came while the goods are packed
    assert story.times("Paid") == 0
    story.wait("P20D")
    story.do("Pack")
    assert story.times("Paid") == 1
    assert story.open == ["Ship"]
    story.do("Ship")
    assert story.over


def test_24_persistent_trigger_is_kept_only_as_long_as_it_says() -> None:
    story = Story(24)
    story.wait("P31D")
    story.do("Pack")
    assert (story.open, story.times("Paid")) == ([], 0)


@pytest.mark.parametrize("booked", [[], ["Room"]])
def test_25_cancel_region_takes_back_all_of_a_region_and_nothing_else(booked: list[str]) -> None:
    story = Story(25)
    story.do(*booked)
    assert story.message("visit called off")
    left = sorted({"Room", "Flight"} - set(booked))
    assert sorted(set(story.taken_back) - {"Arrange"}) == left
    assert story.open == ["Agenda", "Excuse"]
    story.do("Agenda", "Excuse")
    assert (story.times("Written"), story.times("Welcomed"), story.over) == (1, 0, True)


def test_25_cancel_region_that_is_done_cannot_be_taken_back() -> None:
    story = Story(25)
    story.do("Room", "Flight")
    assert not story.message("visit called off")
    assert (story.open, story.taken_back) == (["Agenda", "Welcome"], [])


@pytest.mark.parametrize(("first", "second"), [("one", "two"), ("two", "one")])
def test_39_critical_section_is_entered_by_one_branch_at_a_time(first: str, second: str) -> None:
    story = Story(39)
    story.do(f"Moor_{first}", f"Moor_{second}")
    assert story.open == [f"Lift_{first}"]  # the other waits before the whole section
    story.do(f"Lift_{first}")
    assert story.open == [f"Swing_{first}"]
    story.do(f"Swing_{first}")
    assert story.open == sorted([f"Clear_{first}", f"Lift_{second}"])  # the rest runs beside it
    story.do(f"Lift_{second}", f"Swing_{second}", f"Clear_{second}", f"Clear_{first}")
    assert (story.times("Join"), story.over) == (1, True)


@pytest.mark.parametrize("order", list(permutations(["Maths", "Language", "Sport"])))
def test_40_interleaved_routing_does_all_in_any_order_and_never_two_at_once(
    order: tuple[str, ...],
) -> None:
    story = Story(40)
    for node in order:
        assert story.open == []
        assert set(story.may_begin()) == {"Maths", "Language", "Sport"}
        story.begin(node)
        assert (story.open, story.may_begin()) == ([node], ())
        story.do(node)
    assert story.open == ["Marks"]
    story.do("Marks")
    assert [node for node in story.done if node in order] == list(order)
    assert story.over
