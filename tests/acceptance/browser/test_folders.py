"""Models in folders on the first page, and workflow patterns out of theirs, run to their ends."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Locator, Page

    from tests.acceptance.browser.conftest import Visit

pytestmark = pytest.mark.browser
PATTERNS = "Workflow patterns"


def folder(page: Page, name: str) -> Locator:
    return page.locator(f'details.fg-folder[data-folder="{name}"]')


def head(page: Page, name: str) -> Locator:
    return folder(page, name).locator("summary")


def link(page: Page, name: str) -> Locator:
    return page.get_by_role("link", name=name, exact=True)


def opened(window: Visit, name: str) -> Page:
    """The page of a pattern, found by its name in its closed folder."""
    page = window.page
    page.get_by_label("Find a model").fill(name)
    link(page, name).click()
    return page


def run(page: Page) -> None:
    page.get_by_role("button", name="Run", exact=True).click()
    dialog = page.locator("wa-dialog[open]")
    panel = page.locator(".fg-run-panel")
    expect(dialog.or_(panel).first).to_be_visible()
    if dialog.count():
        dialog.get_by_role("button", name="Run", exact=True).click()


def complete(page: Page, name: str) -> None:
    cards = page.get_by_role("region", name=name, exact=True)
    expect(cards.first).to_be_visible()
    before = cards.count()
    cards.first.get_by_role("button", name="Complete").click()
    expect(cards).to_have_count(before - 1)


def ended(page: Page) -> None:
    status = page.locator(".fg-run-panel").get_by_role("status").first
    expect(status).to_have_text("Completed")


def test_a_folder_is_closed_until_it_is_opened_and_stays_so(visit: Callable[..., Visit]) -> None:
    page = visit("modeller").page
    expect(link(page, "Order approval")).to_be_visible()
    expect(head(page, PATTERNS)).to_contain_text("43")
    expect(page.locator(".fg-folder .fg-model")).to_have_count(0)  # nothing is built in it
    head(page, PATTERNS).focus()
    page.keyboard.press("Enter")
    expect(link(page, "01 Sequence")).to_be_visible()
    expect(folder(page, PATTERNS).locator(".fg-model")).to_have_count(43)
    drawn = folder(page, PATTERNS).locator(".fg-thumb[data-drawn]")
    expect(drawn.first).to_be_attached()
    assert drawn.count() < 43  # what is out of sight is not drawn
    page.reload()
    expect(link(page, "01 Sequence")).to_be_visible()
    head(page, PATTERNS).click()
    expect(page.locator(".fg-folder .fg-model")).to_have_count(0)
    page.reload()
    expect(link(page, "Order approval")).to_be_visible()
    expect(page.locator(".fg-folder .fg-model")).to_have_count(0)


def test_a_search_looks_into_closed_folders_and_leaves_them_closed(
    visit: Callable[..., Visit],
) -> None:
    page = visit("modeller").page
    expect(head(page, PATTERNS)).to_be_visible()
    search = page.get_by_label("Find a model")
    search.fill("discriminator")
    expect(page.locator(".fg-model")).to_have_count(3)
    expect(link(page, "28 Blocking discriminator")).to_be_visible()
    search.fill("nothing has this name")
    expect(page.get_by_role("heading", name="Nothing found")).to_be_visible()
    search.fill("")
    expect(link(page, "Order approval")).to_be_visible()
    expect(page.locator(".fg-folder .fg-model")).to_have_count(0)


def move(page: Page, model: str, into: str) -> None:
    page.get_by_role("button", name=f"Actions for {model}").click()
    page.get_by_role("menuitem", name="Move to folder…").locator("visible=true").click()
    dialog = page.locator("wa-dialog[open]")
    dialog.get_by_role("textbox", name="Folder").fill(into)
    dialog.get_by_role("button", name="Move", exact=True).click()
    expect(dialog).to_have_count(0)


def test_a_model_goes_into_a_new_folder_and_out_again(visit: Callable[..., Visit]) -> None:
    page = visit("modeller").page
    move(page, "Flaky call", "Trials 试验")
    mine = folder(page, "Trials 试验")
    expect(mine.get_by_role("link", name="Flaky call", exact=True)).to_be_visible()
    page.reload()
    expect(mine.get_by_role("link", name="Flaky call", exact=True)).to_be_visible()
    move(page, "Flaky call", "")
    expect(mine).to_have_count(0)
    expect(link(page, "Flaky call")).to_be_visible()


def test_a_folder_that_is_there_is_chosen_without_typing(visit: Callable[..., Visit]) -> None:
    page = visit("modeller").page
    page.get_by_role("button", name="Actions for Flaky call").click()
    page.get_by_role("menuitem", name="Move to folder…").locator("visible=true").click()
    dialog = page.locator("wa-dialog[open]")
    dialog.get_by_role("button", name=PATTERNS).click()
    expect(dialog.get_by_role("textbox", name="Folder")).to_have_value(PATTERNS)
    dialog.get_by_role("button", name="Cancel").click()
    expect(dialog).to_have_count(0)


def test_who_may_not_edit_is_not_offered_to_move(visit: Callable[..., Visit]) -> None:
    page = visit("operator").page
    page.get_by_role("button", name="Actions for Flaky call").click()
    expect(page.get_by_role("menuitem", name="Download").locator("visible=true")).to_be_visible()
    expect(page.get_by_role("menuitem", name="Move to folder…")).to_have_count(0)


def test_folders_speak_chinese(visit: Callable[..., Visit]) -> None:
    page = visit("modeller").page
    expect(head(page, PATTERNS)).to_be_visible()
    page.get_by_label("Language").select_option("zh-hans")
    page.get_by_role("button", name="“Flaky call”的操作").click()
    page.get_by_role("menuitem", name="移动到文件夹…").locator("visible=true").click()
    dialog = page.locator("wa-dialog[open]")
    expect(dialog.get_by_role("textbox", name="文件夹")).to_be_visible()
    expect(dialog.get_by_text("留空则将模型移出文件夹。")).to_be_visible()
    dialog.get_by_role("button", name="取消").click()
    expect(dialog).to_have_count(0)
    page.locator("select").select_option("en")
    expect(page.get_by_role("heading", name="Models", exact=True)).to_be_visible()


def test_the_discriminator_goes_on_with_the_first_finding(visit: Callable[..., Visit]) -> None:
    page = opened(visit("modeller"), "09 Structured discriminator")
    run(page)
    complete(page, "Check the pulse")
    complete(page, "Treat the patient")
    complete(page, "Check the breathing")
    ended(page)


def test_the_deferred_choice_is_made_by_the_message_that_comes(
    visit: Callable[..., Visit],
) -> None:
    page = opened(visit("modeller"), "16 Deferred choice")
    run(page)
    page.get_by_role("button", name="Offer declined: it has come").click()
    complete(page, "Thank for the answer")
    ended(page)


def test_examinations_are_taken_one_at_a_time(visit: Callable[..., Visit]) -> None:
    page = opened(visit("modeller"), "40 Interleaved routing")
    run(page)
    exams = page.get_by_role("region", name="Three examinations")
    for name in ("Examine sport", "Examine maths", "Examine the language"):
        exams.get_by_role("button", name=name).click()
        expect(exams.get_by_role("button", name="Examine")).to_have_count(0)
        complete(page, name)
    complete(page, "Give the marks")
    ended(page)
