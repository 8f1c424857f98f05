"""`manage.py rotate_secrets`: seal everything that is sealed again, under the newest key."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.management.base import BaseCommand, CommandError

from designer import vault
from designer.services import rotation

if TYPE_CHECKING:
    from argparse import ArgumentParser


class Command(BaseCommand):
    help = (
        "Seal secrets and sensitive values again under the newest key of FLOWGLASS_SECRET_KEYS. "
        "Afterwards the older keys may be taken out of the setting."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--new-key",
            action="store_true",
            help="only print a new key, for the setting's beginning",
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        if options["new_key"]:
            self.stdout.write(vault.new_key())
            return
        try:
            counts = rotation.rotate()
        except vault.Unsealable as why:
            raise CommandError(f"{why}; nothing after it was changed") from None
        told = ", ".join(f"{count} {name}" for name, count in counts.items())
        self.stdout.write(f"sealed again under {vault.newest_key()}: {told}")
