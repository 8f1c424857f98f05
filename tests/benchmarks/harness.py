"""Interleaved rounds of fresh processes, medians of them, ratios paired by round.

Each (round, contender) is a process of its own, and the order turns from round to round, so that
the drift of a noisy machine meets every contender alike. A worker checks its own result, measures
for the asked number of seconds and prints one line: `RATE <per second>`.
"""

from __future__ import annotations

import json
import os
import platform
import statistics
import subprocess
import sys
import venv
from dataclasses import dataclass
from pathlib import Path
from typing import Any

TOP = Path(__file__).resolve().parents[2]
PEERS = TOP / "var" / "peers"
REQUIREMENTS = Path(__file__).parent / "peers" / "requirements.txt"


@dataclass(frozen=True, slots=True)
class Contender:
    """One way to do the work of a case: a module run as `python -m module workload`."""

    name: str
    module: str
    workload: str
    peer: bool = False


@dataclass(frozen=True, slots=True)
class Case:
    """One workload; `ours` is set against `reference`, the rest is printed beside them."""

    name: str
    unit: str
    contenders: tuple[Contender, ...]
    ours: str
    reference: str
    goal: float | None = None


def measure(name: str, cases: tuple[Case, ...], *, rounds: int, seconds: float) -> dict[str, Any]:
    """All cases of an area as `{name, machine, rows}`; a contender that fails is named, not hidden."""
    prepare_peers()
    rows = [row for case in cases for row in case_rows(case, rounds, seconds)]
    return {"name": name, "machine": machine(), "rounds": rounds, "rows": rows}


def case_rows(case: Case, rounds: int, seconds: float) -> list[dict[str, Any]]:
    rates: dict[str, list[float]] = {each.name: [] for each in case.contenders}
    for turn in range(rounds):
        order = list(case.contenders)
        for each in order[turn % len(order) :] + order[: turn % len(order)]:
            rates[each.name].append(run(each, seconds))
            print(f"  {case.name} round {turn + 1}: {each.name} {rates[each.name][-1]:,.1f}/s",
                  file=sys.stderr)  # fmt: skip
    reference = rates[case.reference]
    return [row(case, name, values, reference) for name, values in rates.items()]


def row(case: Case, name: str, values: list[float], reference: list[float]) -> dict[str, Any]:
    ratio = statistics.median(a / b for a, b in zip(values, reference, strict=True))
    goal = case.goal if name == case.ours else None
    return {
        "case": f"{case.name}: {name}",
        "unit": case.unit,
        "value": round(statistics.median(values), 2),
        "low": round(min(values), 2),
        "high": round(max(values), 2),
        "peer": case.reference,
        "peer_value": round(statistics.median(reference), 2),
        "ratio": round(ratio, 2),
        "goal": goal,
        "met": None if goal is None else ratio >= goal,
    }


def run(contender: Contender, seconds: float) -> float:
    python = PEERS / "bin" / "python" if contender.peer else Path(sys.executable)
    command = [str(python), "-m", contender.module, contender.workload, str(seconds)]
    done = subprocess.run(
        command,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
        cwd=TOP,
        env=environment(),
    )
    for line in reversed(done.stdout.splitlines()):
        if line.startswith("RATE "):
            return float(line[5:])
    raise SystemExit(f"{contender.name} gave no figure:\n{done.stdout}\n{done.stderr}")


def environment() -> dict[str, str]:
    return {**os.environ, "PYTHONHASHSEED": "0", "PYTHONWARNINGS": "ignore"}


def prepare_peers() -> None:
    """Install the peers once; again when their list changes."""
    stamp = PEERS / ".installed"
    wanted = REQUIREMENTS.read_text()
    if stamp.exists() and stamp.read_text() == wanted:
        return
    venv.create(PEERS, with_pip=True)
    pip = [str(PEERS / "bin" / "python"), "-m", "pip", "install", "-q", "-r", str(REQUIREMENTS)]
    subprocess.run([*pip, "--disable-pip-version-check"], check=True)
    stamp.write_text(wanted)


def machine() -> dict[str, Any]:
    model = platform.processor() or platform.machine()
    info = Path("/proc/cpuinfo")
    if info.exists():
        names = [
            x.split(":", 1)[1].strip() for x in info.read_text().splitlines() if "model name" in x
        ]
        model = names[0] if names else model
    return {
        "cpu": model,
        "cores": os.cpu_count(),
        "python": platform.python_version(),
        "system": platform.platform(),
        "load": round(os.getloadavg()[0], 2),
    }


def table(report: dict[str, Any]) -> str:
    """The report as text for people."""
    about = report["machine"]
    lines = [
        f"{report['name']} on {about['cores']} × {about['cpu']}, Python {about['python']}, "
        f"{report['rounds']} rounds, load {about['load']}",
        f"{'case':<52} {'median':>12} {'range':>23}  {'ratio':>8}  beside",
    ]
    for each in report["rows"]:
        span = f"{each['low']:,.0f} .. {each['high']:,.0f}"
        lines.append(
            f"{each['case']:<52} {each['value']:>10,.1f}/s {span:>23}  {each['ratio']:>7.2f}x  {each['peer']}"
        )
    return "\n".join(lines)


if __name__ == "__main__":
    print(json.dumps(machine()))
