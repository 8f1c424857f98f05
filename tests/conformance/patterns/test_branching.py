"""Branching and synchronization: patterns 6 to 9, 28 to 33, 37, 38, 41, 42."""

from __future__ import annotations

import pytest

from tests.conformance.patterns.story import Story


@pytest.mark.parametrize(
    ("needs", "sent"),
    [
        ({"fire": True, "injured": 0, "crime": False}, ["Fire"]),
        ({"fire": True, "injured": 2, "crime": False}, ["Ambulance", "Fire"]),
        ({"fire": True, "injured": 1, "crime": True}, ["Ambulance", "Fire", "Police"]),
        ({"fire": False, "injured": 0, "crime": False}, ["Note"]),
    ],
)
def test_06_multi_choice_takes_every_way_that_holds(
    needs: dict[str, object], sent: list[str]
) -> None:
    story = Story(6, **needs)
    assert story.open == sent
    story.do(*sent)
    assert {"Fire", "Ambulance", "Police", "Note"} & set(story.done) == set(sent)
    assert story.over


@pytest.mark.parametrize(
    ("ordered", "booked"),
    [
        ({"flight": True, "hotel": False, "car": False}, ["Flight"]),
        ({"flight": False, "hotel": True, "car": True}, ["Car", "Hotel"]),
        ({"flight": True, "hotel": True, "car": True}, ["Car", "Flight", "Hotel"]),
        ({"flight": False, "hotel": False, "car": False}, ["Ask"]),
    ],
)
def test_07_structured_synchronizing_merge_waits_for_what_was_chosen(
    ordered: dict[str, bool], booked: list[str]
) -> None:
    story = Story(7, **ordered)
    assert story.open == booked
    for number, node in enumerate(booked, 1):
        assert story.times("Join") == 0
        story.do(node)
        assert story.times("Join") == (number == len(booked))
    assert story.open == ["Itinerary"]
    story.do("Itinerary")
    assert story.over


def test_08_multi_merge_goes_on_once_for_each_branch() -> None:
    story = Story(8)
    story.do("Paint")
    assert story.open == ["Floor", "Inspect"]
    story.do("Floor")
    assert story.open == ["Inspect", "Inspect"]
    story.do("Inspect", "Inspect")
    assert (story.times("Merge"), story.times("Inspect"), story.times("Inspected")) == (2, 2, 2)
    assert story.over


@pytest.mark.parametrize(("first", "later"), [("Breath", "Pulse"), ("Pulse", "Breath")])
def test_09_structured_discriminator_goes_on_with_the_first_and_resets_with_the_last(
    first: str, later: str
) -> None:
    story = Story(9)
    story.do(first)
    assert story.open == sorted(["Treat", later])
    story.do(later)
    assert story.open == ["Treat"]  # the later branch is taken in and changes nothing
    story.do("Treat", again=True)
    assert story.open == ["Breath", "Pulse"]
    story.do(later)  # it was reset: the first of the new round goes on again
    assert story.open == sorted(["Treat", first])
    story.do("Treat", again=False)
    assert not story.over  # the other branch is not taken back
    story.do(first)
    assert (story.times("First"), story.times("Treat")) == (2, 2)
    assert (story.taken_back, story.over) == ([], True)


def test_28_blocking_discriminator_lets_nobody_through_twice_in_a_round() -> None:
    story = Story(28)
    story.do("Let_in")
    assert story.open == ["Papers", "Papers", "Weigh", "Weigh"]
    story.do("Weigh")
    assert story.open == ["Barrier", "Papers", "Papers", "Weigh"]
    story.do("Weigh")  # the same branch again, before the round is over: it has to stand
    assert story.open == ["Barrier", "Papers", "Papers"]
    story.do("Papers")  # the round is over, and what stood begins the next one
    assert story.open == ["Barrier", "Barrier", "Papers"]
    story.do("Papers", "Barrier", "Barrier")
    assert (story.times("First"), story.times("Through")) == (2, 2)
    assert (story.taken_back, story.over) == ([], True)


@pytest.mark.parametrize(("first", "rest"), [("Road", "Rail"), ("Rail", "Road")])
def test_29_cancelling_discriminator_takes_the_other_branch_back(first: str, rest: str) -> None:
    story = Story(29)
    assert story.open == ["Rail", "Road"]
    story.do(first)
    assert story.open == ["Book"]
    assert story.taken_back == [rest]
    story.do("Book")
    assert (story.times("First"), story.times("Book")) == (1, 1)
    assert story.over


def test_30_structured_partial_join_goes_on_with_two_of_three_and_resets() -> None:
    story = Story(30)
    story.do("Third")
    assert story.open == ["First", "Second"]
    story.do("First")
    assert story.open == ["Decide", "Second"]
    story.do("Second")
    assert story.open == ["Decide"]
    story.do("Decide", revise=True)
    assert story.open == ["First", "Second", "Third"]
    story.do("Second")
    assert story.open == ["First", "Third"]  # one alone is not enough in the new round
    story.do("Third")
    story.do("Decide", revise=False)
    story.do("First")
    assert (story.times("Two"), story.times("Decide")) == (2, 2)
    assert (story.taken_back, story.over) == ([], True)


