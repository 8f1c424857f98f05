"""The states of the instances in one transaction: read, moved by commands, saved."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from designer.runtime import limits, snapshots
from designer.runtime.decisions import WorkspaceDecisions
from designer.runtime.definitions import definition_of
from designer.runtime.loading import keep
from engine import CommandRefused, State, drive_any, encode_state, fresh_state, replay_any

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime
    from uuid import UUID

    from designer.runtime.caching import Results
    from designer.runtime.loading import Loaded
    from designer.runtime.rows import Rows
    from designer.runtime.standing import Standing
    from designer.runtime.submission import Submission
    from engine import Event


class States:
    """What the transaction made itself is not copied again, nor encoded before the end."""

    def __init__(self, loaded: Loaded, now: datetime, results: Results) -> None:
        self._now = now
        self._results = results
        self._before: dict[UUID, Any] = dict(loaded.states)
        self._newest: dict[UUID, Any] = loaded.states
        self._saved, self._broken = loaded.saved, loaded.broken
        self._done: dict[UUID, list[Sequence[Event]]] = {}
        self._limits = limits.of_instances()

    def of(self, row: Standing) -> Any:
        """The newest state; that of an instance that has not started is fresh."""
        state = self._newest.get(row.pk)
        if state is None:
            if row.pk in self._broken:
                raise self._broken[row.pk]
            state = fresh_state(definition_of(row.version_id, row.process), str(row.pk))
        return state

    def step(self, row: Standing, submission: Submission) -> Any:
        """What the command leads to; where it is refused or fails, the state is as before."""
        before = self.of(row)
        seq, own = before.seq, row.pk in self._done and isinstance(before, State)
        try:
            done = drive_any(
                definition_of(row.version_id, row.process),
                before,
                submission.command,
                now=self._now,
                decisions=WorkspaceDecisions(row.workspace_id, row.test, self._results),
                limits=self._limits,
                own=own,
            )
        except Exception as error:
            if own and not (isinstance(error, CommandRefused) and before.seq == seq):
                self._newest[row.pk] = self._again(row)
            raise
        self._newest[row.pk] = done.state
        self._done.setdefault(row.pk, []).append(done.events)
        return done

    def _again(self, row: Standing) -> Any:
        """The state that a command spoilt, from what was before and what happened since."""
        definition, before = definition_of(row.version_id, row.process), self._before.get(row.pk)
        state = fresh_state(definition, str(row.pk)) if before is None else before.copy()
        happened = (event for events in self._done[row.pk] for event in events)
        return replay_any(definition, state, happened)

    def save(self, moved: Sequence[Standing], rows: Rows) -> bool:
        """Write once, for all that happened, what is to be written; whether anything is waited for."""
        waits = False
        for row in moved:
            after, before = self.of(row), self._before.get(row.pk)
            if row.is_over or snapshots.is_due(self._saved.get(row.pk), after.seq):
                encoded = encode_state(after)
                rows.snapshots[row.pk] = (after.seq, encoded)
                self._saved[row.pk] = snapshots.Saved(after.seq, len(encoded))
            if isinstance(after, State):
                known = {} if before is None else before.subscriptions
                rows.follow(row.pk, known, after.subscriptions)
                waits = waits or bool(known or after.subscriptions)
        return waits

    def keep(self, moved: Sequence[Standing]) -> None:
        """After the commit: remember what will move again."""
        for row in moved:
            keep(row, self._newest[row.pk], self._saved[row.pk])
