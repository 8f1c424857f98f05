"""The people of a campaign: they do what the runs ask of them, and note what they were told.

A note is on the disk after the receipt and before the next deed, so it is what was acknowledged.
"""

from __future__ import annotations

import json
from contextlib import suppress
from functools import cached_property
from typing import TYPE_CHECKING, Any

from django.contrib.auth import get_user_model

from designer.models import (
    EventBatch,
    Incident,
    Instance,
    Job,
    Kind,
    Model,
    Snapshot,
    Subscription,
    Timer,
    UserTask,
    Workspace,
)
from designer.runtime import RuntimeRefusal
from designer.runtime.loading import recent
from designer.runtime.poison import CODE
from designer.selectors import history
from designer.selectors.instances import activities_of, permissions_of
from designer.services.incidents import incident_retry
from designer.services.instances import (
    activities_end,
    activity_begin,
    event_deliver,
    instance_cancel,
    instance_start,
    variables_set,
)
from designer.services.messages import message_send, signal_send
from designer.services.refusals import Refusal
from designer.services.user_tasks import user_task_complete
from designer.services.versions import version_publish
from engine import CommandRefused
from tests.acceptance.kill.ledger import append, data

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from designer.access import Person

DAMAGE = b"{"
RUNNING = Instance.State.RUNNING
Refused = (CommandRefused, Refusal, RuntimeRefusal)


