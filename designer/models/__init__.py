"""The tables; one file per noun."""

from __future__ import annotations

from designer.models.audit import AuditEntry
from designer.models.deliveries import Delivery
from designer.models.drawings import Draft, DraftRevision, Kind, Model
from designer.models.events import EventBatch
from designer.models.idempotency import Idempotency
from designer.models.incidents import Incident
from designer.models.instances import Instance, Snapshot
from designer.models.jobs import Job
from designer.models.outbox import Outbox
from designer.models.secrets import Secret
from designer.models.start_events import StartEvent
from designer.models.subscriptions import Subscription
from designer.models.timers import Timer
from designer.models.user_tasks import UserTask
from designer.models.versions import Version
from designer.models.workspaces import Membership, Role, Workspace

__all__ = [
    "AuditEntry",
    "Delivery",
    "Draft",
    "DraftRevision",
    "EventBatch",
    "Idempotency",
    "Incident",
    "Instance",
    "Job",
    "Kind",
    "Membership",
    "Model",
    "Outbox",
    "Role",
    "Secret",
    "Snapshot",
    "StartEvent",
    "Subscription",
    "Timer",
    "UserTask",
    "Version",
    "Workspace",
]
