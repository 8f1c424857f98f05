"""A process that waits for a person, and somebody who may start, mend and finish it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from designer.models import Membership
from tests.integration.designer import flows
from tests.integration.designer.runtime.conftest import publish, worker

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.integration.designer.runtime.conftest import Published

__all__ = ["publish", "worker"]


@pytest.fixture
def waiting(publish: Callable[[str], Published]) -> Published:
    """One step for a person, without a form."""
    return allowed(publish(flows.line(flows.user("one"), flows.user("two"))))


def allowed(flow: Published) -> Published:
    space: Any = flow.version.model.workspace
    for role in ("operator", "task_user"):
        Membership.objects.create(workspace=space, user=flow.user, role=role)
    return flow
