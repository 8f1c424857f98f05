"""A server that others reach must not have the demo accounts, whose password everyone knows."""

from __future__ import annotations

from typing import Any

from django.contrib.auth import get_user_model
from django.core import checks
from django.core.exceptions import ImproperlyConfigured
from django.db import DatabaseError

from designer.demo.accounts import PEOPLE

SENTENCE = (
    "The demo account “{name}” exists and its password is public: "
    "delete it or give it another password before this server is reached by others."
)
PUBLIC = "flowglass"


def public_accounts() -> list[str]:
    """Active demo accounts that still have the public password; none where there is no table yet."""
    people = get_user_model().objects.filter(username__in=PEOPLE, is_active=True)
    try:
        return sorted(p.username for p in people if p.check_password(PUBLIC))
    except DatabaseError:
        return []


@checks.register(checks.Tags.security, deploy=True)
def check_demo_accounts(**_options: Any) -> list[checks.CheckMessage]:
    """`manage.py check --deploy` names them."""
    return [checks.Error(SENTENCE.format(name=n), id="designer.E001") for n in public_accounts()]


def refuse_demo_accounts() -> None:
    """The server does not start with one of them."""
    for name in public_accounts():
        raise ImproperlyConfigured(SENTENCE.format(name=name))
