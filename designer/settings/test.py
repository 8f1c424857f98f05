"""What the tests run under: the development settings on a database file of their own."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from designer.settings.dev import *  # noqa: F403
from designer.settings.dev import DATABASES

SECRET_KEY = "flowglass-test-key"  # noqa: S105
FLOWGLASS_SECRET_KEYS = "test:dGhlc2UgdGhpcnR5LXR3byBieXRlcyBwcm90ZWN0IG4="  # noqa: S105 - of tests
FLOWGLASS_AUDIT_ANCHORS = ""
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
AXES_ENABLED = False
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # A file, not memory: the engine's threads and the test share it through WAL as in production.
    file = Path(tempfile.gettempdir()) / f"flowglass-test-{os.getpid()}.sqlite3"
    DATABASES["default"]["TEST"] = {"NAME": str(file)}
