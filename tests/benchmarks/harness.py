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
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.benchmarks import peers


@dataclass(frozen=True, slots=True)
class Contender:
    """One way to do the work of a case: a module run as `python -m module workload`.

    A peer runs in the peers' environment; a module that is a `.mjs` file runs in Node there.
    """

    name: str
    module: str
    workload: str
    peer: bool = False


@dataclass(frozen=True, slots=True)
class Case:
    """One workload; `ours` is set against `reference`, the rest is printed beside them.

    Without a reference the fastest peer is it. `most` makes the goal an upper bound of the figure
    itself, for what is no rate.
    """

    name: str
    unit: str
    contenders: tuple[Contender, ...]
    ours: str
    reference: str = ""
    goal: float | None = None
    most: bool = False


class NoFigure(Exception):  # noqa: N818 - what a contender came to, not a fault of the harness
    """The contender cannot do the work here; says why."""


def measure(name: str, cases: tuple[Case, ...], *, rounds: int, seconds: float) -> dict[str, Any]:
    """All cases of an area as `{name, machine, rows}`; a contender that fails is named, not hidden."""
    peers.prepare()
    rows = [row for case in cases for row in case_rows(case, rounds, seconds)]
    return {"name": name, "machine": machine(), "rounds": rounds, "rows": rows}


def case_rows(case: Case, rounds: int, seconds: float) -> list[dict[str, Any]]:
    rates: dict[str, list[float]] = {each.name: [] for each in case.contenders}
    notes: dict[str, str] = {}
    for turn in range(rounds):
        order = [each for each in case.contenders if each.name not in notes]
        for each in order[turn % len(order) :] + order[: turn % len(order)]:
            try:
                rates[each.name].append(run(each, seconds))
            except NoFigure as error:
                notes[each.name] = str(error)
                continue
            print(f"  {case.name} round {turn + 1}: {each.name} {rates[each.name][-1]:,.1f} {case.unit}",
                  file=sys.stderr)  # fmt: skip
    if case.ours in notes:
        raise SystemExit(f"{case.ours} gave no figure: {notes[case.ours]}")
    chosen = reference_of(case, {name: each for name, each in rates.items() if name not in notes})
    return [
        {"case": f"{case.name}: {name}", "unit": case.unit, "value": None, "peer": chosen,
         "peer_value": None, "ratio": None, "goal": None, "met": None, "note": notes[name]}
        if name in notes else row(case, name, values, chosen, rates.get(chosen, []))
        for name, values in rates.items()
    ]  # fmt: skip


def reference_of(case: Case, rates: dict[str, list[float]]) -> str:
    """The contender that the others are set against: the one asked for, else the fastest peer."""
    if case.reference in rates:
        return case.reference
    others = [each.name for each in case.contenders if each.peer and each.name in rates]
    return max(others, key=lambda name: statistics.median(rates[name]), default="")


def row(
    case: Case, name: str, values: list[float], peer: str, reference: list[float]
) -> dict[str, Any]:
    pairs = list(zip(values, reference, strict=False))
    ratio = statistics.median(a / b for a, b in pairs) if pairs else None
    goal = case.goal if name == case.ours else None
    value = statistics.median(values)
    met = None
    if goal is not None:
        met = value <= goal if case.most else ratio is not None and ratio >= goal
    return {
        "case": f"{case.name}: {name}",
        "unit": case.unit,
        "value": round(value, 2),
        "low": round(min(values), 2),
        "high": round(max(values), 2),
        "peer": peer,
        "peer_value": round(statistics.median(reference), 2) if reference else None,
        "ratio": None if ratio is None else round(ratio, 2),
        "goal": goal,
        "met": met,
    }


def run(contender: Contender, seconds: float) -> float:
    done = subprocess.run(
        [*peers.command(contender.module, peer=contender.peer), contender.workload, str(seconds)],
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
        cwd=peers.TOP,
        env=environment(),
    )
    for line in reversed(done.stdout.splitlines()):
        if line.startswith("RATE "):
            return float(line[5:])
    said = (done.stderr.strip() or done.stdout.strip()).splitlines()
    raise NoFigure(said[-1][:200] if said else f"ended with {done.returncode}")


def environment() -> dict[str, str]:
    return {**os.environ, "PYTHONHASHSEED": "0", "PYTHONWARNINGS": "ignore"}


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
        if each["value"] is None:
            lines.append(f"{each['case']:<52} no figure: {each['note']}")
            continue
        span = f"{each['low']:,.0f} .. {each['high']:,.0f}"
        ratio = "" if each["ratio"] is None else f"{each['ratio']:.2f}x"
        goal = "" if each["goal"] is None else f"  goal {each['goal']:g}: {verdict(each['met'])}"
        lines.append(
            f"{each['case']:<52} {each['value']:>12,.1f} {span:>23}  {ratio:>8}  {each['peer']}{goal}"
        )
    return "\n".join(lines)


def verdict(met: object) -> str:
    return "met" if met else "MISSED"


if __name__ == "__main__":
    print(json.dumps(machine()))
