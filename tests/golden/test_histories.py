"""Histories that were stored once are read, folded and gone on with by the code of today."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pytest

from engine import UnreadableData, codec, fold_any
from tests.golden.record import FOLDER, Play

if TYPE_CHECKING:
    from pathlib import Path


@dataclass
class Golden:
    """One stored history: its model, its events, and the snapshot after each step."""

    era: str
    model: dict[str, str]
    events: list[dict[str, Any]] = field(default_factory=list)
    snapshots: list[dict[str, Any]] = field(default_factory=list)

    @property
    def name(self) -> str:
        return f"{self.era} {self.model['instance']}"


def stored(path: Path) -> list[Golden]:
    found: list[Golden] = []
    for line in path.read_text(encoding="utf-8").splitlines():
        said = json.loads(line)
        if "model" in said:
            found.append(Golden(path.stem, said["model"]))
        elif "event" in said:
            found[-1].events.append(said["event"])
        else:
            found[-1].snapshots.append(said["snapshot"])
    return found


HISTORIES = [golden for path in sorted(FOLDER.glob("*.jsonl")) for golden in stored(path)]
pytestmark = pytest.mark.parametrize("golden", HISTORIES, ids=lambda golden: golden.name)


def state_of(snapshot: dict[str, Any]) -> Any:
    return codec.decode_any(json.dumps(snapshot).encode())


def encoded(play: Play, state: Any) -> bytes:
    return bytes(play.encode(state))


def test_every_snapshot_is_the_fold_of_the_events_before_it(golden: Golden) -> None:
    play = Play(golden.model["kind"], golden.model["text"], golden.model["instance"])
    events = [codec.event_from_json(event) for event in golden.events]
    for snapshot in golden.snapshots:
        before = events[: snapshot["seq"]]
        folded = fold_any(play.definition, golden.model["instance"], before)
        assert encoded(play, folded) == encoded(play, state_of(snapshot))


def test_events_are_written_as_they_were_read(golden: Golden) -> None:
    for event in golden.events:
        assert codec.event_to_json(codec.event_from_json(event)) == event


def test_a_run_goes_on_from_each_of_its_snapshots(golden: Golden) -> None:
    """The state of then, taken on by the code of today, goes as far as it went then."""
    for snapshot in golden.snapshots[:-1]:
        play = Play(
            golden.model["kind"], golden.model["text"], golden.model["instance"], state_of(snapshot)
        )
        seq = play.state.seq
        while (command := play.following()) is not None:
            done = play.send(command)
            assert [e.seq for e in done.events] == list(range(seq + 1, seq + 1 + len(done.events)))
            seq = play.state.seq
            state = codec.decode_any(encoded(play, play.state))
            assert encoded(play, state) == encoded(play, play.state)
            play.state = state
        assert play.state.status == golden.snapshots[-1]["status"]


def test_a_newer_snapshot_and_history_are_refused_by_name(golden: Golden) -> None:
    with pytest.raises(UnreadableData, match="version 99"):
        state_of({**golden.snapshots[-1], "v": 99})
    with pytest.raises(UnreadableData, match="version 99"):
        codec.event_from_json({**golden.events[0], "v": 99})
    body = {"v": 99, "at": golden.events[0]["at"], "events": []}
    with pytest.raises(UnreadableData, match="version 99"):
        codec.decode_history(json.dumps(body), "i", 1)
