"""`verify` names what is broken, and `simulate` tells what a model does."""

from __future__ import annotations

import json
from io import StringIO
from typing import TYPE_CHECKING

from django.core.management import call_command

from tests.integration.designer import flows

if TYPE_CHECKING:
    from pathlib import Path


def test_a_process_is_simulated_on_a_virtual_clock(tmp_path: Path) -> None:
    file = tmp_path / "month.bpmn"
    file.write_text(flows.line(flows.pause("month", "P30D"), flows.script("n", "a + 1")))
    out = StringIO()
    call_command("simulate", str(file), "--json", "--vars", '{"a": 1.5}', stdout=out)
    told = json.loads(out.getvalue())
    assert (told["state"], told["result"]["n"]) == ("completed", 2.5)
    assert [event["seq"] for event in told["events"]] == list(range(1, len(told["events"]) + 1))
