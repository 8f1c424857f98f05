"""Template tags for pages that must also work before the front end is built."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import template
from django.conf import settings
from django.templatetags.static import static
from django.utils.html import format_html

if TYPE_CHECKING:
    from django.utils.safestring import SafeString

register = template.Library()


@register.simple_tag
def if_built() -> bool:
    """Whether there is a front-end build to link to."""
    return settings.VITE_MANIFEST.exists()


@register.simple_tag
def plain_style() -> SafeString:
    """The small style sheet that needs no build."""
    return format_html('<link rel="stylesheet" href="{}">', static("own/plain.css"))
