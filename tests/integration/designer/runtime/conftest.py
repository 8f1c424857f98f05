"""A workspace with one process, the door to start it, and a worker that is driven by hand."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest
from django.contrib.auth import get_user_model
from django.utils import timezone

from designer import runtime
from designer.models import Kind, Model, Version, Workspace
from designer.runtime.worker import Worker
from engine import Start

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from uuid import UUID


@dataclass(frozen=True)
class Published:
    """A version that can be started."""

    version: Version
    user: Any

    def submission(self, key: str = "", **variables: Any) -> runtime.Submission:
        model = self.version.model
        start = runtime.StartOf(model.workspace_id, model.pk, self.version.pk, self.user.pk)
        reference = runtime.IdempotencyRef(self.user.pk, key, "same") if key else None
        return runtime.Submission(None, Start(variables), start=start, idempotency=reference)

    def start(self, key: str = "", **variables: Any) -> UUID:
        return runtime.submit(self.submission(key, **variables)).instance


@pytest.fixture
def publish(transactional_db: None) -> Callable[[str], Published]:
    user = get_user_model().objects.create_user("someone")
    space = Workspace.objects.create(slug="space", name="Space")

    def published(text: str) -> Published:
        count = Model.objects.count()
        model = Model.objects.create(
            workspace=space, kind=Kind.PROCESS, key=f"process-{count}", name="Process"
        )
        version = Version.objects.create(
            model=model,
            number=1,
            text=text,
            content_hash=hashlib.sha256(text.encode()).hexdigest(),
            created_at=timezone.now(),
        )
        return Published(version, user)

    return published


@pytest.fixture
def worker(transactional_db: None) -> Iterator[Worker]:
    made = Worker(threads=2, name="test:1:1")
    yield made
    made.stop(drain=2.0)
