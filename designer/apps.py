"""The Django application."""

from __future__ import annotations

from importlib import import_module

from django.apps import AppConfig
from django.conf import settings


class DesignerConfig(AppConfig):
    """Loads the modules that register handlers and system checks."""

    name = "designer"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        for module in settings.FLOWGLASS_MODULES:
            import_module(module)
