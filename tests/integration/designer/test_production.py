"""The production settings refuse to start where one of them is unsafe."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent.parent
SEALING = "a:dGhlc2UgdGhpcnR5LXR3byBieXRlcyBwcm90ZWN0IG4="
GOOD = {
    "SECRET_KEY": "wQ8-zR2_kT5.uJ7+" * 4,
    "ALLOWED_HOSTS": "flow.example",
    "FLOWGLASS_SECRET_KEYS": SEALING,
}
KEY = "flowglass-development-key: it protects nothing, and production refuses it"


def started(data: Path, *arguments: str, **changes: str) -> subprocess.CompletedProcess[str]:
    environment = {
        **os.environ,
        **GOOD,
        **changes,
        "DJANGO_SETTINGS_MODULE": "designer.settings.production",
        "FLOWGLASS_DATA": str(data),
    }
    command = [sys.executable, "manage.py", *(arguments or ("check",))]
    return subprocess.run(
        command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False, timeout=60
    )


@pytest.mark.parametrize(
    ("changes", "word"),
    [
        ({"DEBUG": "1"}, "DEBUG"),
        ({"SECRET_KEY": ""}, "SECRET_KEY"),
        ({"SECRET_KEY": KEY}, "SECRET_KEY"),
        ({"SECRET_KEY": "short"}, "SECRET_KEY"),
        ({"ALLOWED_HOSTS": ""}, "ALLOWED_HOSTS"),
        ({"ALLOWED_HOSTS": "*"}, "ALLOWED_HOSTS"),
        ({"ALLOWED_HOSTS": "a.example,*"}, "ALLOWED_HOSTS"),
        ({"FLOWGLASS_SECRET_KEYS": ""}, "FLOWGLASS_SECRET_KEYS"),
    ],
)
def test_it_refuses(tmp_path: Path, changes: dict[str, str], word: str) -> None:
    told = started(tmp_path, **changes)
    assert told.returncode != 0
    assert "ImproperlyConfigured" in told.stderr
    assert word in told.stderr.splitlines()[-1]


def test_it_starts_and_its_deploy_check_is_clean(tmp_path: Path) -> None:
    told = started(tmp_path, "check", "--deploy", "--fail-level", "WARNING")
    assert told.returncode == 0, told.stderr
