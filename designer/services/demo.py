"""The demo: accounts, a workspace, and models that run; seeding twice changes nothing."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group, User
from django.db import transaction

from designer.demo.accounts import PEOPLE, WORKSPACE
from designer.models import Kind, Membership, Workspace
from designer.services.packages import Package, packages_install, packages_missing

FOLDER = Path(__file__).resolve().parent.parent / "demo"
AUTHOR = "modeller"
PATTERNS = "Workflow patterns"  # the folder they lie in
MODELS = (
    ("order-approval-rules", Kind.DECISION, "Order approval rules"),
    ("order-approval", Kind.PROCESS, "Order approval"),
    ("shipping-discount", Kind.DECISION, "Shipping discount"),
    ("customer-discount", Kind.DECISION, "Customer discount"),
    ("discount-rules", Kind.RULES, "Discount rules"),
    ("discounted-order", Kind.PROCESS, "Discounted order"),
    ("employee-onboarding", Kind.PROCESS, "Employee onboarding"),
    ("parallel-checks", Kind.PROCESS, "Parallel checks"),
    ("flaky-call", Kind.PROCESS, "Flaky call"),
    ("order-saga", Kind.PROCESS, "Order saga"),
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
    Kind.RULES: "json",
}


def demo_seed() -> int:
    """Make what is missing of the demo, and say how many models were made."""
    with transaction.atomic():
        workspace, _made = Workspace.objects.get_or_create(
            slug=WORKSPACE[0], defaults={"name": WORKSPACE[1]}
        )
        people = {name: person(name, workspace) for name in PEOPLE}
        missing = packages_missing(workspace, [*packages(), *patterns()])
        return packages_install(
            user=people[AUTHOR], workspace=workspace, packages=missing, note="The demo as it comes"
        )


def packages() -> list[Package]:
    """The models of the first page."""
    return [
        Package(key, kind, name, (FOLDER / f"{key}.{SUFFIX[kind]}").read_text(encoding="utf-8"))
        for key, kind, name in MODELS
    ]


def patterns() -> list[Package]:
    """The workflow patterns, each named by its file: `01-sequence.bpmn` is “01 Sequence”."""
    found = []
    for file in sorted((FOLDER / "patterns").glob("*.bpmn")):
        number, words = file.stem.split("-", 1)
        title = f"{number} {words.replace('-', ' ').capitalize()}"
        text = file.read_text(encoding="utf-8")
        found.append(Package(f"pattern-{file.stem}", Kind.PROCESS, title, text, PATTERNS))
    return found


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
