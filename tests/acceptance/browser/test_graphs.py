"""A task graph runs before one's eyes: its tasks take their colours, its timeline its bars."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.acceptance.browser.conftest import Visit

pytestmark = pytest.mark.browser


def test_a_task_graph_runs_on_its_drawing(visit: Callable[..., Visit]) -> None:
    window = visit("modeller")
    page = window.page
    window.open_model("A, then B and C, then D")
    text = page.get_by_label("Text of the task graph")
    right = text.input_value()
    text.fill(right.replace('"id": "A",', '"id": "A", "after": ["D"],'))
    expect(page.get_by_text("wait for each other: A → B → D → A")).to_be_visible()
    text.fill(right)
    expect(page.get_by_text("wait for each other")).to_have_count(0)
    page.get_by_text("Run", exact=True).click()
    page.wait_for_url("**/instances/*/")
    drawing = page.get_by_role("img", name="Task graph")
    expect(drawing.locator("[data-task]")).to_have_count(4)
    expect(drawing.locator('[data-task="B"]')).to_have_attribute("data-state", "active")
    expect(drawing.locator('[data-task="D"]')).to_have_attribute("data-state", "done")
    expect(drawing.locator("[data-task][data-critical]")).to_have_count(3)
    expect(drawing.locator('[data-task="C"]')).not_to_have_attribute("data-critical", "")
    timeline = page.get_by_role("region", name="Timeline")
    expect(timeline.locator(".fg-gantt-bar")).to_have_count(4)
    expect(page.get_by_role("status").first).to_have_text("Completed")
