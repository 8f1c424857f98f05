from __future__ import annotations

import pytest

from designer import audit
from designer.models import AuditEntry, Membership, Model, Version
from designer.services.demo import MODELS, demo_seed


@pytest.mark.django_db
def test_seeding_twice_changes_nothing() -> None:
    assert demo_seed() == len(MODELS)
    counts = (Model.objects.count(), Version.objects.count(), Membership.objects.count())
    assert demo_seed() == 0
    assert counts == (
        Model.objects.count(),
        Version.objects.count(),
        Membership.objects.count(),
    )


@pytest.mark.django_db
def test_every_demo_model_is_without_problems() -> None:
    demo_seed()
    assert [m.key for m in Model.objects.all() if m.draft.problems] == []


@pytest.mark.django_db
def test_a_demo_model_that_was_put_away_stays_away() -> None:
    from django.utils import timezone

    demo_seed()
    Model.objects.filter(key="reminder").update(archived_at=timezone.now())
    assert demo_seed() == 0


@pytest.mark.django_db
def test_the_seed_is_in_the_audit_chain() -> None:
    demo_seed()
    assert AuditEntry.objects.count() == 2 * len(MODELS)
    assert list(audit.chain_faults()) == []
