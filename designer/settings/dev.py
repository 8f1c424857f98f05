"""One process on loopback, demo accounts included: what `make run` uses."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from designer.settings.base import *  # noqa: F403

DEMO_PASSWORD = "flowglass"  # noqa: S105 - printed on purpose; production refuses these accounts
DEMO_ACCOUNTS = (
    ("modeller", _("draws processes, edits decision tables, runs drafts")),
    ("business", _("edits decision tables and completes tasks")),
    ("operator", _("watches runs, repairs and retries")),
    ("admin", _("publishes models, keeps secrets and roles, reads the audit log")),
)
