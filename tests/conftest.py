"""What every test against the database begins with."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.contrib.auth.models import User
    from django.test import Client

    from designer.models import Model, Workspace

DEMO = Path(__file__).resolve().parent.parent / "designer" / "demo"


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> None:
    """Tests empty the tables, so the guards of the audit log stand only in their own test."""
    from django.db import connection

    guards = import_module("designer.migrations.0002_audit_append_only")
    with django_db_blocker.unblock(), connection.schema_editor() as editor:
        guards.uninstall(None, editor)


@pytest.fixture
def workspace(db: None) -> Workspace:
    from designer.models import Workspace

    return Workspace.objects.create(slug="own", name="Own")


@pytest.fixture
def person(db: None, workspace: Workspace) -> Callable[..., User]:
    """A person with these roles in a workspace (the own one where none is named)."""
    from django.contrib.auth.models import User

    from designer.models import Membership

    def make(name: str, *roles: str, place: Workspace | None = None) -> User:
        user = User.objects.create_user(name, password="flowglass")
        for role in roles:
            Membership.objects.create(workspace=place or workspace, user=user, role=role)
        return user

    return make


@pytest.fixture
def modeller(person: Callable[..., User]) -> User:
    return person("mo", "modeller", "decision_author", "task_user")


@pytest.fixture
def signed_in(modeller: User, client: Client) -> Client:
    """A browser in which the modeller is logged in."""
    client.force_login(modeller)
    return client


@pytest.fixture
def process(modeller: User, workspace: Workspace) -> Model:
    from designer.services.models import model_create

    return model_create(user=modeller, workspace=workspace, kind="process", name="Order")


@pytest.fixture
def decision(modeller: User, workspace: Workspace) -> Model:
    from designer.services.models import model_create

    return model_create(user=modeller, workspace=workspace, kind="decision", name="Rules")


@pytest.fixture
def rules(modeller: User, workspace: Workspace) -> Model:
    from designer.services.models import model_create

    return model_create(user=modeller, workspace=workspace, kind="rules", name="Discounts")
