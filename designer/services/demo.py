"""The demo: accounts, a workspace, and models that run; seeding twice changes nothing."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group, User
from django.db import transaction

from designer.demo.accounts import PEOPLE, WORKSPACE
from designer.models import Kind, Membership, Model, Workspace
from designer.services.models import model_create
from designer.services.versions import version_publish

FOLDER = Path(__file__).resolve().parent.parent / "demo"
AUTHOR = "modeller"
MODELS = (
    ("order-approval-rules", Kind.DECISION, "Order approval rules"),
    ("order-approval", Kind.PROCESS, "Order approval"),
    ("shipping-discount", Kind.DECISION, "Shipping discount"),
    ("employee-onboarding", Kind.PROCESS, "Employee onboarding"),
    ("parallel-checks", Kind.PROCESS, "Parallel checks"),
    ("flaky-call", Kind.PROCESS, "Flaky call"),
    ("reminder", Kind.PROCESS, "Wait and greet"),
    ("shop-and-warehouse", Kind.PROCESS, "Shop and warehouse"),
    ("case-work", Kind.PROCESS, "Case work"),
    ("validate-pay-notify", Kind.GRAPH, "Validate, pay, notify"),
    ("fan-out-and-in", Kind.GRAPH, "A, then B and C, then D"),
    ("approval", Kind.MACHINE, "Approval"),
    ("order-events", Kind.MACHINE, "Order, event-driven"),
)
SUFFIX = {
    Kind.PROCESS: "bpmn",
    Kind.DECISION: "dmn",
    Kind.GRAPH: "json",
    Kind.MACHINE: "scxml",
}


def demo_seed() -> int:
    """Make what is missing of the demo, and say how many models were made."""
    with transaction.atomic():
        workspace, _made = Workspace.objects.get_or_create(
            slug=WORKSPACE[0], defaults={"name": WORKSPACE[1]}
        )
        people = {name: person(name, workspace) for name in PEOPLE}
        made = [
            model_seed(people[AUTHOR], workspace, key, kind, name)
            for key, kind, name in MODELS
            if not Model.objects.filter(workspace=workspace, kind=kind, key=key).exists()
        ]
    return len(made)


def person(name: str, workspace: Workspace) -> User:
    """The account with its roles and groups; a password that was changed stays."""
    roles, groups = PEOPLE[name]
    user, made = get_user_model().objects.get_or_create(
        username=name, defaults={"first_name": name.capitalize()}
    )
    if made:
        user.set_password(settings.DEMO_PASSWORD)
        user.save(update_fields=["password"])
    for role in roles:
        Membership.objects.get_or_create(workspace=workspace, user=user, role=role)
    user.groups.add(*(Group.objects.get_or_create(name=group)[0] for group in groups))
    return user


def model_seed(user: User, workspace: Workspace, key: str, kind: Kind, name: str) -> Model:
    text = (FOLDER / f"{key}.{SUFFIX[kind]}").read_text(encoding="utf-8")
    model = model_create(user=user, workspace=workspace, kind=kind, name=name, text=text, key=key)
    version_publish(user=user, model=model, revision=1, note="The demo as it comes")
    return model
