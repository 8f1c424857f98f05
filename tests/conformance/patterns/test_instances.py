"""Several instances of one activity: patterns 12 to 15, 26, 27, 34 to 36."""

from __future__ import annotations

import pytest

from tests.conformance.patterns.story import Story


def test_12_instances_without_synchronization_are_waited_for_by_nobody() -> None:
    story = Story(12, cars=3)
    assert story.open == ["Notice", "Notice", "Notice", "Report"]
    story.do("Report")  # the thread that began them goes on and ends before any is done
    assert story.times("Reported") == 1
    own = [activation.token for activation in story.state.activations.values()]
    assert [story.state.locals[token]["car"] for token in own] == [1, 2, 3]
    story.do("Notice", "Notice", "Notice")
    assert story.times("Noticed") == 3
    assert story.over


def test_13_instances_of_a_fixed_number_are_all_waited_for() -> None:
    story = Story(13)
    assert story.open == ["Sign"] * 3
    story.do("Sign", "Sign")
    assert story.open == ["Sign"]
    story.do("Sign")
    assert story.open == ["Publish"]
    story.do("Publish")
    assert (story.times("Sign"), story.times("Publish"), story.over) == (3, 1, True)


@pytest.mark.parametrize(("wanted", "count"), [("lamp", 1), ("lamp, rug, chair, bed", 4)])
def test_14_instances_are_as_many_as_the_data_says_when_they_begin(wanted: str, count: int) -> None:
    story = Story(14, wanted=wanted)
    assert story.open == ["Pick"] * count
    things = [own["thing"] for own in story.state.locals.values() if "thing" in own]
    assert things == wanted.split(", ")
    story.do("Pick", things=[])  # the number was fixed when they began
    assert story.open == (["Pick"] * (count - 1) or ["Ship"])
    story.do(*["Pick"] * (count - 1))
    story.do("Ship")
    assert (story.times("Pick"), story.over) == (count, True)


def test_15_instances_may_be_added_while_others_run() -> None:
    story = Story(15, witnesses=2)
    assert story.open == ["Hear", "Hear"]
    story.do("Hear")
    assert story.message("witness named")
    assert story.open == ["Hear", "Hear_more"]
    story.do("Hear")
    assert story.message("witness named")  # the first ones are all done: it is still open
    assert story.open == ["Hear_more", "Hear_more"]
    story.do("Hear_more", "Hear_more")
    assert story.open == ["Report"]
    assert not story.message("witness named")  # none after what follows has begun
    story.do("Report")
    assert (story.times("Hear"), story.times("Hear_more"), story.over) == (2, 2, True)


def test_26_cancelled_instances_are_taken_back_and_the_case_goes_another_way() -> None:
    story = Story(26)
    story.do("Ask", "Ask")
    assert story.message("question withdrawn")
    assert story.open == ["Apologise"]
    assert story.taken_back.count("Ask") == 3
    story.do("Apologise")
    assert (story.times("Ask"), story.times("Sum_up"), story.over) == (2, 0, True)


def test_26_instances_that_nobody_cancels_are_all_waited_for() -> None:
    story = Story(26)
    story.do(*["Ask"] * 5)
    assert story.open == ["Sum_up"]
    assert not story.message("question withdrawn")


def test_27_completed_instances_count_and_the_case_goes_on_as_if_all_were_done() -> None:
    story = Story(27)
    story.do("Vote", vote="yes")
    story.do("Vote", vote="no")
    assert story.message("vote closed")
    assert story.open == ["Announce"]
    assert story.taken_back.count("Vote") == 2
    assert story.variable("votes") == ["yes", "no"]
    story.do("Announce")
    assert (story.times("Announce"), story.over) == (1, True)


def test_27_instances_that_are_all_done_need_no_closing() -> None:
    story = Story(27)
    story.do(*["Vote"] * 4, vote="yes")
    assert story.open == ["Announce"]
    assert (story.variable("votes"), story.taken_back) == (["yes"] * 4, [])


def test_34_static_partial_join_goes_on_with_the_third_and_lets_the_rest_finish() -> None:
    story = Story(34, people=5)
    story.do("Sign", "Sign")
    assert "Hand_in" not in story.open
    story.do("Sign")
    assert story.open == ["Hand_in", "Sign", "Sign"]
    story.do("Hand_in")
    assert not story.over
    story.do("Sign", "Sign")
    assert (story.times("Sign"), story.times("Hand_in")) == (5, 1)
    assert (story.taken_back, story.over) == ([], True)


def test_35_cancelling_partial_join_takes_the_rest_back() -> None:
    story = Story(35, doctors=5)
    story.do("Judge", "Judge")
    assert story.open == ["Judge"] * 3
    story.do("Judge")
    assert story.open == ["Treat"]
    assert story.taken_back == ["Judge", "Judge"]
    story.do("Treat")
    assert (story.times("Judge"), story.times("Treat"), story.over) == (3, 1, True)


def test_36_dynamic_partial_join_goes_on_when_the_data_suffices() -> None:
    story = Story(36, suppliers=2, tons=100)
    story.do("Offer", amount=40)
    assert story.message("supplier found")
    story.do("Also_offer", amount=30)
    assert story.message("supplier found")
    assert story.open == ["Also_offer", "Offer"]
    story.do("Offer", amount=30)  # together they suffice
    assert story.open == ["Also_offer", "Buy"]
    assert story.message("supplier found")  # too late: none is added any more
    assert (story.open, story.times("Too_late")) == (["Also_offer", "Buy"], 1)
    story.do("Also_offer", amount=500)  # the rest finishes without consequence
    assert story.open == ["Buy"]
    story.do("Buy")
    assert (story.times("Buy"), story.taken_back, story.over) == (1, [], True)