def test_31_blocking_partial_join_keeps_the_next_batch_standing() -> None:
    story = Story(31)
    story.do("Send")
    story.do("North", "South")
    assert story.open == ["North", "Release", "South", "West", "West"]
    story.do("North", "South")  # two results of the next batch, before the round is over
    assert story.open == ["Release", "West", "West"]
    story.do("West")
    assert story.open == ["Release", "Release", "West"]
    story.do("West", "Release", "Release")
    assert (story.times("Two"), story.times("Released")) == (2, 2)
    assert (story.taken_back, story.over) == ([], True)


@pytest.mark.parametrize("rest", ["Teller", "Manager", "Guard"])
def test_32_cancelling_partial_join_takes_the_third_branch_back(rest: str) -> None:
    story = Story(32)
    one, two = sorted({"Teller", "Manager", "Guard"} - {rest})
    story.do(one)
    assert (story.open, story.taken_back) == (sorted([two, rest]), [])
    story.do(two)
    assert (story.open, story.taken_back) == (["Open"], [rest])
    story.do("Open")
    assert (story.times("Two"), story.over) == (1, True)


def test_33_generalized_and_join_loses_no_token_of_a_branch_that_is_ahead() -> None:
    story = Story(33)
    story.do("Plan")
    story.do("Frame", "Frame")
    assert story.open == ["Wheels", "Wheels"]
    story.do("Wheels")
    assert story.open == ["Assemble", "Wheels"]
    story.do("Wheels")
    assert story.open == ["Assemble", "Assemble"]
    story.do("Assemble", "Assemble")
    assert (story.times("Join"), story.times("Done")) == (2, 2)
    assert story.over


def test_37_local_synchronizing_merge_does_not_wait_for_a_branch_that_left() -> None:
    story = Story(37, tall=True, pub=False, old=True)
    story.do("Heritage")
    assert story.open == ["Fire"]  # it can still come: waited for
    story.do("Fire", risky=True)
    assert story.open == ["Decide"]  # it left another way: not waited for
    story.do("Decide")
    assert (story.times("Sum_up"), story.times("Passed_on"), story.times("All")) == (0, 1, 1)
    assert story.over


def test_37_local_synchronizing_merge_waits_for_all_that_can_come() -> None:
    story = Story(37, tall=True, pub=True, old=True)
    story.do("Heritage", "Noise")
    assert story.open == ["Fire"]
    story.do("Fire", risky=False)
    assert story.open == ["Sum_up"]  # the merge behind waits for the one before it
    story.do("Sum_up")
    story.do("Decide")
    assert (story.times("Technical"), story.times("All")) == (1, 1)
    assert story.over


def test_38_general_synchronizing_merge_waits_for_a_branch_that_goes_in_circles() -> None:
    story = Story(38, text=True, picture=True)
    story.do("Write")
    story.do("Draw", redraw=True)
    assert story.open == ["Draw"]  # it went back, and can still come
    story.do("Draw", redraw=False)
    assert story.open == ["Layout"]
    story.do("Layout", next=True)
    assert story.open == ["Draw", "Write"]  # the merge lies in a cycle itself
    story.do("Draw", redraw=False)
    assert story.open == ["Write"]
    story.do("Write")
    story.do("Layout", next=False)
    assert (story.times("Join"), story.times("Draw"), story.over) == (2, 3, True)


@pytest.mark.parametrize(
    ("made", "way"),
    [
        ({"text": True, "picture": False}, "Write"),
        ({"text": False, "picture": False}, "Reprint"),
    ],
)
def test_38_general_synchronizing_merge_waits_for_nothing_that_was_not_begun(
    made: dict[str, bool], way: str
) -> None:
    story = Story(38, **made)
    assert story.open == [way]
    story.do(way)
    assert story.open == ["Layout"]


def test_41_thread_merge_makes_one_thread_of_three() -> None:
    story = Story(41)
    story.do("Left", "Right")
    assert story.open == ["Middle"]
    story.do("Middle")
    assert story.open == ["Close"]
    story.do("Close")
    assert (story.times("Merge"), story.times("Close"), story.times("Closed")) == (3, 1, 1)
    assert story.over


def test_42_thread_split_makes_three_threads_of_one() -> None:
    story = Story(42)
    story.do("Cut")
    assert story.open == ["Paint", "Paint", "Paint"]
    story.do("Paint", "Paint")
    assert not story.over
    story.do("Paint")
    assert (story.times("Cut"), story.times("Paint"), story.times("Painted")) == (1, 3, 3)
    assert story.over
