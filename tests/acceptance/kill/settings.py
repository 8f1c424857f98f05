"""The development settings, with a handler and a receiver that leave a trace of every attempt."""

from __future__ import annotations

from designer.settings.dev import *  # noqa: F403
from designer.settings.dev import FLOWGLASS_MODULES

FLOWGLASS_MODULES = [*FLOWGLASS_MODULES, "tests.acceptance.kill.ledger"]
FLOWGLASS_RECEIVERS = ["tests.acceptance.kill.ledger.announced"]
FLOWGLASS_THREADS = 4
