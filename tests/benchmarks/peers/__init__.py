"""The peers: where they are installed, and how a contender's process is started."""

from __future__ import annotations

import shutil
import subprocess
import sys
import venv
from pathlib import Path

TOP = Path(__file__).resolve().parents[3]
HERE = Path(__file__).parent
PLACE = TOP / "var" / "peers"
REQUIREMENTS = HERE / "requirements.txt"
PACKAGES = HERE / "package.json"


def prepare() -> None:
    """Install the peers once; again when their lists change. What cannot be installed says so."""
    stamp = PLACE / ".installed"
    wanted = REQUIREMENTS.read_text() + PACKAGES.read_text()
    if stamp.exists() and stamp.read_text() == wanted:
        return
    shutil.rmtree(PLACE, ignore_errors=True)
    venv.create(PLACE, with_pip=True)
    pip = [str(PLACE / "bin" / "python"), "-m", "pip", "install", "-q", "-r", str(REQUIREMENTS)]
    subprocess.run([*pip, "--disable-pip-version-check"], check=True)
    shutil.copy(PACKAGES, PLACE)
    npm = shutil.which("npm")
    if npm is None:
        print("no npm here: the JavaScript peers are left out", file=sys.stderr)
        return
    options = ["--silent", "--no-audit", "--no-fund", "--no-package-lock", "--ignore-scripts"]
    done = subprocess.run([npm, "install", *options], cwd=PLACE, check=False)
    if done.returncode == 0:
        stamp.write_text(wanted)


def command(module: str, *, peer: bool) -> list[str]:
    """How to start a contender: a Python module, or a `.mjs` file beside this one."""
    if module.endswith(".mjs"):
        return ["node", str(HERE / module)]
    python = PLACE / "bin" / "python" if peer else Path(sys.executable)
    return [str(python), "-m", module]
