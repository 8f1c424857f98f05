"""The demo saga: what fails last undoes what was done, last first, and the end says how well."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from designer.demo import handlers
from designer.models import Instance
from designer.selectors import history
from designer.services.demo import FOLDER
from engine import simulate
from tests.integration.designer.runtime.conftest import publish, worker  # noqa: F401 - fixtures

if TYPE_CHECKING:
    from collections.abc import Iterable

    from designer.runtime.worker import Worker

TEXT = (FOLDER / "order-saga.bpmn").read_text(encoding="utf-8")
WORK = {"Reserve", "Charge", "Courier", "Release", "Refund"}
ORDER = {"customer": "Ada", "amount": 120}

CASES = [
    ("nothing", "Delivered", ["Reserve", "Charge", "Courier"]),
    ("courier", "Compensated", ["Reserve", "Charge", "Refund", "Release"]),
    ("refund", "Partly", ["Reserve", "Charge", "Release"]),
    ("card", "Compensated", ["Reserve", "Release"]),
    ("stock", "Failed", []),
]


def story(events: Iterable[tuple[str, str | None]]) -> tuple[list[str], list[str | None], int]:
    found = list(events)
    done = [node for kind, node in found if kind == "node.completed" and node in WORK]
    ends = [node for kind, node in found if kind == "node.entered" and node in ENDS]
    return [str(node) for node in done], ends, sum(kind == "job.failed" for kind, _ in found)


ENDS = {"Delivered", "Compensated", "Partly", "Failed"}


@pytest.mark.parametrize(("trouble", "end", "steps"), CASES)
def test_what_was_done_is_undone_in_reverse_order(trouble: str, end: str, steps: list[str]) -> None:
    done = simulate(TEXT, {**ORDER, "trouble": trouble})
    found, ends, failed = story((e.kind, e.node) for e in done.events)
    assert (found, ends) == (steps, [end])
    assert failed == {"nothing": 0, "courier": 3, "refund": 5, "card": 1, "stock": 1}[trouble]
    assert done.state.status == "completed"
    assert not done.state.incidents


def test_the_undo_uses_the_numbers_of_then() -> None:
    done = simulate(TEXT, {**ORDER, "trouble": "courier"})
    after = done.state.variables
    assert after["refund"]["charge"] == after["charge"]["number"]
    assert after["released"]["reservation"] == after["reservation"]["number"]
    assert after["refund"]["attempts"] == 2


def test_it_runs_durably(
    publish: object,  # noqa: F811 - the fixture
    worker: Worker,  # noqa: F811 - the fixture
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(handlers, "PAUSE", 0.01)
    pk = publish(TEXT.replace("PT1S", "PT0.01S")).start(**ORDER, trouble="refund")  # type: ignore[operator]
    for _ in range(400):
        worker.sweep()
        worker._wake.wait(0.02)
        if Instance.objects.get(pk=pk).state != "running":
            break
    events = history.events_after(pk, 0)
    steps, ends, _ = story((e["kind"], e["node"]) for e in events)
    assert (steps, ends) == (["Reserve", "Charge", "Release"], ["Partly"])
