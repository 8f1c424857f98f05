"""`manage.py verify`: every invariant over the whole database; what fails is named."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.management.base import BaseCommand

from designer.selectors.invariants import CHECKS

if TYPE_CHECKING:
    from argparse import ArgumentParser

SHOWN = 50


class Command(BaseCommand):
    help = "Check every invariant over the whole database; exit 0 only where all of them hold."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--quiet", action="store_true", help="only the last line")

    def handle(self, *_args: Any, **options: Any) -> None:
        failed = 0
        for name, check in CHECKS.items():
            faults = list(check())
            failed += bool(faults)
            if options["quiet"]:
                continue
            for fault in faults[:SHOWN]:
                self.stdout.write(f"{name}: {fault}")
            if len(faults) > SHOWN:
                self.stdout.write(f"{name}: and {len(faults) - SHOWN} more")
        self.stdout.write(f"{len(CHECKS)} checks, {failed} failed")
        if failed:
            raise SystemExit(1)
