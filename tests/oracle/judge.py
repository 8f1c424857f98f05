"""Compares a path with what its model says about it."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from engine import codec
from tests.oracle.growing import model
from tests.oracle.lane import Broken, demand
from tests.oracle.path import Path

if TYPE_CHECKING:
    from tests.oracle.tally import Tally

Counts = Counter[str]


def counted(path: Path, kind: str) -> Counts:
    """How often each node has such an event, over all instances."""
    lanes = path.lanes.values()
    return Counter(e.node or "" for lane in lanes for e in lane.events if e.kind == kind)


def differences(found: Counts, wanted: Counts, loose: set[str]) -> list[str]:
    """Where the counts differ, in words."""
    nodes = sorted(set(found) | set(wanted))
    return [
        f"{node}: {found[node]} times, not {wanted[node]}"
        for node in nodes
        if found[node] != wanted[node] and node not in loose
    ]


def judge(path: Path) -> None:
    """Raise `Broken` where the path is not what its model says."""
    tally = path.model.expected(path.plan)
    main = path.lanes[path.main].state
    entered, cancelled = counted(path, "node.entered"), counted(path, "node.cancelled")
    if path.cancel_at and main.status == "cancelled":
        for lane in path.lanes.values():
            demand(lane.state.status != "running", "a called instance outlives its caller")
        sure = entered.keys() - tally.loose - tally.uneven
        over = [node for node in sure if entered[node] > tally.entered[node]]
        demand(not over, f"entered too often: {over}")
        return
    demand(main.status == ("running" if tally.stuck else "completed"), f"it is {main.status}")
    codes = sorted(i.code for lane in path.lanes.values() for i in lane.state.incidents.values())
    demand(codes == sorted(tally.stuck), f"incidents that stand: {codes}")
    unsure = tally.loose | tally.uneven
    open_ = Counter(i.node for lane in path.lanes.values() for i in lane.state.incidents.values())
    for what, found, wanted, but in (
        ("entered", entered, tally.entered, unsure),
        ("cancelled", cancelled, tally.cancelled, unsure),
        ("completed", counted(path, "node.completed") + open_, tally.completed, tally.loose),
        ("failed", counted(path, "job.failed"), tally.failed, set()),
    ):
        wrong = differences(found, wanted, but)
        demand(not wrong, f"{what}: {'; '.join(wrong)}")
    _values(path, tally)
    _order(path, tally)


def _values(path: Path, tally: Tally) -> None:
    codes = Counter(
        e.data["code"]
        for lane in path.lanes.values()
        for e in lane.events
        if e.kind == "incident.raised"
    )
    demand(codes == +tally.incidents, f"incidents: {dict(codes)}")
    variables = codec.encode_variables(path.lanes[path.main].state.variables)
    wanted = {**tally.variables, "total_main": tally.totals["total_main"]}
    if tally.stuck:
        wanted.pop("made", None)
    wrong = {k: (variables.get(k), v) for k, v in wanted.items() if variables.get(k) != v}
    demand(not wrong, f"variables (found, wanted): {wrong}")


def _order(path: Path, tally: Tally) -> None:
    """What follows something began after it was over (both in one instance)."""
    for lane in path.lanes.values():
        over = {e.node: e.seq for e in lane.events if e.kind == "node.completed"}
        begun = {e.node: e.seq for e in lane.events if e.kind == "node.entered"}
        for first, second in tally.order:
            if first in over and second in begun:
                demand(over[first] < begun[second], f"{second} began before {first} was over")


def check(seed: int, number: int, size: int = 9) -> Path:
    """Play and judge one path; what breaks names its seed and how to play it again."""
    path = Path(model(seed, size), number)
    try:
        judge(path.run())
    except Broken as broken:
        raise Broken(f"{broken}\n  replay: {replay(seed, number, size)}") from None
    except Exception as error:
        error.add_note(f"replay: {replay(seed, number, size)}")
        raise
    return path


def replay(seed: int, number: int, size: int) -> str:
    """The line that plays the path again."""
    return f"python -m tests.soak.processes --seed {seed} --path {number} --size {size}"
