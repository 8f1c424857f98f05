from __future__ import annotations

from typing import Any

import pytest

import engine
from designer import audit
from designer.models import AuditEntry, Draft, DraftRevision, Membership, Model, StartEvent, Version
from designer.services.demo import MODELS, PATTERNS, demo_seed

COUNT = len(MODELS) + 43


@pytest.mark.django_db
def test_seeding_twice_changes_nothing() -> None:
    assert demo_seed() == COUNT
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
    assert AuditEntry.objects.count() == 2 * COUNT
    assert list(audit.chain_faults()) == []


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("amount", "discount", "fired"),
    [(12_000, 20, "large"), (5_000, 10, "medium"), (999, 0, "small")],
)
def test_the_discount_rules_have_three_bands(amount: int, discount: int, fired: str) -> None:
    demo_seed()
    rules = engine.RuleSet.from_json(Model.objects.get(key="discount-rules").draft.text)
    outcome = rules.evaluate({"amount": amount}).or_raise()
    assert [firing.rule for firing in outcome.fired] == [fired, "payable"]
    assert outcome.facts["discount"] == discount
    assert outcome.facts["payable"] == amount * (100 - discount) / 100


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("customer", "amount", "discount", "rule"),
    [("gold", 1500, 20, 1), ("gold", 999.99, 10, 2), ("silver", 1000, 10, 3), ("new", 50, 0, 4)],
)
def test_the_customer_discount_has_its_four_cases(
    customer: str, amount: float, discount: int, rule: int
) -> None:
    demo_seed()
    model = engine.dmn.read(Model.objects.get(key="customer-discount").draft.text)
    decided = model.decision().evaluate({"customer": customer, "amount": amount})
    assert (decided.value, decided.rules) == (discount, (rule,))


@pytest.mark.django_db
def test_the_workflow_patterns_lie_in_a_folder_of_their_own_and_are_published() -> None:
    demo_seed()
    patterns = Model.objects.filter(folder=PATTERNS).order_by("name")
    assert [model.name[:2] for model in patterns] == [f"{n:02}" for n in range(1, 44)]
    assert Model.objects.exclude(folder=PATTERNS).count() == len(MODELS)
    versions = Version.objects.filter(model__folder=PATTERNS)
    assert sorted(versions.values_list("number", flat=True)) == [1] * 43
    assert StartEvent.objects.filter(model__folder=PATTERNS, kind="plain").count() == 43


@pytest.mark.django_db
def test_a_database_from_before_the_patterns_gets_them_and_keeps_what_people_changed() -> None:
    demo_seed()
    StartEvent.objects.filter(model__folder=PATTERNS).delete()
    for rows in (Version, Draft, DraftRevision):
        rows.objects.filter(model__folder=PATTERNS).delete()
    Model.objects.filter(folder=PATTERNS).exclude(key="pattern-01-sequence").delete()
    Model.objects.filter(key="reminder").update(name="My own name", folder="Mine")
    assert demo_seed() == 42  # the one that is there, whatever became of it, is left alone
    reminder = Model.objects.get(key="reminder")
    assert (reminder.name, reminder.folder) == ("My own name", "Mine")


@pytest.mark.django_db
def test_a_pattern_that_was_moved_or_put_away_stays_so() -> None:
    from django.utils import timezone

    demo_seed()
    Model.objects.filter(key="pattern-02-parallel-split").update(folder="Mine")
    Model.objects.filter(key="pattern-03-synchronization").update(archived_at=timezone.now())
    assert demo_seed() == 0
    assert Model.objects.get(key="pattern-02-parallel-split").folder == "Mine"


@pytest.mark.django_db
def test_seeding_takes_few_statements(django_assert_max_num_queries: Any) -> None:
    with django_assert_max_num_queries(120):
        demo_seed()
