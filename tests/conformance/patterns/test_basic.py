"""Basic control flow, cycles, and how a case ends: patterns 1 to 5, 10, 11, 21, 22, 43."""

from __future__ import annotations

from decimal import Decimal

import pytest

from tests.conformance.patterns.story import Story


def test_01_sequence_offers_one_step_after_the_other() -> None:
    story = Story(1)
    assert story.open == ["Write"]
    story.do("Write")
    assert story.open == ["Sign"]
    story.do("Sign", "Post")
    assert story.done == ["Wanted", "Write", "Sign", "Post", "Posted"]
    assert story.over


@pytest.mark.parametrize(
    "order", [["Invoice", "Pack", "Hand_over"], ["Pack", "Invoice", "Hand_over"]]
)
def test_02_parallel_split_lets_each_branch_go_its_way(order: list[str]) -> None:
    story = Story(2)
    assert story.open == ["Invoice", "Pack"]
    story.do(*order)
    assert [node for node in story.done if node in order] == order
    assert (story.times("Sent"), story.times("Invoiced")) == (1, 1)
    assert story.over


@pytest.mark.parametrize("last", ["Refuel", "Clean", "Load"])
def test_03_synchronization_waits_for_every_branch_and_goes_on_once(last: str) -> None:
    story = Story(3)
    story.do(*({"Refuel", "Clean", "Load"} - {last}))
    assert story.open == [last]
    assert story.times("Join") == 0
    story.do(last)
    assert story.open == ["Board"]
    story.do("Board")
    assert (story.times("Join"), story.times("Board")) == (1, 1)
    assert story.over


@pytest.mark.parametrize(
    ("amount", "way"), [(500, "Pay"), (501, "Clerk"), (5000, "Clerk"), (5001, "Board")]
)
def test_04_exclusive_choice_takes_the_first_way_that_holds_and_no_other(
    amount: int, way: str
) -> None:
    story = Story(4, amount=amount)
    assert story.open == [way]
    story.do(way)
    assert {"Pay", "Clerk", "Board"} & set(story.done) == {way}
    assert story.over


@pytest.mark.parametrize(("payment", "way"), [("card", "Card"), ("invoice", "Invoice")])
def test_05_simple_merge_goes_on_at_once_behind_the_only_branch(payment: str, way: str) -> None:
    story = Story(5, payment=payment)
    assert story.open == [way]
    story.do(way)
    assert story.open == ["Receipt"]
    story.do("Receipt")
    assert (story.times("Merge"), story.times("Receipt")) == (1, 1)
    assert story.over


def test_10_arbitrary_cycle_is_entered_and_left_at_two_places() -> None:
    theirs = Story(10, brought=True)
    assert theirs.open == ["Review"]  # the second way in
    theirs.do("Review", verdict="reword")
    theirs.do("Reword")
    theirs.do("Review", verdict="redraft")
    theirs.do("Draft")
    theirs.do("Review", verdict="good")
    assert (theirs.times("Review"), theirs.times("Reword"), theirs.times("Draft")) == (3, 1, 1)
    assert theirs.done[-1] == "Agreed"
    assert theirs.over
    ours = Story(10, brought=False)
    assert ours.open == ["Draft"]  # the first way in
    ours.do("Draft")
    ours.do("Review", verdict="redraft")
    ours.do("Draft", dropped=True)
    assert ours.done[-1] == "Dropped"  # the other way out
    assert ours.over


@pytest.mark.parametrize("last", ["Drive", "Lease", "Friends"])
def test_11_implicit_termination_comes_with_the_last_thing_to_do(last: str) -> None:
    story = Story(11)
    story.do("Pack")
    for node in {"Drive", "Lease", "Friends"} - {last}:
        story.do(node)
        assert not story.over
    assert story.open == [last]
    story.do(last)
    assert story.over
    assert story.taken_back == []


@pytest.mark.parametrize(("beds", "rounds"), [(0, 1), (2, 3)])
def test_21_structured_loop_judges_before_or_after_each_round(beds: int, rounds: int) -> None:
    story = Story(21, beds=beds)
    for _ in range(beds):
        assert story.open == ["Water"]
        story.do("Water")
    for number in range(rounds):
        assert story.open == ["Weed"]
        story.do("Weed", weeds=number + 1 < rounds)
    assert (story.times("Water"), story.times("Weed")) == (beds, rounds)
    assert story.over


def test_22_recursion_weighs_the_parts_by_the_process_itself() -> None:
    story = Story(22)
    runs = story.world.instances.values()
    assert [running.state.depth for running in runs] == [0, 1, 1, 2, 2]
    assert {running.definition.key for running in runs} == {"Weigh"}
    assert story.variable("weight") == Decimal("9.2")
    assert story.over
    assert all(running.state.status == "completed" for running in runs)


def test_22_recursion_ends_where_a_part_has_no_parts() -> None:
    story = Story(22, part={"name": "bolt", "weight": 2, "parts": []})
    assert len(story.world.instances) == 1
    assert story.variable("weight") == 2


def test_43_explicit_termination_takes_back_what_still_runs() -> None:
    story = Story(43)
    story.do("Lake", found=False)
    assert not story.over
    story.do("Wood", found=True)
    assert story.over
    assert story.taken_back == ["Village"]
    assert (story.times("Area_done"), story.times("Over")) == (1, 1)


def test_43_explicit_termination_need_not_happen() -> None:
    story = Story(43)
    story.do("Wood", "Lake", "Village", found=False)
    assert story.over
    assert (story.taken_back, story.times("Over")) == ([], 0)
