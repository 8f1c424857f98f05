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
    workspace = window.api("/api/session/")["workspaces"][0]["id"]
    models = window.api(f"/api/workspaces/{workspace}/models/")
    (model,) = [one["id"] for one in models if one["key"] == "fan-out-and-in"]
    body = {"model": model, "source": "draft", "variables": {}}
    run = window.api(f"/api/workspaces/{workspace}/instances/", "POST", body)
    page.goto(f"{window.server.url}/instances/{run['id']}/")
    drawing = page.get_by_role("img", name="Task graph")
    expect(drawing.locator("[data-task]")).to_have_count(4)
    expect(drawing.locator('[data-task="B"]')).to_have_attribute("data-state", "active")
    expect(drawing.locator('[data-task="D"]')).to_have_attribute("data-state", "done")
    expect(drawing.locator("[data-task][data-critical]")).to_have_count(3)
    expect(drawing.locator('[data-task="C"]')).not_to_have_attribute("data-critical", "")
    timeline = page.get_by_role("region", name="Timeline")
    expect(timeline.locator(".fg-gantt-bar")).to_have_count(4)
    expect(page.get_by_role("status").first).to_have_text("Completed")
