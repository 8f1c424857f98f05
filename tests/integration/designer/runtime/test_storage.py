"""A database that would lose what was acknowledged is refused."""

from __future__ import annotations

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import connection

from designer.runtime import storage

SETTINGS = [
    ("synchronous", "NORMAL", "FULL"),
    ("foreign_keys", "OFF", "ON"),
]


@pytest.mark.parametrize(("name", "bad", "good"), SETTINGS)
def test_a_setting_that_risks_data_is_refused(
    name: str, bad: str, good: str, transactional_db: None
) -> None:
    if connection.vendor != "sqlite":
        pytest.skip("SQLite's settings")
    storage.refuse_unsafe(connection)
    with connection.cursor() as cursor:
        cursor.execute(f"PRAGMA {name}={bad}")
        try:
            with pytest.raises(ImproperlyConfigured, match=name):
                storage.refuse_unsafe(connection)
        finally:
            cursor.execute(f"PRAGMA {name}={good}")
