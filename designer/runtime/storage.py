"""The database must keep what was acknowledged: read back what it says about itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.exceptions import ImproperlyConfigured

if TYPE_CHECKING:
    from django.db.backends.base.base import BaseDatabaseWrapper

SQLITE = {"journal_mode": ("wal",), "synchronous": ("2", "3"), "foreign_keys": ("1",)}
POSTGRES = {
    "fsync": ("on",),
    "full_page_writes": ("on",),
    "synchronous_commit": ("on", "remote_apply"),
}


def faults(connection: BaseDatabaseWrapper) -> list[str]:
    """Every setting that would let an acknowledged change be lost, in words."""
    wanted = SQLITE if connection.vendor == "sqlite" else POSTGRES
    ask = "PRAGMA {}" if connection.vendor == "sqlite" else "SHOW {}"
    found = []
    with connection.cursor() as cursor:
        for name, allowed in wanted.items():
            cursor.execute(ask.format(name))
            value = str(cursor.fetchone()[0]).lower()
            if value not in allowed:
                found.append(f"{name} is {value}, it must be {allowed[0]}")
    if connection.vendor == "sqlite" and connection.transaction_mode != "IMMEDIATE":
        found.append(f"transaction_mode is {connection.transaction_mode}, it must be IMMEDIATE")
    return found


def refuse_unsafe(connection: BaseDatabaseWrapper) -> None:
    """Raise where the database would not keep its promise."""
    found = faults(connection)
    if found:
        raise ImproperlyConfigured("The database is not safe to run on: " + "; ".join(found) + ".")
