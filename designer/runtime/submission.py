"""What is handed to the runtime and what comes back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from engine import CompleteJob, Continue, FailJob, FireTimer

if TYPE_CHECKING:
    from uuid import UUID

    from designer.audit import AuditDraft
    from engine import Command, DeliverEvent


class RuntimeRefusal(Exception):  # noqa: N818 - a refusal, not a fault
    """The runtime cannot take the submission; nothing changed."""

    code = "refused"

    def __init__(self, message: str | None = None) -> None:
        self.message = message or (type(self).__doc__ or "").strip()
        super().__init__(self.message)


class UnknownInstance(RuntimeRefusal):
    """There is no such instance."""

    code = "unknown_instance"


class StaleLease(RuntimeRefusal):
    """Another worker holds the job now; this completion is refused."""

    code = "stale_lease"


class KeyReused(RuntimeRefusal):
    """The idempotency key was used for a different request."""

    code = "idempotency_key_reused"


class Delivered(RuntimeRefusal):
    """This was delivered already."""

    code = "delivered"


class Stopping(RuntimeRefusal):
    """The server is stopping; send the request again."""

    code = "stopping"


@dataclass(frozen=True, slots=True)
class StartOf:
    """What the new instance is a run of. `version` decides; all four ids are primary keys.

    `process` names one process of several in the file. What another instance called has that one as
    `parent`, the call as `call`, and an `id` that derives from both.
    """

    workspace: UUID
    model: UUID
    version: UUID
    started_by: int | UUID | None = None
    business_key: str = ""
    test: bool = False
    process: str = ""
    id: UUID | None = None
    parent: UUID | None = None
    call: str = ""


@dataclass(frozen=True, slots=True)
class IdempotencyRef:
    """The request's `Idempotency-Key`; the same fingerprint gets the stored answer."""

    user: int | UUID
    key: str
    fingerprint: str


@dataclass(frozen=True, slots=True)
class Lease:
    """Proof that the sender holds the newest lease of the job."""

    job: UUID
    fence: int


@dataclass(frozen=True, slots=True)
class Note:
    """What a completion says about the cache: found there, or (with a result) to be kept there."""

    key: str
    of: str
    seconds: float = 0.0
    result: str | None = None


@dataclass(frozen=True, slots=True)
class Submission:
    """One command for one instance (`instance` is None for a start) and what is stored with it."""

    instance: UUID | None
    command: Command | DeliverEvent
    audit: AuditDraft | None = None
    start: StartOf | None = None
    idempotency: IdempotencyRef | None = None
    lease: Lease | None = None
    delivery: int | None = None  # what this carries out, and thereby ends
    note: Note | None = None  # what the completion says about the cache


@dataclass(frozen=True, slots=True)
class Receipt:
    """The submission is durable; `seq` is the instance's last event, `replayed` a stored answer."""

    instance: UUID
    seq: int
    replayed: bool = False


@dataclass(slots=True)
class Pending:
    """A submission on its way; `receipt` or `error` is set when it is `done`."""

    submission: Submission
    receipt: Receipt | None = None
    error: Exception | None = None
    poisoned: bool = False
    done: bool = False

    @property
    def is_due_work(self) -> bool:
        """Sent by a sweep: what the sweep would find again and again."""
        return self.submission.delivery is not None or isinstance(
            self.submission.command, CompleteJob | FailJob | FireTimer | Continue
        )
