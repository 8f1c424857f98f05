"""What a crash test runs in a process of its own: `python -m … DATABASE VERSION`; it tells what was answered.

The environment says where it dies (`designer.runtime.crash`).
"""

# ruff: noqa: E402 - Django is set up before its models are read
from __future__ import annotations

import os
import sys

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "designer.settings.test")

import django
from django.conf import settings

settings.DATABASES["default"]["NAME"] = sys.argv[1]
django.setup()

from designer.models import UserTask, Version
from designer.runtime import StartOf, Submission, submit
from designer.runtime.worker import Worker
from engine import CompleteUserTask, Start


def main(version: Version) -> None:
    """Start two instances, let the worker move them, complete their tasks."""
    worker = Worker(threads=1)
    started = []
    for _ in range(2):
        start = StartOf(version.model.workspace_id, version.model_id, version.pk)
        receipt = submit(Submission(None, Start({}), start=start))
        print(receipt.instance, receipt.seq, flush=True)
        started.append(receipt.instance)
    worker.run_until_quiet()
    for task in UserTask.objects.filter(instance__in=started, state="open"):
        receipt = submit(Submission(task.instance_id, CompleteUserTask(task.key, {"done": True})))
        print(receipt.instance, receipt.seq, flush=True)
    worker.run_until_quiet()


if __name__ == "__main__":
    main(Version.objects.get(pk=sys.argv[2]))
