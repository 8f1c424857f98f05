"""A run keeps to the version that it was started with, whatever is published meanwhile."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from django.utils import timezone

from designer import runtime
from designer.models import Instance, Snapshot, UserTask, Version
from designer.runtime import definitions, loading
from engine import CompleteUserTask, codec
from tests.integration.designer import flows
from tests.integration.designer.runtime.conftest import Published
from tests.integration.designer.runtime.test_worker import verified

if TYPE_CHECKING:
    from collections.abc import Callable
    from uuid import UUID

    from designer.runtime.worker import Worker


def newer(published: Published, text: str) -> Published:
    """The same model with another text as its next version."""
    digest = hashlib.sha256(text.encode()).hexdigest()
    version = Version.objects.create(
        model=published.version.model,
        number=2,
        text=text,
        content_hash=digest,
        created_at=timezone.now(),
    )
    return Published(version, published.user)


def finish(pk: UUID) -> dict[str, object]:
    loading.recent.discard(pk)  # as after a restart
    task = UserTask.objects.get(instance=pk, state="open")
    runtime.submit(runtime.Submission(pk, CompleteUserTask(task.key)))
    assert Instance.objects.get(pk=pk).state == "completed"
    state = codec.decode_any(bytes(Snapshot.objects.get(pk=pk).state))
    return codec.encode_variables(state.variables)


def test_a_run_that_waits_goes_on_as_it_was_started(
    publish: Callable[[str], Published], worker: Worker
) -> None:
    first = publish(flows.line(flows.user("check"), flows.script("told", '"first"')))
    old = first.start()
    second = newer(first, flows.line(flows.user("look"), flows.script("told", '"second"')))
    definitions._by_version.discard((first.version.pk, ""))
    new = second.start()
    assert finish(old) == {"told": "first"}
    assert finish(new) == {"told": "second"}
    assert Instance.objects.get(pk=old).version_id == first.version.pk
    assert verified().endswith(" 0 failed")
