"""`manage.py verify`: every invariant over the whole database; what fails is named."""

from __future__ import annotations

import time
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
            begun, faults = time.monotonic(), 0
            for faults, fault in enumerate(check(), 1):
                if faults <= SHOWN and not options["quiet"]:
                    self.stdout.write(f"{name}: {fault}")
            failed += bool(faults)
            if not options["quiet"]:
                self._sum_up(name, check.__doc__ or "", faults, time.monotonic() - begun)
        self.stdout.write(f"{len(CHECKS)} checks, {failed} failed")
        if failed:
            raise SystemExit(1)

    def _sum_up(self, name: str, doc: str, faults: int, seconds: float) -> None:
        said = doc.splitlines()[0].partition(": ")[2]
        if faults > SHOWN:
            self.stdout.write(f"{name}: and {faults - SHOWN} more")
        verdict = "does not hold" if faults else "holds"
        self.stdout.write(f"{name} {verdict} ({seconds:.2f} s): {said}")
