"""Migrate a fresh database, publish two processes, log one person in; prints what a client needs."""

# ruff: noqa: E402 - Django is set up before its models are read
from __future__ import annotations

import hashlib
import json
import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.acceptance.kill.settings")

import django

django.setup()

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY, get_user_model
from django.contrib.sessions.backends.db import SessionStore
from django.core.management import call_command
from django.utils import timezone

from designer.models import Kind, Membership, Model, Version, Workspace
from tests.integration.designer import flows


def prepare() -> dict[str, str]:
    call_command("migrate", verbosity=0)
    user = get_user_model().objects.create_user("killer")
    space = Workspace.objects.create(slug="kill", name="Kill")
    for role in ("operator", "task_user"):
        Membership.objects.create(workspace=space, user=user, role=role)
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[-1]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.create()
    effect = {"body": "= name", "seconds": "= pause"}
    machine = (
        flows.service("first", "test.ledger", attempts=5, **effect),
        flows.script("sum", "1 + 1"),
        flows.pause("later", "PT0.2S"),
        flows.service("second", "test.ledger", attempts=5, **effect),
    )
    return {
        "session": session.session_key,
        "workspace": str(space.pk),
        "user": str(user.pk),
        "machine": publish(space, flows.line(*machine, key="machine")),
        "person": publish(space, flows.line(machine[0], flows.user("check"), key="person")),
    }


def publish(space: Workspace, text: str) -> str:
    digest = hashlib.sha256(text.encode()).hexdigest()
    model = Model.objects.create(workspace=space, kind=Kind.PROCESS, key=digest[:8], name="Kill")
    Version.objects.create(
        model=model, number=1, text=text, content_hash=digest, created_at=timezone.now()
    )
    return str(model.pk)


if __name__ == "__main__":
    print(json.dumps(prepare()))
