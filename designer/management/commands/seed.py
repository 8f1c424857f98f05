"""`manage.py seed`: the demo accounts and models; safe to repeat."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from designer.services.demo import demo_seed


class Command(BaseCommand):
    help = "Make what is missing of the demo: accounts, a workspace, models."

    def handle(self, *_args: Any, **_options: Any) -> None:
        if not settings.DEMO_ACCOUNTS:
            raise CommandError("These settings have no demo accounts: their password is public.")
        made = demo_seed()
        self.stdout.write(f"{made} demo models made" if made else "The demo is complete")
