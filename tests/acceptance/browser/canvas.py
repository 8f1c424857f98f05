"""The gestures of a hand on a canvas of ours."""

from __future__ import annotations

from typing import TYPE_CHECKING

from playwright.sync_api import expect

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page


class Canvas:
    """One canvas on the page, by the names of its parts."""

    def __init__(self, page: Page) -> None:
        self.page = page
        expect(page.locator(".djs-palette, .fg-runpage-canvas .djs-container")).to_be_visible()

    @property
    def parts(self) -> Locator:
        return self.page.locator("g.djs-element[data-element-id]")

    def part(self, name: str) -> Locator:
        return self.page.locator(f'g.djs-element[data-element-id="{name}"]')

    def box(self, name: str) -> tuple[float, float, float, float]:
        found = self.part(name).locator("> .djs-hit").first.bounding_box()
        assert found, name
        return found["x"], found["y"], found["width"], found["height"]

    def middle(self, name: str) -> tuple[float, float]:
        x, y, width, height = self.box(name)
        return x + width / 2, y + height / 2

    def drop(self, tool: str, x: float, y: float, label: str) -> None:
        """Drag a tool from the palette to a place on the canvas, and type its label."""
        entry = self.page.locator(f'.djs-palette .entry[data-action="{tool}"]').bounding_box()
        area = self.page.locator(".djs-container").bounding_box()
        assert entry
        assert area
        self._pull(
            (entry["x"] + entry["width"] / 2, entry["y"] + entry["height"] / 2),
            (area["x"] + x, area["y"] + y),
        )
        self._type(label)

    def append(self, name: str, action: str, label: str) -> None:
        self.select(name)
        self.page.locator(f'.djs-context-pad.open .entry[data-action="{action}"]').click()
        self._type(label)

    def connect(self, source: str, target: str) -> None:
        self.select(source)
        self.page.locator('.djs-context-pad.open .entry[data-action="connect"]').click()
        self.page.mouse.move(*self.middle(target), steps=8)
        self.page.mouse.click(*self.middle(target))

    def relabel(self, name: str, label: str) -> None:
        self.select(name)
        self.page.keyboard.press("e")
        self._type(label)

    def select(self, name: str) -> None:
        """Clicking what is selected would let go of it, so begin from nothing selected."""
        area = self.page.locator(".djs-container").bounding_box()
        assert area
        for _ in range(3):  # the first click after a gesture may only end that
            self.page.mouse.click(area["x"] + area["width"] / 2, area["y"] + area["height"] - 12)
            if self.page.locator(".djs-element.selected").count() == 0:
                break
        expect(self.page.locator(".djs-element.selected")).to_have_count(0)
        self.page.mouse.click(*self.middle(name))
        expect(self.part(name)).to_contain_class("selected")

    def drag(self, name: str, dx: float, dy: float) -> None:
        x, y = self.middle(name)
        self._pull((x, y), (x + dx, y + dy))

    def saved(self) -> None:
        expect(self.page.get_by_test_id("save-status")).to_have_attribute("data-state", "saved")

    def _pull(self, start: tuple[float, float], end: tuple[float, float]) -> None:
        mouse = self.page.mouse
        mouse.move(*start)
        mouse.down()
        mouse.move(start[0] + 6, start[1] + 6)
        mouse.move(*end, steps=8)
        mouse.up()

    def _type(self, label: str) -> None:
        field = self.page.locator(".djs-direct-editing-content")
        expect(field).to_be_visible()
        field.fill(label)
        field.press("Enter")
        expect(field).to_have_count(0)
