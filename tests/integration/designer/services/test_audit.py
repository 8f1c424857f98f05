from __future__ import annotations

from importlib import import_module

import pytest
from django.db import DatabaseError, connection, transaction

from designer import audit
from designer.models import AuditEntry

guards = import_module("designer.migrations.0002_audit_append_only")


def write(count: int) -> None:
    with transaction.atomic():
        audit.record_all(
            audit.AuditDraft(actor="a", action="b", object_type="c", object_id=str(n))
            for n in range(count)
        )


@pytest.mark.django_db
def test_the_chain_holds() -> None:
    write(3)
    write(2)
    assert [e.seq for e in AuditEntry.objects.order_by("seq")] == [1, 2, 3, 4, 5]
    assert list(audit.chain_faults()) == []


@pytest.mark.django_db
@pytest.mark.parametrize("field", ["actor", "action", "object_id", "reason", "after_hash", "hash"])
def test_a_change_shows(field: str) -> None:
    write(4)
    AuditEntry.objects.filter(seq=2).update(**{field: "x"})
    assert list(audit.chain_faults())


@pytest.mark.django_db
def test_a_missing_entry_shows() -> None:
    write(4)
    AuditEntry.objects.filter(seq=2).delete()
    assert list(audit.chain_faults())


@pytest.mark.django_db
def test_the_database_refuses_to_change_history() -> None:
    write(2)
    for name in guards.SQLITE:
        with connection.cursor() as cursor:
            if connection.vendor == "sqlite":
                cursor.execute(guards.SQLITE[name])
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL has its own guards")
    with pytest.raises(DatabaseError), transaction.atomic():
        AuditEntry.objects.filter(seq=1).update(actor="x")
    with pytest.raises(DatabaseError), transaction.atomic():
        AuditEntry.objects.filter(seq=1).delete()
    with connection.cursor() as cursor:
        for name in guards.SQLITE:
            cursor.execute(f"DROP TRIGGER {name}")


@pytest.mark.django_db(transaction=True)
def test_an_entry_needs_a_transaction() -> None:
    with pytest.raises(transaction.TransactionManagementError):
        audit.record(audit.AuditDraft(actor="a", action="b", object_type="c", object_id="1"))
