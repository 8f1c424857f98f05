"""Models that break the standard: `python -m tests.conformance.bpmn_invalid DIR`.

Every model below DIR is passed where it is refused as unreadable, or where validation names a rule
of the standard that it breaks; that the engine cannot run something is no pass, and neither is a
diagram that depicts what is not there. Then, where `expectations.json` lies in DIR or above it, no
model that it runs may be an error by the standard's rules. The last line is `N passed, M failed`.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from engine import bpmn
from engine.bpmn.source import parse
from engine.bpmn.standard import CODES, check
from engine.errors import InvalidModel

if TYPE_CHECKING:
    from collections.abc import Iterator

    from engine.errors import Problem

_ABOUT_THE_DRAWING = frozenset({"diagram_reference_dangling"})


def models(directory: Path) -> Iterator[Path]:
    """Every BPMN file below a directory, in order."""
    for path in sorted(directory.rglob("*")):
        if path.is_file() and (path.suffix == ".bpmn" or path.name.endswith(".bpmn20.xml")):
            yield path


def rules_broken(data: bytes) -> list[str]:
    """The codes under which validation reports the model: the standard's, or why it is refused."""
    try:
        parse(data)
    except InvalidModel as refused:
        return [problem.code for problem in refused.problems]
    named = CODES - _ABOUT_THE_DRAWING
    return sorted({problem.code for problem in bpmn.validate(data)} & named)


def errors_of(data: bytes) -> list[Problem]:
    """What the standard's rules call an error."""
    return [problem for problem in check(parse(data)) if problem.severity == "error"]


def sound_models(directory: Path) -> list[Path]:
    """The models that `expectations.json`, here or in a folder above, runs."""
    for folder in (directory, *directory.resolve().parents):
        listed = folder / "expectations.json"
        if listed.is_file():
            scenarios = json.loads(listed.read_text())["scenarios"]
            return [folder / name for name in sorted({entry["file"] for entry in scenarios})]
    return []


def main(arguments: list[str]) -> int:
    """Print one line per failure, then the counts; 0 only if every model passed."""
    verbose = "--rules" in arguments
    folders = [Path(entry) for entry in arguments if entry != "--rules"]
    if len(folders) != 1 or not folders[0].is_dir():
        print("usage: python -m tests.conformance.bpmn_invalid DIR [--rules]", file=sys.stderr)
        return 2
    sound = sound_models(folders[0])
    known = {path.resolve() for path in sound}
    passed = failed = 0
    for path in models(folders[0]):
        if path.resolve() in known:
            continue
        codes = rules_broken(path.read_bytes())
        passed, failed = passed + bool(codes), failed + (not codes)
        if verbose or not codes:
            print(f"{path.relative_to(folders[0])}: {', '.join(codes) or 'no rule is reported'}")
    for path in sound:
        for problem in errors_of(path.read_bytes()):
            failed += 1
            print(f"{path.name} runs, but is reported: {problem.code}: {problem.message}")
    print(f"{len(sound)} models that are known to run were checked too")
    print(f"{passed} passed, {failed} failed")
    return 0 if passed and not failed else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
