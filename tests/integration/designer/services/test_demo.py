from __future__ import annotations

import pytest

import engine
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
