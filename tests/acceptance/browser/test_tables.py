"""A decision table in a browser: blocks, columns, help while typing, why a row failed, who may what."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Locator, Page

    from tests.acceptance.browser.conftest import Visit

pytestmark = pytest.mark.browser

PASTE = """([kind, text]) => {
  const clipboardData = new DataTransfer();
  clipboardData.setData(kind, text);
  const options = {clipboardData, bubbles: true, cancelable: true};
  document.body.dispatchEvent(new ClipboardEvent("paste", options));
}"""


def cell(page: Page, row: int, column: int) -> Locator:
    place = f"[data-rgrow='{row}'][data-rgcol='{column}']"
    return page.locator(f".rgCell:not(.fg-grid-row-number){place}")


def saved(page: Page) -> None:
    page.wait_for_timeout(300)
    expect(page.get_by_role("status").get_by_text("Saved", exact=True)).to_be_visible()


@pytest.fixture
def table(visit: Callable[..., Visit]) -> Iterator[tuple[Visit, str]]:
    """A new table with its one starting row, open in the modeller's window; and its address."""
    one = visit("modeller")
    place: Any = one.api("/api/session/")
    models = f"/api/workspaces/{place['workspaces'][0]['id']}/models/"
    made: Any = one.api(models, "POST", {"kind": "decision", "name": "A table of its own"})
    one.page.goto(f"{one.server.url}/models/{made['id']}/")
    cell(one.page, 0, 0).wait_for()
    yield one, f"/api/models/{made['id']}/"
    one.page.goto(one.server.url)
    one.page.evaluate(
        """path => fetch(path, {method: "DELETE", headers: {
          "X-CSRFToken": document.cookie.match(/csrftoken=([^;]+)/)[1]}})""",
        f"/api/models/{made['id']}/",
    )


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("text/plain", '> 1\t"two\nlines"\r\n> 5\tfive\r\n'),
        ("text/html", "<table><tr><td>&gt; 1</td><td>two<br>lines</td></tr>"
         "<tr><td>&gt; 5</td><td>five</td></tr></table>"),
    ],
    ids=["text", "html"],
)  # fmt: skip
def test_an_empty_table_takes_a_block_in_one_step(
    table: tuple[Visit, str], kind: str, text: str
) -> None:
    one, path = table
    page = one.page
    cell(page, 0, 0).click()
    page.keyboard.press("Control+a")
    cell(page, 0, 0).click(button="right")
    page.get_by_role("menuitem", name="Delete").click()
    expect(page.get_by_text("No rows yet")).to_be_visible()

    page.evaluate(PASTE, [kind, text])
    expect(cell(page, 1, 1)).to_have_text("five")
    saved(page)
    rows = one.api(f"{path}sheet/")["rows"]
    assert [row["cells"][:2] for row in rows] == [["> 1", '"two\\nlines"'], ["> 5", '"five"']]
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_text("No rows yet")).to_be_visible()
    saved(page)


@pytest.mark.parametrize("kind", ["Condition (When)", "Result (Then)", "Annotation"])
def test_a_column_of_every_kind_is_added_and_deleted(table: tuple[Visit, str], kind: str) -> None:
    one, path = table
    page = one.page
    page.get_by_role("button", name="Add column").click()
    page.get_by_role("menuitem", name=kind).click()
    dialog = page.locator("wa-dialog[open]")
    dialog.get_by_label("Label").fill("Another")
    dialog.get_by_role("button", name="Add column").click()
    head = page.locator(".header-rgRow .rgHeaderCell", has_text="Another")
    expect(head).to_be_visible()
    saved(page)
    assert "Another" in [column["label"] for column in one.api(f"{path}sheet/")["columns"]]
    head.click()
    page.get_by_role("menuitem", name="Delete column").click()
    expect(head).to_have_count(0)
    saved(page)
    assert "Another" not in [column["label"] for column in one.api(f"{path}sheet/")["columns"]]


def test_a_cell_is_completed_and_judged_while_it_is_typed(table: tuple[Visit, str]) -> None:
    page = table[0].page
    cell(page, 0, 0).click()
    page.keyboard.type("> am")
    expect(page.get_by_role("option", name="amount")).to_be_visible()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    editor = page.locator(".fg-cell-editor")
    expect(editor).to_have_value("> amount")
    page.keyboard.type(" + > 3")
    expect(page.locator(".fg-cell-verdict")).to_contain_text("expected an expression")
    page.keyboard.press("Escape")
    expect(editor).to_be_hidden()


def test_trying_says_why_each_other_row_failed(visit: Callable[..., Visit]) -> None:
    page = visit("modeller").page
    page.get_by_role("link", name="Order approval rules", exact=True).click()
    cell(page, 0, 0).wait_for()
    page.get_by_role("button", name="Try it").click()
    panel = page.get_by_role("complementary", name="Try it")
    panel.get_by_label("amount").fill("3000")
    panel.get_by_label("country").fill("XX")
    expect(panel).to_contain_text("Row 1 matches")
    expect(panel.get_by_role("button", name="Row 2")).to_contain_text("needs > 50000, got 3000")
    expect(cell(page, 1, 0)).to_have_class(re.compile("fg-grid-miss"))
    panel.get_by_role("button", name="Row 2").click()
    panel.get_by_label("country").fill("CN")
    expect(panel.get_by_role("button", name="Row 1")).to_contain_text("got CN")


def test_an_address_names_a_row(visit: Callable[..., Visit]) -> None:
    page = visit("modeller").page
    page.get_by_role("link", name="Order approval rules", exact=True).click()
    cell(page, 0, 0).wait_for()
    page.evaluate("location.hash = '#rule=3'")
    expect(page.locator(".fg-grid-hit[data-rgrow='2']").first).to_be_visible()
    expect(page.locator(".fg-grid-hit[data-rgrow='1']")).to_have_count(0)


def test_who_may_only_look_is_offered_no_change(visit: Callable[..., Visit]) -> None:
    page = visit("operator").page
    for name in ("Order approval rules", "Order approval"):
        page.goto(page.url.split("/models/")[0])
        expect(page.get_by_role("button", name="New process")).to_have_count(0)
        page.get_by_role("link", name=name, exact=True).click()
        expect(page.get_by_text("Read only")).to_be_visible()
        for offer in ("Publish", "Undo", "Run", "Try it"):
            expect(page.get_by_role("button", name=offer, exact=True)).to_have_count(0)
