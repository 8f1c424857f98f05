"""Processes talk to each other, and people begin activities, before one's eyes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.acceptance.browser.conftest import Visit

pytestmark = pytest.mark.browser


def test_two_pools_and_a_called_process(visit: Callable[..., Visit]) -> None:
    window = visit("modeller")
    page = window.page
    window.open_model("Shop and warehouse")
    page.get_by_role("button", name="Run", exact=True).click()
    panel = page.locator(".fg-run-panel")
    expect(panel.get_by_role("status").first).to_have_text(
        "Completed", timeout=20_000
    )  # the called run waits 5 s
    page.get_by_role("tab", name="History").click()
    for words in ("sent the message “goods wanted”", "it has come", "called “reminder”"):
        expect(panel.get_by_text(words).first).to_be_visible()
    with page.expect_popup() as opened:
        page.get_by_role("link", name="Open on its own page").click()
    own = window.listened(opened.value)
    own.locator('[data-element-id="Greet"]').first.click()
    own.get_by_role("button", name="Open the run of “reminder”").click()
    expect(own.get_by_role("heading", name="Wait and greet")).to_be_visible()
    expect(own.get_by_role("link", name="the calling run")).to_have_count(0)
    own.get_by_role("tab", name="Details").click()
    expect(own.get_by_role("link", name="the calling run")).to_be_visible()


def test_a_case_is_worked_on_by_hand(visit: Callable[..., Visit]) -> None:
    window = visit("modeller")
    page = window.page
    window.open_model("Case work")
    page.get_by_role("button", name="Run", exact=True).click()
    card = page.get_by_role("region", name="Work on the case")
    card.get_by_role("button", name="Ask the customer").click()
    task = page.get_by_role("region", name="Ask the customer")
    task.get_by_role("button", name="Complete").click()
    expect(task).to_have_count(0)
    card.get_by_role("button", name="Finish").click()
    expect(page.locator(".fg-run-panel").get_by_role("status").first).to_have_text("Completed")


def test_an_operator_sends_a_signal(visit: Callable[..., Visit]) -> None:
    window = visit("operator")
    page = window.page
    page.goto(f"{window.server.url}/instances/")
    page.get_by_role("button", name="Send a message").click()
    dialog = page.locator("wa-dialog[open]")
    dialog.get_by_role("button", name="Send", exact=True).click()
    expect(dialog.get_by_role("alert")).to_have_text("Give the name that the process waits for.")
    dialog.get_by_label("Name").fill("alarm")
    dialog.get_by_role("button", name="Send", exact=True).click()
    expect(page.locator("wa-toast-item", has_text="Sent")).to_be_visible()
