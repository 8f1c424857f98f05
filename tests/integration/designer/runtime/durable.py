"""A path or a race of the oracle, sent to the real writer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from designer.models import Delivery, EventBatch
from designer.runtime import StartOf, Submission, delivering, loading
from designer.runtime.committer import Committer
from engine import Cancel, CommandRefused, FailCall, ManualClock, ReturnCall, Start, codec
from tests.oracle.path import NOON

if TYPE_CHECKING:
    from uuid import UUID

    from engine import Command
    from tests.integration.designer.runtime.conftest import Published

CARRIED = {ReturnCall: "return", FailCall: "fail", Cancel: "cancel", Start: "call"}


class Durable:
    """Sends what a path has sent to the real writer, on a clock of its own."""

    def __init__(self, published: Published) -> None:
        self.published = published
        self.clock = ManualClock(NOON)
        self.committer = Committer(self.clock)

    def send(self, instance: UUID, command: Command) -> None:
        loading.recent.discard(instance)
        self.committer.submit(self._submission(instance, command))

    def _submission(self, instance: UUID, command: Command) -> Submission:
        kind = CARRIED.get(type(command))
        pending = Delivery.objects.filter(target=instance, kind=kind, state="pending")
        if isinstance(command, ReturnCall | FailCall):
            pending = pending.filter(key=command.call)
        row = pending.order_by("pk").first() if kind else None
        if row is not None:
            return delivering._submissions([row])[0]
        if not isinstance(command, Start):
            return Submission(instance, command)
        version = self.published.version
        start = StartOf(version.model.workspace_id, version.model_id, version.pk, id=instance)
        return Submission(None, command, start=start)

    def deliver_the_rest(self) -> None:
        """What came too late is on its way still: it changes nothing."""
        while due := delivering.due(self.clock.now()):
            for pending in self.committer.submit_all(due):
                assert pending.error is None or isinstance(pending.error, CommandRefused)


def history(instance: UUID) -> list[bytes]:
    batches = EventBatch.objects.filter(instance=instance).order_by("first")
    return [codec.encode_event(event) for batch in batches for event in batch.events()]
