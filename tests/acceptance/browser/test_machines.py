"""A state machine is drawn by hand, runs on its drawing, is told of events and says why it refuses."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.acceptance.browser.canvas import Canvas
from tests.acceptance.browser.test_journey import mark_is_uncovered

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.acceptance.browser.conftest import Visit

pytestmark = pytest.mark.browser
EMPTY = (
    '<scxml xmlns="http://www.w3.org/2005/07/scxml" version="1.0" datamodel="feel">'
    '<!-- by hand --><datamodel><data id="amount" expr="0"/></datamodel></scxml>'
)


def new_machine(window: Visit, name: str, text: str = EMPTY) -> str:
    workspace = window.page.evaluate("JSON.parse(document.getElementById('boot').textContent)")
    path = f"/api/workspaces/{workspace['workspace']['id']}/models/"
    made = window.api(path, "POST", {"kind": "machine", "name": name, "text": text})
    window.page.goto(f"{window.server.url}/models/{made['id']}/")
    return made["id"]


def everything_is_undone_and_done_again(window: Visit, canvas: Canvas, model: str) -> None:
    page = window.page
    text = window.api(f"/api/models/{model}/draft/")["text"]
    page.locator("svg[tabindex]").first.focus()
    for _ in range(20):
        page.keyboard.press("Control+z")
    expect(canvas.parts).to_have_count(0)
    canvas.saved()
    assert window.api(f"/api/models/{model}/draft/")["text"] == EMPTY
    for _ in range(20):
        page.keyboard.press("Control+Shift+z")
    expect(canvas.parts).to_have_count(5)
    canvas.saved()
    assert window.api(f"/api/models/{model}/draft/")["text"] == text


def test_a_machine_is_drawn_by_mouse_and_run(visit: Callable[..., Visit]) -> None:
    window = visit("modeller")
    page = window.page
    model = new_machine(window, "Drawn by hand")
    canvas = Canvas(page)
    canvas.drop("create.state", 250, 150, "Open")
    canvas.append("open", "append.state", "In review")
    canvas.append("in_review", "append.final", "Done")
    canvas.relabel("open.1", "submit [amount > 0]")
    canvas.relabel("in_review.1", "approve")
    canvas.saved()
    text = window.api(f"/api/models/{model}/draft/")["text"]
    assert "<!-- by hand -->" in text
    assert '<transition event="submit" cond="amount > 0" target="in_review"' in text
    mark_is_uncovered(page)

    everything_is_undone_and_done_again(window, canvas, model)
    page.get_by_test_id("run").click()
    dialog = page.locator("wa-dialog[open]")
    dialog.get_by_role("button", name="Run", exact=True).click()
    expect(canvas.part("open")).to_have_class(re.compile("fg-run-active"))
    refused = page.locator('.fg-run-event[data-event="submit"]')
    expect(refused).to_have_attribute("data-allowed", "false")
    expect(refused).to_contain_text("amount > 0 → false")
    expect(refused).to_contain_text("amount = 0")
    mark_is_uncovered(page)

    page.get_by_role("button", name="Run again").click()
    dialog.get_by_label("amount").fill("5")
    dialog.get_by_role("button", name="Run", exact=True).click()
    page.get_by_role("button", name="submit", exact=True).click()
    expect(canvas.part("in_review")).to_have_class(re.compile("fg-run-active"))
    expect(canvas.part("open.1")).to_have_class(re.compile("fg-run-taken"))
    page.get_by_role("button", name="approve", exact=True).click()
    expect(page.locator(".fg-run-header")).to_contain_text("Completed")
    page.get_by_role("tab", name="History").click()
    expect(page.get_by_text("Told: approve")).to_be_visible()


def test_states_in_states_are_drawn_moved_and_removed(visit: Callable[..., Visit]) -> None:
    window = visit("modeller")
    model = new_machine(window, "Nested by hand")
    canvas = Canvas(window.page)
    canvas.drop("create.compound", 420, 260, "Outer")
    canvas.drop("create.state", 360, 280, "Inner")
    canvas.saved()
    text = window.api(f"/api/models/{model}/draft/")["text"]
    assert re.search(r'<state id="outer"[^>]*>\s*<state id="inner"', text)
    canvas.drag("inner", 0, 260)
    canvas.saved()
    text = window.api(f"/api/models/{model}/draft/")["text"]
    assert re.search(r'<state id="outer"[^>]*/>\s*<state id="inner"', text)
    canvas.select("outer")
    window.page.keyboard.press("Delete")
    expect(canvas.parts).to_have_count(1)


def test_the_demo_of_an_approval_is_watched_on_its_own_page(visit: Callable[..., Visit]) -> None:
    window = visit("modeller")
    page = window.page
    window.open_model("Approval")
    canvas = Canvas(page)
    page.get_by_test_id("run").click()
    page.locator("wa-dialog[open]").get_by_role("button", name="Run", exact=True).click()
    page.get_by_role("button", name="submit", exact=True).click()
    expect(canvas.part("first")).to_have_class(re.compile("fg-run-active"))
    own = page.get_by_role("link", name="Open on its own page").get_attribute("href")
    page.goto(f"{window.server.url}{own}")
    expect(canvas.part("review")).to_have_class(re.compile("fg-run-(active|waiting)"))
    reject = page.locator('.fg-run-event[data-event="reject"]')
    expect(reject).to_have_attribute("data-allowed", "false")
    reject.get_by_role("button", name="Send with data").click()
    dialog = page.locator("wa-dialog[open]")
    dialog.get_by_role("button", name="Send", exact=True).click()
    expect(dialog.get_by_role("alert")).to_contain_text("is refused")
    dialog.get_by_label("Data (JSON), as _event.data").fill('{"reason": "too dear"}')
    dialog.get_by_role("button", name="Send", exact=True).click()
    expect(canvas.part("rejected")).to_have_class(re.compile("fg-run-(active|waiting)"))
    mark_is_uncovered(page)
