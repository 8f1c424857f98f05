"""Runs SCXML conformance cases: `python -m tests.conformance.scxml DIR`.

`DIR/expectations.json` lists the cases. Each document is run on a virtual clock; the case is passed
when the machine ends in its top-level final state `pass` within a minute of that clock. The last
line is `N passed, M failed`.
"""

from __future__ import annotations

import json
import sys
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from engine.errors import EngineError, InvalidModel
from engine.runtime.machines import simulate_machine

if TYPE_CHECKING:
    from collections.abc import Callable

LONGEST = timedelta(seconds=60)


def failure(path: Path) -> str | None:
    """Why the case fails, or None where it passes."""
    try:
        run = simulate_machine(path.read_bytes(), files=beside(path), longest=LONGEST)
    except InvalidModel as refused:
        return "refused: " + "; ".join(p.message for p in refused.problems)
    except (EngineError, OSError) as error:
        return f"{type(error).__name__}: {error}"
    except Exception as error:  # noqa: BLE001 - a crash fails its case, not the run
        return f"crashed with {type(error).__name__}: {error}"
    last = run.events[-1]
    if last.kind != "instance.completed":
        return f"stands at {', '.join(run.state.states)}"
    return None if last.data["end"] == "pass" else f"ended in “{last.data['end']}”"


def beside(path: Path) -> Callable[[str], str]:
    """Files of the document's own folder."""

    def read(name: str) -> str:
        if Path(name).name != name:
            raise ValueError("only a file beside the document can be named")
        return (path.parent / name).read_text(encoding="utf-8-sig")

    return read


def main(arguments: list[str]) -> int:
    """Prints one line per failed case, then the counts; 0 only if every case passed."""
    if len(arguments) != 1 or not (Path(arguments[0]) / "expectations.json").is_file():
        print("usage: python -m tests.conformance.scxml DIR", file=sys.stderr)
        return 2
    folder = Path(arguments[0])
    cases = json.loads((folder / "expectations.json").read_text(encoding="utf-8"))["cases"]
    failed = 0
    for case in cases:
        reason = failure(folder / case["file"])
        if reason is not None:
            failed += 1
            print(f"{case['file']}: {case.get('title', '')}: {reason}")
    print(f"{len(cases) - failed} passed, {failed} failed")
    return 0 if cases and not failed else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
