"""The journey of a modeller: draw, decide, run, watch, repair; each test is one stretch of it."""

from __future__ import annotations

import re
import time
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from playwright.sync_api import Locator, Page

    from tests.acceptance.browser.conftest import Server, Visit

pytestmark = pytest.mark.browser

PLAIN = """<?xml version="1.0" encoding="UTF-8"?>
<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" id="d" targetNamespace="urn:elsewhere">
  <process id="elsewhere" isExecutable="true">
    <startEvent id="begin"/><task id="work" name="Made elsewhere"/><endEvent id="done"/>
    <sequenceFlow id="one" sourceRef="begin" targetRef="work"/>
    <sequenceFlow id="two" sourceRef="work" targetRef="done"/>
  </process>
</definitions>"""


def shape(page: Page, node: str) -> Locator:
    return page.locator(f'g.djs-element[data-element-id="{node}"]')


def saved(page: Page) -> None:
    expect(page.get_by_role("status").get_by_text("Saved", exact=True)).to_be_visible()


def mark_is_uncovered(page: Page) -> None:
    """The bpmn.io mark is where a click on its middle would land, on every canvas in sight."""
    marks = page.locator("a.bjs-powered-by")
    expect(marks.first).to_be_visible()
    assert page.evaluate("""() => [...document.querySelectorAll("a.bjs-powered-by")].filter((mark) => {
      const box = mark.getBoundingClientRect();
      if (box.bottom > innerHeight || box.width === 0) return false;
      const top = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
      return !mark.contains(top);
    }).length""") == 0  # fmt: skip


def run_order(page: Page, *, amount: str, customer_type: str = "Standard", card: str = "") -> None:
    """Press Run, fill in the start form, and wait for the first mark on the canvas."""
    page.get_by_test_id("run").click()
    dialog = page.locator("wa-dialog[open]")
    dialog.get_by_label("Amount").fill(amount)
    choose(dialog, "Customer type", customer_type)
    if card:
        choose(dialog, "Card", card)
    dialog.get_by_role("button", name="Run", exact=True).click()
    begun = time.monotonic()
    page.locator(".djs-element[class*='fg-run-']").first.wait_for(state="attached")
    print(f"first event on the canvas after {time.monotonic() - begun:.2f} s")


def choose(dialog: Locator, label: str, option: str) -> None:
    field = dialog.locator(".fjs-form-field-select", has_text=label)
    field.locator(".fjs-input-group").click()
    field.locator(".fjs-dropdownlist-item", has_text=option).click()


def test_home_shows_the_models_as_live_pictures(visit: Callable[..., Visit]) -> None:
    one = visit("modeller")
    expect(one.page.locator(".fg-thumb .djs-element").first).to_be_attached()
    expect(one.page.get_by_role("link", name="Order approval", exact=True)).to_be_visible()
    mark_is_uncovered(one.page)


def test_drawing_saves_itself_and_survives_a_reload(visit: Callable[..., Visit]) -> None:
    one = visit("modeller")
    page = one.page
    one.open_model("Order approval")
    shape(page, "ReviewOrder").click()
    page.locator("#bio-properties-panel-name").fill("Look at the order")
    page.locator("#bio-properties-panel-name").blur()
    saved_after_change(page)
    page.reload()
    expect(shape(page, "ReviewOrder")).to_contain_text("Look at")
    mark_is_uncovered(page)

    shape(page, "ReviewOrder").click()
    page.locator("#bio-properties-panel-name").fill("Review order")
    page.locator("#bio-properties-panel-name").blur()
    expect(shape(page, "ReviewOrder")).to_contain_text("Review order")
    saved_after_change(page)


def saved_after_change(page: Page) -> None:
    page.wait_for_timeout(300)
    saved(page)


def test_the_palette_draws_and_undo_takes_it_back(visit: Callable[..., Visit]) -> None:
    one = visit("modeller")
    page = one.page
    one.open_model("Flaky call")
    shape(page, "Start").wait_for()
    count = page.locator("g.djs-shape").count()
    page.locator('.djs-palette .entry[data-action="create.task"]').click()
    page.mouse.move(700, 650)
    page.mouse.click(705, 655)
    expect(page.locator("g.djs-shape")).to_have_count(count + 1)
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Undo").click()
    expect(page.locator("g.djs-shape")).to_have_count(count)
    saved_after_change(page)


