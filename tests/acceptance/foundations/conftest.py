"""The whole product for the tests of the practices."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from designer.models import Role, Workspace
from designer.runtime.worker import Worker
from tests.acceptance.foundations.product import Product

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.test import Client


@pytest.fixture
def product(transactional_db: None, client: Client) -> Iterator[Product]:
    from django.contrib.auth.models import User

    from designer.models import Membership

    space = Workspace.objects.create(slug="practice", name="Practice")
    user = User.objects.create_user("ada", password="flowglass")
    for role in Role.values:
        Membership.objects.create(workspace=space, user=user, role=role)
    client.force_login(user)
    worker = Worker(threads=8, name="practice:1:1")
    yield Product(space, client, worker)
    worker.stop(drain=2.0)
