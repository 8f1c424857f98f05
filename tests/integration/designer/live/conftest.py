"""The same processes and worker as the runtime's tests, and sockets onto them."""

from __future__ import annotations

from tests.integration.designer.runtime.conftest import publish, worker

__all__ = ["publish", "worker"]
