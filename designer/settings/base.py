"""What every installation shares; `dev`, `production` and `test` add to it."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import dj_database_url
from csp.constants import NONE, SELF, UNSAFE_INLINE
from django.utils.translation import gettext_lazy as _

BASE_DIR = Path(__file__).resolve().parent.parent.parent
DATA_DIR = Path(os.environ.get("FLOWGLASS_DATA", BASE_DIR / "var"))
DATA_DIR.mkdir(parents=True, exist_ok=True)

DEBUG = False
DEFAULT_SECRET_KEY = "flowglass-development-key: it protects nothing, and production refuses it"  # noqa: S105
SECRET_KEY = DEFAULT_SECRET_KEY
ALLOWED_HOSTS = ["127.0.0.1", "localhost", "[::1]"]

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "rest_framework",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "channels",
    "axes",
    "csp",
    "django_vite",
    "designer",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "designer.pages.middleware.request_id",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "axes.middleware.AxesMiddleware",
]
ROOT_URLCONF = "designer.urls"
ASGI_APPLICATION = "designer.asgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "libraries": {"built": "designer.pages.tags"},
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "designer.pages.context.frame",
            ],
        },
    },
]

# --- Database: one file beside the checkout, or whatever DATABASE_URL names -----------------------
SQLITE_OPTIONS: dict[str, Any] = {
    "timeout": 20,
    "transaction_mode": "IMMEDIATE",
    "init_command": (
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; "
        "PRAGMA wal_autocheckpoint=1000; PRAGMA cache_size=-16000"
    ),
}
DATABASE_URL = os.environ.get("DATABASE_URL", f"sqlite:///{DATA_DIR / 'flowglass.sqlite3'}")
DATABASES: dict[str, Any] = {"default": dj_database_url.parse(DATABASE_URL)}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    DATABASES["default"]["OPTIONS"] = SQLITE_OPTIONS
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- Messages are hints: memory in one process, Redis between several -----------------------------
REDIS_URL = os.environ.get("REDIS_URL", "")
CHANNEL_LAYERS: dict[str, Any] = {
    "default": {
        "BACKEND": "channels_redis.core.RedisChannelLayer",
        "CONFIG": {"hosts": [REDIS_URL]},
    }
    if REDIS_URL
    else {"BACKEND": "channels.layers.InMemoryChannelLayer"},
}

# --- People ---------------------------------------------------------------------------------------
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "login"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "login"
AXES_FAILURE_LIMIT = 10
AXES_COOLOFF_TIME = 0.25  # hours
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_LOCKOUT_TEMPLATE = "registration/locked.html"
AXES_RESET_ON_SUCCESS = True
AXES_VERBOSE = False
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "designer.pages.errors.csrf_failure"
LANGUAGE_COOKIE_SAMESITE = "Lax"

DEMO_ACCOUNTS: tuple[tuple[str, str], ...] = ()
DEMO_PASSWORD = ""

# --- Words ----------------------------------------------------------------------------------------
LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English")), ("zh-hans", _("Simplified Chinese"))]
LOCALE_PATHS = [BASE_DIR / "designer" / "locale"]
USE_I18N = True
TIME_ZONE = "UTC"
USE_TZ = True

# --- Static files: Vite builds into static/dist, nothing comes from another host ------------------
STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
VITE_DIST = BASE_DIR / "static" / "dist"
STATICFILES_DIRS = [
    (prefix, str(BASE_DIR / "static" / prefix))
    for prefix in ("dist", "own")
    if (BASE_DIR / "static" / prefix).is_dir()
]
VITE_MANIFEST = VITE_DIST / "manifest.json"
DJANGO_VITE = {
    "default": {
        "dev_mode": False,
        "manifest_path": VITE_MANIFEST,
        "static_url_prefix": "dist",
    },
}
SILENCED_SYSTEM_CHECKS = ["django_vite.W001"]  # a missing build is told on the page itself

# --- Headers --------------------------------------------------------------------------------------
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF],
        "style-src": [SELF],
        "style-src-elem": [SELF],
        # The canvas libraries place labels and the bpmn.io mark with style attributes.
        "style-src-attr": [UNSAFE_INLINE],
        "img-src": [SELF, "data:", "blob:"],
        "font-src": [SELF, "data:"],
        "connect-src": [SELF],
        "object-src": [NONE],
        "base-uri": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    },
}
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

# --- API ------------------------------------------------------------------------------------------
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["designer.api.authentication.Session"],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_PARSER_CLASSES": ["designer.api.parsers.StrictJSONParser"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_SCHEMA_CLASS": "designer.api.schema.Schema",
    "EXCEPTION_HANDLER": "designer.api.errors.answer",
    "UNAUTHENTICATED_USER": "django.contrib.auth.models.AnonymousUser",
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Flowglass",
    "DESCRIPTION": "Models, versions, runs, tasks and incidents of one installation.",
    "VERSION": "1",
    "SERVE_INCLUDE_SCHEMA": False,
    "SERVE_PERMISSIONS": ["rest_framework.permissions.IsAuthenticated"],
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "COMPONENT_SPLIT_REQUEST": False,
    "ENUM_GENERATE_CHOICE_DESCRIPTION": False,
    "SCHEMA_PATH_PREFIX": "/api/",
    "POSTPROCESSING_HOOKS": [],
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 12 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 6 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 200

# --- Limits, named in the refusals ----------------------------------------------------------------
FLOWGLASS_LIMITS = {
    "model_bytes": 10 * 1024 * 1024,
    "sheet_bytes": 5 * 1024 * 1024,
    "sheet_cells": 200_000,
    "variables_bytes": 2 * 1024 * 1024,
    "variables_bytes_near": 256 * 1024,
    "steps": 100,
    "instance_events": 50_000,
    "instance_events_near": 10_000,
    "call_depth": 50,
    "repetitions": 100_000,
    "repetitions_chunk": 500,
    "json_depth": 64,
    "number_digits": 400,
    "page": 100,
    "queue": 50_000,
    "disk_bytes": 64 * 1024 * 1024,
}
FLOWGLASS_MODULES: list[str] = ["designer.demo.handlers"]

# --- Work -----------------------------------------------------------------------------------------
#: how many handlers run at the same time in this process
FLOWGLASS_THREADS = int(os.environ.get("FLOWGLASS_THREADS", "8"))
#: how many jobs run at once in a pool that a model names and nobody has set up
FLOWGLASS_POOL_LIMIT = int(os.environ.get("FLOWGLASS_POOL_LIMIT", "4"))
#: what a scraper of /metrics says as its bearer token; without one only staff may read them
FLOWGLASS_METRICS_TOKEN = os.environ.get("FLOWGLASS_METRICS_TOKEN", "")
#: from whom alerts come, and through which server; without a host they are written to the log
DEFAULT_FROM_EMAIL = os.environ.get("FLOWGLASS_MAIL_FROM", "flowglass@localhost")
EMAIL_HOST = os.environ.get("FLOWGLASS_MAIL_HOST", "")
EMAIL_PORT = int(os.environ.get("FLOWGLASS_MAIL_PORT", "25"))
EMAIL_HOST_USER = os.environ.get("FLOWGLASS_MAIL_USER", "")
EMAIL_HOST_PASSWORD = os.environ.get("FLOWGLASS_MAIL_PASSWORD", "")
EMAIL_USE_TLS = os.environ.get("FLOWGLASS_MAIL_TLS", "") == "1"
EMAIL_TIMEOUT = 10
if not EMAIL_HOST:
    EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
#: hosts that `http.request` may call though their addresses are not public: "localhost,erp.local"
FLOWGLASS_HTTP_ALLOW = os.environ.get("FLOWGLASS_HTTP_ALLOW", "").replace(",", " ").split()
#: dotted names of callables `receive(instance, seq, topic, id)` that are told what happened
FLOWGLASS_RECEIVERS: list[str] = []
REFUSE_DEMO_ACCOUNTS = False

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {
            "()": "designer.pages.logs.OneLine",
            "format": "%(asctime)s %(levelname)s %(name)s: %(message)s",
        },
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {
        "designer": {"level": "INFO"},
        "axes": {"level": "ERROR"},
    },
}