def test_a_stale_save_asks_and_never_overwrites(visit: Callable[..., Visit]) -> None:
    one = visit("modeller")
    page = one.page
    one.open_model("Parallel checks")
    page.locator("g.djs-shape").first.wait_for()
    path = f"/api/models/{page.url.split('/models/')[1].split('/')[0]}/draft/"
    theirs = one.api(path)
    changed = theirs["text"].replace("Check oil", "Check the oil")
    one.api(path, "PUT", {"text": changed, "revision": theirs["revision"]})

    page.locator("g.djs-shape", has_text="Check brakes").first.click()
    page.locator("#bio-properties-panel-name").fill("Check both brakes")
    page.locator("#bio-properties-panel-name").blur()
    dialog = page.locator("wa-dialog[open]")
    expect(dialog).to_contain_text("changed elsewhere")
    dialog.get_by_role("button", name="Load theirs").click()
    expect(page.locator("g.djs-shape", has_text="Check the oil").first).to_be_visible()
    assert "both brakes" not in one.api(path)["text"]


def test_a_file_made_elsewhere_comes_in_and_goes_out(
    visit: Callable[..., Visit], tmp_path: Path
) -> None:
    one = visit("modeller")
    page = one.page
    file = tmp_path / "elsewhere.bpmn"
    file.write_text(PLAIN)
    with page.expect_file_chooser() as chooser:
        page.get_by_role("button", name="Upload").click()
    chooser.value.set_files(file)
    page.wait_for_url(re.compile("/models/"))
    expect(page.locator("g.djs-shape", has_text="Made").first).to_be_visible()
    for item, ending, content in (
        ("Download .bpmn", ".bpmn", "Made elsewhere"),
        ("Download picture (SVG)", ".svg", "<svg"),
    ):
        page.get_by_role("button", name="More").click()
        with page.expect_download() as download:
            page.get_by_role("menuitem", name=item).click()
        assert download.value.suggested_filename.endswith(ending)
        assert content in download.value.path().read_text()


def test_the_decision_table_is_edited_like_a_sheet(
    visit: Callable[..., Visit], tmp_path: Path
) -> None:
    one = visit("modeller")
    page = one.page
    one.open_model("Order approval")
    shape(page, "CheckApproval").click()
    with one.context.expect_page() as opened:
        page.get_by_role("button", name="Open table").click()
    page = one.listened(opened.value)
    cell = page.locator(".rgCell:not(.fg-grid-row-number)[data-rgrow='4'][data-rgcol='0']")
    expect(cell).to_contain_text("1000")
    cell.click()
    page.keyboard.type("<= 900")
    page.keyboard.press("Enter")
    expect(cell).to_contain_text("900")
    saved_after_change(page)
    page.keyboard.press("Control+z")
    expect(cell).to_contain_text("<= 1000")
    saved_after_change(page)

    files = {}
    for item in ("Spreadsheet (XLSX)", "Text table (CSV)", "Decision model (DMN)"):
        page.get_by_role("button", name="Download").click()
        with page.expect_download() as download:
            page.get_by_role("menuitem", name=item).click()
        files[item] = tmp_path / download.value.suggested_filename
        download.value.save_as(files[item])
    text = (
        files["Text table (CSV)"]
        .read_text(encoding="utf-8-sig")
        .replace("Small orders", "Tiny orders")
    )
    files["Text table (CSV)"].write_text(text)
    with page.expect_file_chooser() as chooser:
        page.get_by_role("button", name="Upload").click()
    chooser.value.set_files(files["Text table (CSV)"])
    page.get_by_role("button", name="Replace the table").click()
    expect(page.get_by_text("Tiny orders pass")).to_be_visible()
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_text("Small orders pass")).to_be_visible()
    saved_after_change(page)


def test_a_run_moves_on_the_canvas_and_a_second_browser_sees_it(
    visit: Callable[..., Visit],
) -> None:
    one = visit("modeller")
    page = one.page
    one.open_model("Order approval")
    shape(page, "CheckApproval").wait_for()
    run_order(page, amount="7000")
    expect(page.locator(".fg-run-chip[data-chip='rule']")).to_have_text("Rule 9")
    expect(page.locator(".fg-run-condition").first).to_be_visible()
    expect(shape(page, "ReviewOrder")).to_have_class(re.compile("fg-run-waiting"))
    mark_is_uncovered(page)

    other = visit("operator")
    other.page.goto(page.url.split("/models/")[0] + f"/instances/{page.url.split('run=')[1]}/")
    expect(shape(other.page, "ReviewOrder")).to_have_class(re.compile("fg-run-waiting"))

    complete_review(page)
    for window in (page, other.page):
        expect(shape(window, "ReserveStock")).to_have_class(re.compile("fg-run-done"))
        expect(window.get_by_text("Completed · Approved")).to_be_visible()
    page.get_by_role("tab", name="Variables").click()
    expect(page.get_by_role("row", name="amount 7000")).to_be_visible()
    mark_is_uncovered(other.page)


