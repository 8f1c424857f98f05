"""Histories that were stored event by event are read as before once they lie together."""

from __future__ import annotations

import json
from importlib import import_module
from typing import TYPE_CHECKING

import pytest
from django.apps import apps
from django.db import connection, models

from designer.models import EventBatch
from designer.selectors import history
from tests.integration.designer import flows

if TYPE_CHECKING:
    from collections.abc import Callable

    from designer.runtime.worker import Worker
    from tests.integration.designer.runtime.conftest import Published

MIGRATION = import_module("designer.migrations.0007_event_batches")


class Before:
    """The tables as the migration sees them; the one it deletes is made again for the test."""

    def __init__(self, event: type[models.Model]) -> None:
        self.event = event

    def get_model(self, app: str, name: str) -> type[models.Model]:
        return self.event if name == "Event" else apps.get_model(app, name)


@pytest.mark.django_db(transaction=True)
def test_apart_and_together_again(publish: Callable[[str], Published], worker: Worker) -> None:
    pks = [
        publish(flows.line(flows.script("n", "1.50"), flows.user("look"))).start(),
        publish(flows.line(flows.service("one", "log", message="x"))).start(),
    ]
    worker.run_until_quiet()
    told = {pk: history.events_after(pk, 0) for pk in pks}

    class Event(models.Model):
        id = models.BigAutoField(primary_key=True)
        instance_id = models.UUIDField()
        seq = models.PositiveIntegerField()
        at = models.DateTimeField()
        kind = models.CharField(max_length=40)
        node = models.CharField(max_length=255, null=True)  # noqa: DJ001 - as it was
        body = models.TextField()

        class Meta:
            app_label = "designer"
            db_table = "designer_event"

        def __str__(self) -> str:
            return self.body

    before = Before(Event)
    with connection.schema_editor() as editor:
        editor.create_model(Event)
    try:
        MIGRATION.apart(before, None)
        assert Event.objects.count() == sum(map(len, told.values()))
        assert json.loads(Event.objects.get(instance_id=pks[0], seq=1).body) == told[pks[0]][0]
        EventBatch.objects.all().delete()
        MIGRATION.together(before, None)
        assert {pk: history.events_after(pk, 0) for pk in pks} == told
    finally:
        with connection.schema_editor() as editor:
            editor.delete_model(Event)
        del apps.all_models["designer"]["event"]
