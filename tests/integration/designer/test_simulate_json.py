"""`manage.py simulate` runs task graphs and rule sets too."""

from __future__ import annotations

import json
from io import StringIO
from typing import TYPE_CHECKING, Any

import pytest
from django.core.management import CommandError, call_command

if TYPE_CHECKING:
    from pathlib import Path


def simulated(path: Path, data: dict[str, Any], **options: Any) -> dict[str, Any]:
    path.write_text(json.dumps(data))
    out = StringIO()
    given = {name: json.dumps(value) for name, value in options.items()}
    call_command("simulate", str(path), "--json", stdout=out, **given)
    return json.loads(out.getvalue())


def test_a_task_graph(tmp_path: Path) -> None:
    tasks = [
        {"id": "log", "handler": "log", "parameters": {"message": "= name"}},
        {"id": "score", "handler": "scored elsewhere", "after": ["log"]},
        {"id": "vip", "after": ["score"], "when": "score > 5"},
    ]
    result = simulated(
        tmp_path / "g.json", {"tasks": tasks}, vars={"name": "x"}, answers={"score": 7}
    )
    assert result["state"] == "completed"
    assert result["result"]["score"] == 7
    entered = [e["node"] for e in result["events"] if e["kind"] == "node.entered"]
    assert entered == ["log", "score", "vip"]


def test_a_rule_set(tmp_path: Path) -> None:
    rules = [{"id": "a", "when": "n > 1", "then": [{"set": "big", "to": True}]}]
    result = simulated(tmp_path / "r.json", {"rules": rules}, vars={"n": 2})
    assert (result["state"], result["result"]) == ("completed", {"n": 2, "big": True})
    broken = simulated(tmp_path / "r.json", {"rules": rules})
    assert (broken["state"], broken["trace"][0]["verdict"]) == ("failed", "error")


def test_what_is_neither_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="cannot run"):
        simulated(tmp_path / "x.json", {"tasks": [{"id": "a", "after": ["a"]}]})
