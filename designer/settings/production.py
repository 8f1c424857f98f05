"""Settings for a server that others reach; refuses to start where one of them is unsafe."""

from __future__ import annotations

import os

from django.core.exceptions import ImproperlyConfigured

from designer.settings.base import *  # noqa: F403
from designer.settings.base import DEFAULT_SECRET_KEY, FLOWGLASS_MODULES, FLOWGLASS_SECRET_KEYS

DEBUG = os.environ.get("DEBUG", "").lower() in {"1", "true", "yes", "on"}
SECRET_KEY = os.environ.get("SECRET_KEY", "")
ALLOWED_HOSTS = [
    host.strip() for host in os.environ.get("ALLOWED_HOSTS", "").split(",") if host.strip()
]

if DEBUG:
    raise ImproperlyConfigured("DEBUG shows source code to visitors: unset it in production.")
if not SECRET_KEY:
    raise ImproperlyConfigured("SECRET_KEY is missing: set it to 50 or more random characters.")
if SECRET_KEY == DEFAULT_SECRET_KEY:
    raise ImproperlyConfigured("SECRET_KEY is the public development key: set one of your own.")
if len(SECRET_KEY) < 50:
    raise ImproperlyConfigured("SECRET_KEY is too short: set 50 or more random characters.")
if not ALLOWED_HOSTS:
    raise ImproperlyConfigured("ALLOWED_HOSTS is missing: name the hosts people reach, by comma.")
if any(host == "*" for host in ALLOWED_HOSTS):
    raise ImproperlyConfigured(
        "ALLOWED_HOSTS contains '*', which would let every website open our sockets: name the hosts."
    )
if not FLOWGLASS_SECRET_KEYS:
    raise ImproperlyConfigured(
        "FLOWGLASS_SECRET_KEYS is missing: `manage.py rotate_secrets --new-key` makes a key; keep it "
        "apart from the database, for without it secrets cannot be opened again."
    )
FLOWGLASS_SECRET_KEY_FILE = ""

CSRF_TRUSTED_ORIGINS = [f"https://{host.lstrip('.')}" for host in ALLOWED_HOSTS]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_SSL_REDIRECT = True
SECURE_HSTS_SECONDS = 31_536_000
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
FLOWGLASS_MODULES = [*FLOWGLASS_MODULES, "designer.services.demo_accounts"]
REFUSE_DEMO_ACCOUNTS = True
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"},
}
