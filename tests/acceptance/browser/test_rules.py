"""A rule set in a browser: edited, mistyped, tried, published, asked by a process, found again."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

from tests.acceptance.browser.test_tables import PASTE, cell, saved

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Page

    from tests.acceptance.browser.conftest import Visit

pytestmark = pytest.mark.browser

NAME, PRIORITY, WHEN, THEN, ENABLED = 0, 1, 3, 4, 7
REMOVE = """path => fetch(path, {method: "DELETE", headers: {
  "X-CSRFToken": document.cookie.match(/csrftoken=([^;]+)/)[1]}})"""


@pytest.fixture
def rules(visit: Callable[..., Visit]) -> Iterator[tuple[Visit, str]]:
    """A new rule set, begun from the first page; and its address."""
    one = visit("modeller")
    page = one.page
    page.get_by_role("button", name="New rule set").click()
    page.locator("wa-dialog[open]").get_by_label("Name").fill("Sizes of orders")
    page.keyboard.press("Enter")
    cell(page, 1, WHEN).wait_for()
    path = "/api" + page.url.removeprefix(one.server.url)
    yield one, path
    page.goto(one.server.url)
    page.evaluate(REMOVE, path)


def type_into(page: Page, row: int, column: int, text: str) -> None:
    cell(page, row, column).dblclick()
    editor = page.locator(".fg-cell-editor")
    expect(editor).to_be_visible()
    editor.fill(text)
    page.keyboard.press("Enter")
    expect(editor).to_be_hidden()


def row_of(one: Visit, path: str, number: int) -> list[str]:
    sheet: Any = one.api(f"{path}rules/")
    found: list[str] = sheet["rows"][number]["cells"]
    return found


def test_a_cell_is_edited_undone_and_saved(rules: tuple[Visit, str]) -> None:
    one, path = rules
    page = one.page
    type_into(page, 1, NAME, "Little")
    saved(page)
    assert row_of(one, path, 1)[NAME] == "Little"
    page.get_by_role("button", name="Undo").click()
    expect(cell(page, 1, NAME)).to_have_text("Small amount")
    saved(page)
    assert row_of(one, path, 1)[NAME] == "Small amount"
    page.get_by_label("How the rules are evaluated").select_option("inference")
    expect(page.get_by_label("Stop after so many firings")).to_be_visible()
    page.keyboard.press("Control+z")
    expect(page.get_by_label("Stop after so many firings")).to_be_hidden()


def test_a_block_from_a_spreadsheet_is_pasted_and_taken_back_in_one_step(
    rules: tuple[Visit, str],
) -> None:
    one, path = rules
    page = one.page
    block = (
        'Huge\t90\tsize\tamount > 9000\t"size = ""huge""\nbonus = 5"\t2026/1/2\t\tyes\tfrom Excel\n'
        "Odd\thigh\t\tamount <\tx = 1\t\t\t\t"
    )
    cell(page, 1, NAME).click()
    page.evaluate(PASTE, ["text/plain", block])
    expect(cell(page, 1, THEN)).to_have_text(re.compile('size = "huge"\\s+bonus = 5'))
    expect(cell(page, 2, NAME)).to_have_text("Odd")
    saved(page)
    assert row_of(one, path, 1)[5:] == ["2026-01-02", "", "true", "from Excel"]
    expect(cell(page, 2, PRIORITY)).to_have_class(re.compile("fg-grid-problem"))
    page.get_by_role("button", name="Undo").click()
    expect(cell(page, 2, NAME)).to_have_count(0)
    expect(cell(page, 1, NAME)).to_have_text("Small amount")


def test_a_broken_condition_is_named_in_its_cell_and_keeps_the_rules_from_running(
    rules: tuple[Visit, str],
) -> None:
    page = rules[0].page
    cell(page, 0, WHEN).dblclick()
    page.locator(".fg-cell-editor").fill("amount >=")
    expect(page.locator(".fg-cell-verdict")).to_contain_text("expected an expression")
    page.keyboard.press("Enter")
    expect(cell(page, 0, WHEN)).to_have_class(re.compile("fg-grid-problem"))
    expect(cell(page, 0, WHEN)).to_have_attribute("title", re.compile("has a mistake at line 1"))
    page.get_by_text("1 problem").click()
    page.get_by_role("button", name=re.compile("Row 1 · Condition")).click()

    page.get_by_role("button", name="Try it").click()
    panel = page.get_by_role("complementary", name="Try it")
    panel.get_by_label("amount").fill("5")
    expect(panel).to_contain_text("The rules cannot be evaluated yet")
    expect(panel.get_by_role("button", name="Large amount")).to_contain_text("has a mistake")
    page.get_by_role("button", name="Publish").click()
    page.locator("wa-dialog[open]").get_by_role("button", name="Publish").click()
    dialog = page.locator("wa-dialog[open]").filter(has_text="What changed?")
    dialog.get_by_role("button", name="Publish").click()
    expect(page.get_by_text("has a mistake").last).to_be_visible()


def test_actions_are_completed_and_judged_while_they_are_typed(rules: tuple[Visit, str]) -> None:
    page = rules[0].page
    cell(page, 0, THEN).dblclick()
    editor = page.locator(".fg-cell-editor")
    editor.fill("call demo.res")
    expect(page.get_by_role("option", name="demo.reserve_stock(")).to_be_visible()
    editor.fill("size == 3")
    expect(page.locator(".fg-cell-verdict")).to_contain_text("an action reads NAME = VALUE")
    page.keyboard.press("Escape")


def test_trying_says_what_fires_and_why_the_rest_does_not(rules: tuple[Visit, str]) -> None:
    page = rules[0].page
    page.get_by_role("button", name="Try it").click()
    panel = page.get_by_role("complementary", name="Try it")
    panel.get_by_label("amount").fill("5000")
    expect(panel).to_contain_text("1 rule fires")
    expect(panel.locator("dl")).to_contain_text("large")
    small = panel.get_by_role("button", name="Small amount")
    expect(small).to_contain_text("amount < 1000 does not hold: amount is 5000")
    expect(page.locator(".fg-grid-hit[data-rgrow='0']").first).to_be_visible()
    panel.get_by_label("amount").fill("many")
    expect(panel.get_by_role("alert")).to_contain_text("2 rules could not be evaluated")
    expect(small).to_contain_text("string and number have no order")
    expect(cell(page, 1, WHEN)).to_have_class(re.compile("fg-grid-fault"))


def test_a_process_asks_the_published_rules_and_the_chip_leads_to_the_row(
    rules: tuple[Visit, str],
) -> None:
    one = rules[0]
    page = one.page
    page.get_by_role("button", name="Publish").click()
    page.locator("wa-dialog[open]").get_by_role("button", name="Publish").click()
    expect(page.get_by_text("Published as version 1.").first).to_be_visible()

    one.open_model("Discounted order")
    task = page.locator("[data-element-id='Discount']").first
    task.click()
    choice = page.get_by_label("Decision table or rule set")
    expect(choice).to_have_value("ruleSet:discount-rules")
    choice.select_option(label="Sizes of orders (rule set)")
    expect(page.get_by_role("button", name="Open rules")).to_be_visible()
    page.get_by_role("button", name="Undo").click()
    expect(choice).to_have_value("ruleSet:discount-rules")

    page.get_by_role("button", name="Run", exact=True).click()
    dialog = page.locator("wa-dialog[open]")
    expect(dialog.get_by_label("Amount of the order")).to_have_value("12000")
    dialog.get_by_role("button", name="Run").click()
    chip = page.locator(".fg-run-chip[data-chip='rule']")
    expect(chip).to_have_text("Large order +1")
    expect(chip).to_have_attribute("href", re.compile(r"/models/[\w-]+/#rule=1$"))
    task.click()
    expect(page.get_by_role("link", name="Open “Large order” in the table")).to_be_visible()
    page.get_by_text("Why the others do not").click()
    expect(page.get_by_text("“large” fired first in “discount”").first).to_be_visible()
    with page.expect_popup() as opened:
        chip.click()
    table = one.listened(opened.value)
    expect(table.locator(".fg-grid-hit[data-rgrow='0']").first).to_be_visible()
    expect(table.locator(".fg-grid-hit[data-rgrow='1']")).to_have_count(0)
    table.close()


def test_who_may_only_look_at_rules_is_offered_no_change(visit: Callable[..., Visit]) -> None:
    page = visit("operator").page
    page.get_by_role("link", name="Discount rules", exact=True).click()
    expect(page.get_by_text("Read only")).to_be_visible()
    for offer in ("Publish", "Undo", "Add rule", "Try it"):
        expect(page.get_by_role("button", name=offer, exact=True)).to_have_count(0)
    cell(page, 0, WHEN).dblclick()
    expect(page.locator(".fg-cell-editor")).to_be_hidden()


def test_a_business_user_edits_rules(visit: Callable[..., Visit]) -> None:
    page = visit("business").page
    expect(page.get_by_role("button", name="New rule set")).to_be_visible()
    page.get_by_role("link", name="Discount rules", exact=True).click()
    type_into(page, 3, ENABLED, "no")
    expect(cell(page, 3, ENABLED)).to_have_text("false")
    page.get_by_role("button", name="Undo").click()
    expect(cell(page, 3, ENABLED)).to_have_text("true")
    saved(page)
