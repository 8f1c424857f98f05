"""What is on its way between instances, written in the transaction that sent it."""

from __future__ import annotations

from django.db import models


class Delivery(models.Model):
    """One command, start or message; it is taken in the transaction that acts on it, so just once.

    `target` is the instance it is for: it need not exist yet, so it is no foreign key. A message has
    none; it looks for who waits for it, and has one only while that run is set aside. `key` is the subscription, call or start event meant.
    """

    class Kind(models.TextChoices):
        MESSAGE = "message"
        SIGNAL = "signal"
        START = "start"
        CALL = "call"
        RETURN = "return"
        FAIL = "fail"
        ESCALATE = "escalate"
        CANCEL = "cancel"

    class State(models.TextChoices):
        PENDING = "pending"
        KEPT = "kept"  # a message that nobody waited for, until `expires_at`
        DONE = "done"
        DROPPED = "dropped"  # nobody wanted it any more

    id = models.BigAutoField(primary_key=True)
    workspace = models.ForeignKey("designer.Workspace", models.PROTECT, related_name="+")
    test = models.BooleanField(default=False)
    kind = models.CharField(max_length=10, choices=Kind)
    sender = models.UUIDField(null=True, blank=True)
    target = models.UUIDField(null=True, blank=True)
    version = models.ForeignKey("designer.Version", models.PROTECT, null=True, related_name="+")
    key = models.CharField(max_length=255, blank=True, default="")
    name = models.CharField(max_length=255, blank=True, default="")
    correlation = models.CharField(max_length=255, blank=True, default="")
    body = models.TextField(default="{}")
    dedupe = models.CharField(max_length=255, null=True, blank=True)  # noqa: DJ001 - null is never equal
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField(null=True, blank=True)
    state = models.CharField(max_length=8, choices=State, default=State.PENDING)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("workspace", "dedupe"), name="delivery_once_per_key"),
        )
        indexes = (
            models.Index(
                fields=("id",), name="delivery_pending", condition=models.Q(state="pending")
            ),
            models.Index(fields=("name",), name="delivery_kept", condition=models.Q(state="kept")),
            models.Index(
                fields=("target",), name="delivery_target", condition=models.Q(state="pending")
            ),
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.name or self.key}"
