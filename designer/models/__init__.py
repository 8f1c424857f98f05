"""The tables; one file per noun."""

from __future__ import annotations

from designer.models.alerts import Alert, AlertMessage, AlertRule
from designer.models.audit import AuditEntry
from designer.models.cached_results import CacheCount, CachedResult
from designer.models.deliveries import Delivery
from designer.models.drawings import Draft, DraftRevision, Kind, Model
from designer.models.events import EventBatch
from designer.models.idempotency import Idempotency
from designer.models.incidents import Incident
from designer.models.instances import Instance, Snapshot
from designer.models.jobs import Job
from designer.models.outbox import Outbox
from designer.models.pools import Pool
from designer.models.start_events import StartEvent
from designer.models.subscriptions import Subscription
from designer.models.timers import Timer
from designer.models.user_tasks import UserTask
from designer.models.versions import Version
from designer.models.workers import WorkerBeat
from designer.models.workspaces import Membership, Role, Workspace

__all__ = [
    "Alert",
    "AlertMessage",
    "AlertRule",
    "AuditEntry",
    "CacheCount",
    "CachedResult",
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
    "Pool",
    "Role",
    "Snapshot",
    "StartEvent",
    "Subscription",
    "Timer",
    "UserTask",
    "Version",
    "WorkerBeat",
    "Workspace",
]