class People:
    """All of them at once; `last` says that nothing comes any more, so everyone is told."""

    def __init__(self) -> None:
        self.last = False

    @property
    def place(self) -> Path:
        """The directory of this database."""
        return data()

    @cached_property
    def user(self) -> Person:
        return get_user_model().objects.get(username="killer")

    @cached_property
    def space(self) -> Workspace:
        return Workspace.objects.get()

    @cached_property
    def models(self) -> dict[str, Model]:
        return {model.key: model for model in Model.objects.all()}

    def note(self, **said: Any) -> None:
        append(data() / "acknowledged.jsonl", json.dumps(said) + "\n")

    def start(self, key: str, name: str) -> None:
        """Start a run under an idempotency key; the same key again is the same run."""
        given: dict[str, Any] = (
            {} if key == "machine" else {"name": name, "fixed": False, "n": 0, "items": [1, 2, 3]}
        )
        receipt = instance_start(
            user=self.user, model=self.models[key], variables=given, source="published",
            idempotency_key=f"{key}:{name}",
        )  # fmt: skip
        self.note(start=str(receipt.instance), key=f"{key}:{name}")

    def act(self) -> int:
        """One round; the number of deeds."""
        deeds = (
            self._tasks, self._incidents, self._machines, self._ad_hoc, self._poison, self._waiting,
            self._publish,
        )  # fmt: skip
        return sum(deed() for deed in deeds)

    def _do(self, deed: Callable[[], object], **said: Any) -> int:
        """Do it and note it; what somebody else did meanwhile is no fault."""
        try:
            deed()
        except Refused:
            return 0
        self.note(**said)
        return 1

    def _tasks(self) -> int:
        tasks = UserTask.objects.filter(state="open", instance__quarantined=False)
        done = 0
        for task in tasks.exclude(node__startswith="never").select_related("instance")[:50]:
            if task.node.startswith("cancel"):
                done += self._do(
                    lambda row=task.instance: instance_cancel(
                        user=self.user, instance=row, reason="as asked"
                    ),
                    cancel=str(task.instance_id),
                )
            elif not (task.node.startswith("last") and _goes_on(task.instance)):
                done += self._do(
                    lambda task=task: user_task_complete(
                        user=self.user, task=task, variables={}, idempotency_key=str(task.pk)
                    ),
                    task=str(task.pk),
                )
        return done

    def _incidents(self) -> int:
        done = 0
        for each in Incident.objects.filter(state="open").select_related("instance")[:50]:
            if each.code == CODE:
                mended(each.instance)
            elif each.code == "not_yet":
                repair = {"variables": {"fixed": True}, "reason": "as asked"}
                self._do(
                    lambda row=each.instance, repair=repair: variables_set(
                        user=self.user, instance=row, **repair
                    ),
                    variables=str(each.instance_id),
                )
            done += self._do(
                lambda each=each: incident_retry(user=self.user, incident=each),
                incident=str(each.pk),
            )
        return done

    def _machines(self) -> int:
        done = 0
        rows = Instance.objects.filter(state=RUNNING, model__kind=Kind.MACHINE, quarantined=False)
        for row in rows.select_related("model", "version")[:50]:
            for each in permissions_of(row):
                if each.event.startswith("go") and each.allowed:
                    key = f"{row.pk}:{each.event}"
                    done += self._do(
                        lambda row=row, name=each.event, key=key: event_deliver(
                            user=self.user, instance=row, event=name, data=None, idempotency_key=key
                        ),
                        told=str(row.pk), event=each.event,
                    )  # fmt: skip
                    break
        return done

    def _ad_hoc(self) -> int:
        done = 0
        rows = Instance.objects.filter(state=RUNNING, model__key="ad_hoc", quarantined=False)
        for row in rows.select_related("model", "version")[:50]:
            seen = EventBatch.objects.filter(instance=row)
            begun = {event["node"] for event in history.every({"node.entered"}, seen)}
            for each in activities_of(row):
                token, wanted = each["token"], [n for n in each["enabled"] if n not in begun]
                if wanted:
                    done += self._do(
                        lambda row=row, token=token, node=wanted[0]: activity_begin(
                            user=self.user, instance=row, token=token, node=node
                        ),
                        begun=str(row.pk), node=wanted[0],
                    )  # fmt: skip
                elif not Job.objects.filter(instance=row, state="open").exists():
                    done += self._do(
                        lambda row=row, token=token: activities_end(
                            user=self.user, instance=row, token=token
                        ),
                        ended=str(row.pk),
                    )
        return done

    def _waiting(self) -> int:
        """Tell those who wait for something outside; at the very end, all who wait."""
        waits = Subscription.objects.filter(state="open", instance__quarantined=False)
        waits = waits.exclude(name="nobody")
        if not self.last:
            waits = waits.filter(name__startswith="outside")
        done = 0
        for each in waits[:50]:
            given = {
                "user": self.user, "workspace": self.space.pk, "name": each.name,
                "variables": {}, "idempotency_key": str(each.pk),
            }  # fmt: skip
            known = data() / f"told-{each.pk}"
            if known.exists():
                continue
            if each.kind == "message":
                sent = message_send(**given, correlation=each.correlation)
            else:
                sent = signal_send(**given)
            self.note(delivery=sent.pk)
            known.touch()
            done += 1
        return done

    def _poison(self) -> int:
        """Damage the state of a run before it is told of `outside-poison`; what it was is kept."""
        done = 0
        waiting = Subscription.objects.filter(name="outside-poison", state="open")
        for pk in waiting.values_list("instance_id", flat=True):
            kept = data() / f"state-{pk}"
            if kept.exists():
                continue
            snapshot = Snapshot.objects.get(pk=pk)
            kept.write_bytes(bytes(snapshot.state))
            done += exchange(pk, bytes(snapshot.state), DAMAGE)
        return done

    def _publish(self) -> int:
        """Publish what waits for it: a process that starts by the clock."""
        done = 0
        for model in self.models.values():
            if model.key == "timer_started" and not model.versions.exists():
                with suppress(Refusal):
                    version_publish(user=self.user, model=model, revision=1)
                    self.note(published=str(model.pk))
                    done += 1
        return done


def exchange(pk: object, old: bytes, new: bytes) -> int:
    """Put another state in place of the stored one, if that is the stored one."""
    changed = Snapshot.objects.filter(pk=pk, state=old).update(state=new)
    recent.discard(pk)
    return changed


def mended(row: Instance) -> None:
    """Give a damaged run its state back."""
    kept = data() / f"state-{row.pk}"
    if kept.exists():
        exchange(row.pk, DAMAGE, kept.read_bytes())


def _goes_on(row: Instance) -> bool:
    timers = Timer.objects.filter(instance=row, state="scheduled")
    return timers.exists() or Job.objects.filter(instance=row, state="open").exists()