def complete_review(page: Page) -> None:
    task = page.locator(".fg-run-task")
    task.get_by_label("Yes").check()
    task.get_by_role("button", name="Complete").click()


def test_a_failing_handler_is_an_incident_that_can_be_repaired(visit: Callable[..., Visit]) -> None:
    one = visit("modeller")
    page = one.page
    one.open_model("Order approval")
    shape(page, "CheckApproval").wait_for()
    run_order(page, amount="300", card="A card that is declined")
    expect(shape(page, "ChargeCard")).to_have_class(re.compile("fg-run-failed"))
    expect(page.get_by_text("The bank declined the card").first).to_be_visible()

    page.get_by_role("tab", name="Variables").click()
    page.get_by_role("row", name=re.compile("^card")).get_by_role("button", name="Change").click()
    dialog = page.locator("wa-dialog[open]")
    dialog.get_by_label("Value").fill("4242")
    dialog.get_by_label("Reason").fill("another card")
    dialog.get_by_role("button", name="Set").click()
    page.get_by_role("tab", name="Now").click()
    page.locator(".fg-run-card").get_by_role("button", name="Retry").click()
    expect(page.get_by_text("Completed · Approved")).to_be_visible()


def test_kill_while_a_task_waits_and_while_a_handler_works(
    visit: Callable[..., Visit], server: Server
) -> None:
    one = visit("modeller")
    page = one.page
    one.open_model("Order approval")
    shape(page, "CheckApproval").wait_for()
    run_order(page, amount="7000")
    expect(shape(page, "ReviewOrder")).to_have_class(re.compile("fg-run-waiting"))
    server.kill()
    server.start()
    expect(page.locator(".fg-run-live")).to_have_attribute("data-live", "live")
    with page.expect_response(re.compile("/complete/")):
        complete_review(page)
    server.kill()  # two handlers work, each for 0.8 s
    server.start()
    expect(page.get_by_text("Completed · Approved")).to_be_visible(timeout=60_000)
    run = page.url.split("run=")[1]
    events = one.api(f"/api/instances/{run}/events/?after=0")["events"]
    assert [event["seq"] for event in events] == list(range(1, len(events) + 1))
    completions = [event["token"] for event in events if event["kind"] == "node.completed"]
    assert len(completions) == len(set(completions))


def test_the_list_of_runs_is_live_and_filtered(visit: Callable[..., Visit]) -> None:
    one = visit("operator")
    page = one.page
    page.goto(f"{one.server.url}/instances/")
    rows = page.locator(".fg-runs-table tbody tr")
    expect(page.locator(".fg-run-live, [data-live]").first).to_have_attribute("data-live", "live")
    expect(page.locator(".fg-runs-table")).to_have_attribute("aria-busy", "false")
    before = rows.count()

    other = visit("modeller")
    other.open_model("Flaky call")
    shape(other.page, "Start").wait_for()
    other.page.get_by_test_id("run").click()
    expect(rows).to_have_count(before + 1)
    expect(rows.first).to_contain_text("Flaky call")
    expect(rows.first).to_contain_text("Completed", timeout=60_000)

    page.get_by_label("State").select_option("running")
    expect(rows.filter(has_text="Completed")).to_have_count(0)
    page.get_by_label("State").select_option("completed")
    rows.first.get_by_role("link").first.click()
    expect(page.locator(".djs-element.fg-run-done").first).to_be_attached()


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_every_page_in_chinese_and_in_both_themes(visit: Callable[..., Visit], theme: str) -> None:
    one = visit("modeller", color_scheme=theme)
    page = one.page
    page.locator("select[name=language]").select_option("zh-hans")
    expect(page.locator("html")).to_have_attribute("lang", "zh-hans")
    expect(page.locator("html")).to_have_attribute("data-theme", theme)
    for place in ("/", "/instances/", "/tasks/"):
        page.goto(one.server.url + place)
        expect(page.get_by_role("heading", level=1)).to_have_text(re.compile("[\u4e00-\u9fff]"))
    one.open_model("Order approval")
    shape(page, "CheckApproval").wait_for()
    mark_is_uncovered(page)
    page.locator("select[name=language]").select_option("en")
