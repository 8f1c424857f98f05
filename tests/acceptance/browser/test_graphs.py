"""A task graph is drawn by hand, refuses a cycle by its path, and runs on its drawing with its timeline."""

from __future__ import annotations

import json
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


def test_a_task_graph_runs_on_its_drawing(visit: Callable[..., Visit]) -> None:
    window = visit("modeller")
    page = window.page
    window.open_model("A, then B and C, then D")
    canvas = Canvas(page)
    expect(canvas.parts).to_have_count(8)
    mark_is_uncovered(page)
    page.get_by_test_id("run").click()
    expect(canvas.part("B")).to_have_class(re.compile("fg-run-active"))
    expect(canvas.part("D")).to_have_class(re.compile("fg-run-done"))
    expect(page.locator("g.djs-element.fg-graph-critical")).to_have_count(5)
    expect(canvas.part("C")).not_to_have_class(re.compile("fg-graph-critical"))
    timeline = page.get_by_role("region", name="Timeline")
    expect(timeline.locator(".fg-gantt-bar")).to_have_count(4)
    expect(page.locator(".fg-run-header")).to_contain_text("Completed")
    mark_is_uncovered(page)
    own = page.get_by_role("link", name="Open on its own page").get_attribute("href")
    page.goto(f"{window.server.url}{own}")
    expect(canvas.part("D")).to_have_class(re.compile("fg-run-done"))
    expect(page.get_by_role("region", name="Timeline").locator(".fg-gantt-bar")).to_have_count(4)


def test_a_task_graph_is_drawn_by_hand_and_refuses_a_cycle(visit: Callable[..., Visit]) -> None:
    window = visit("modeller")
    page = window.page
    head = '{ "format": "task-graph/1",   "key": "by-hand",\n'
    text = head + '  "tasks": [\n    { "id":  "first" }\n  ]\n}'
    boot = page.evaluate("JSON.parse(document.getElementById('boot').textContent)")
    made = window.api(
        f"/api/workspaces/{boot['workspace']['id']}/models/",
        "POST",
        {"kind": "graph", "name": "Graph by hand", "text": text},
    )
    page.goto(f"{window.server.url}/models/{made['id']}/")
    canvas = Canvas(page)
    canvas.append("first", "append.task", "Second")
    canvas.append("second", "append.task", "Third")
    canvas.saved()
    canvas.connect("third", "first")
    refused = "The tasks would wait for each other: first → Second → Third → first"
    expect(page.get_by_text(refused).first).to_be_visible()
    expect(canvas.parts).to_have_count(5)
    page.keyboard.press("Escape")
    canvas.connect("first", "third")
    expect(canvas.part("first>third")).to_be_attached()
    canvas.saved()
    stored = window.api(f"/api/models/{made['id']}/draft/")
    assert stored["problems"] == []
    assert stored["text"].startswith(head + '  "tasks": [\n    { "id":  "first" }')
    after = {task["id"]: task.get("after") for task in json.loads(stored["text"])["tasks"]}
    assert after == {"first": None, "second": ["first"], "third": ["second", "first"]}

    page.get_by_role("button", name="JSON").click()
    area = page.get_by_label("Text of the task graph")
    right = area.input_value()
    area.fill(right.replace('"id":  "first"', '"id": "first", "after": ["third"]'))
    expect(page.get_by_test_id("problems")).to_contain_text("1 problem")
    area.fill(right)
    expect(page.get_by_test_id("problems")).to_contain_text("0 problems")
    page.get_by_role("button", name="JSON").click()
    page.get_by_test_id("run").click()
    expect(canvas.part("third")).to_have_class(re.compile("fg-run-done"))
