"""Racing commands through the durable writer: in one commit, from two threads, and sent again."""

from __future__ import annotations

import itertools
import threading
from typing import TYPE_CHECKING
from uuid import UUID, uuid5

import pytest
from django.core.management import call_command
from django.db import connection

from designer.models import Idempotency, Snapshot
from designer.runtime import IdempotencyRef, Submission, loading
from engine import CommandRefused
from tests.integration.designer.runtime.durable import Durable, history
from tests.oracle.lane import LEVEL
from tests.oracle.racing import Race, race, serial

if TYPE_CHECKING:
    from collections.abc import Callable

    from engine import Command
    from tests.integration.designer.runtime.conftest import Published

    Publish = Callable[[str], Published]


@pytest.fixture
def levels(publish: Publish) -> None:
    decision = publish(LEVEL).version.model
    type(decision).objects.filter(pk=decision.pk).update(kind="decision", key="level")


def begun(publish: Publish, seed: int) -> tuple[Race, Durable] | None:
    """The race with its instance stored; None where another instance has a part in it."""
    found = race(seed, uuid5(UUID(int=9), str(seed)), most=4)
    if len(found.path.lanes) > 1 or not found.commands:
        return None
    durable = Durable(publish(found.path.model.text))
    for at, _, instance, command in found.path.sent:
        durable.clock.move_to(at)
        durable.send(UUID(instance), command)
    durable.clock.move_to(found.path.now)
    return found, durable


def test_what_shares_a_commit_is_as_if_it_had_come_alone(publish: Publish, levels: None) -> None:
    raced = 0
    for seed in range(5000, 5030):
        made = begun(publish, seed)
        if made is None:
            continue
        found, durable = made
        pk = UUID(found.path.main)
        loading.recent.discard(pk)
        pending = durable.committer.submit_all([Submission(pk, c) for c in found.commands])
        wanted = serial(found, found.commands)
        assert [p.submission.command for p in pending if p.error is None] == wanted.accepted
        assert all(isinstance(p.error, CommandRefused) for p in pending if p.error is not None)
        assert history(pk) == found.lane.history + wanted.events, f"race {seed}"
        assert bytes(Snapshot.objects.get(pk=pk).state) == wanted.state
        durable.deliver_the_rest()  # calls that were begun meanwhile
        raced += 1
    assert raced > 10
    call_command("verify")


def test_two_threads_and_keys_sent_twice(publish: Publish, levels: None) -> None:
    raced = 0
    for seed in range(6000, 6040):
        made = begun(publish, seed)
        if made is None:
            continue
        found, durable = made
        pk, user = UUID(found.path.main), durable.published.user
        assert both(durable, pk, user.pk, found.commands)
        numbers = range(len(found.commands) + 1)
        orders = [o for n in numbers for o in itertools.permutations(found.commands, n)]
        said = history(pk)[len(found.lane.history) :]
        assert any(serial(found, list(order)).events == said for order in orders), f"race {seed}"
        durable.deliver_the_rest()  # calls that were begun meanwhile
        raced += 1
    assert raced > 10
    call_command("verify")


def both(durable: Durable, pk: UUID, user: int, commands: list[Command]) -> bool:
    """Send all from two threads under the same keys; the same key gets the same answer."""
    gate, answers = threading.Barrier(2), [{}, {}]  # type: ignore[var-annotated] # by number

    def send(mine: dict[int, object]) -> None:
        gate.wait()
        for number, command in enumerate(commands):
            key = IdempotencyRef(user, f"{pk} {number}", str(command))
            try:
                mine[number] = durable.committer.submit(
                    Submission(pk, command, idempotency=key)
                ).seq
            except CommandRefused as refused:
                mine[number] = refused.code
        connection.close()

    threads = [threading.Thread(target=send, args=(mine,)) for mine in answers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    accepted = {n for mine in answers for n, said in mine.items() if isinstance(said, int)}
    assert Idempotency.objects.filter(key__startswith=str(pk)).count() == len(accepted)
    for number in accepted:
        seqs = {mine[number] for mine in answers if isinstance(mine[number], int)}
        assert len(seqs) == 1, "one key, two answers"
    return True
