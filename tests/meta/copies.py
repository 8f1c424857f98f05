"""Copies of the code, each with at most one fault, and what its own tests say about it."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tests.meta.faults import Fault

TOP = Path(__file__).resolve().parents[2]
NEEDED = ("engine", "designer", "tests", "templates", "static", "manage.py", "pyproject.toml")
FAILED = re.compile(r"^(?:FAILED|ERROR) (\S+)", re.MULTILINE)


@dataclass(frozen=True)
class Verdict:
    """What pytest said: its exit code, the test that failed, how long it took."""

    code: int
    failed: str
    seconds: float
    output: str


def copied(folder: Path) -> Path:
    """A whole copy of what the tests need."""
    for name in NEEDED:
        source = TOP / name
        if source.is_dir():
            ignored = shutil.ignore_patterns("__pycache__", "dist", "node_modules")
            shutil.copytree(source, folder / name, ignore=ignored)
        else:
            shutil.copy2(source, folder / name)
    return folder


def linked(base: Path, folder: Path) -> Path:
    """A copy that shares every file with the base until it is written anew."""
    shutil.copytree(base, folder, copy_function=os.link)
    return folder


def put(fault: Fault, folder: Path) -> None:
    """Put the fault into the copy; its text must be there just once."""
    path = folder / fault.file
    text = path.read_text()
    count = text.count(fault.old)
    assert count == 1, f"“{fault.name}”: its text is {count} times in {fault.file}"
    path.unlink()
    path.write_text(text.replace(fault.old, fault.new))


def judged(folder: Path, tests: Sequence[str]) -> Verdict:
    """Run these tests of the copy until the first fails."""
    begun = time.monotonic()
    data = tempfile.mkdtemp(dir=folder)
    environment = {
        **os.environ,
        "PYTHONDONTWRITEBYTECODE": "1",
        "FLOWGLASS_DATA": data,
        "TMPDIR": data,
    }
    options = ("-q", "-x", "-p", "no:cacheprovider", "--timeout", "600", "-m", "not deep")
    done = subprocess.run(
        [sys.executable, "-m", "pytest", *options, *tests],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        timeout=900,
        check=False,
    )
    found = FAILED.search(done.stdout)
    failed = found.group(1).rpartition("/")[2] if found else ""
    return Verdict(done.returncode, failed, time.monotonic() - begun, done.stdout + done.stderr)
