"""Which processes can be called, and by what they start: known from the moment of publishing."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils import timezone

from designer.models import Draft, Kind, Model, StartEvent, Version
from designer.runtime.crash import crashpoint
from engine import EngineError, bpmn

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from engine.bpmn import Definition


@dataclass(frozen=True, slots=True)
class Callee:
    """What a call starts."""

    model: UUID
    version: UUID
    process: str


class Callees:
    """Looks for called processes; what was found is not looked for twice."""

    def __init__(self) -> None:
        self._found: dict[tuple[UUID, bool, str, str | None], Callee | None] = {}

    def find(
        self,
        workspace: UUID,
        test: bool,  # noqa: FBT001 - a part of the key
        process: str,
        version: str | None,
    ) -> Callee | None:
        """The process by the key of its model or its id in a file: newest, or of that version.

        A test run calls the draft as it stands, as far as it can run.
        """
        key = (workspace, test, process, version)
        if key not in self._found:
            self._found[key] = _find(*key)
        return self._found[key]


def _find(workspace: UUID, test: bool, process: str, number: str | None) -> Callee | None:  # noqa: FBT001 - a part of the key
    model = Model.objects.filter(
        workspace=workspace, kind=Kind.PROCESS, key=process, archived_at=None
    ).first()
    inside = ""
    if model is None:
        entry = (
            StartEvent.objects.filter(workspace=workspace, process=process)
            .select_related("model")
            .order_by("-version__created_at")
            .first()
        )
        if entry is None:
            return None
        model, inside = entry.model, process
    if test and number is None and not inside:
        drawn = _draft(model)
        if drawn is not None:
            return Callee(model.pk, drawn, "")
    published = Version.objects.published().filter(model=model)
    if number is not None:
        published = published.filter(number=int(number) if number.isdecimal() else 0)
    found = published.order_by("-number").first()
    return None if found is None else Callee(model.pk, found.pk, inside)


def _draft(model: Model) -> UUID | None:
    """The immutable snapshot of the draft, if it can run."""
    text = Draft.objects.values_list("text", flat=True).get(pk=model.pk)
    try:
        bpmn.read(text)
    except EngineError:
        return None
    row, _made = Version.objects.get_or_create(
        model=model,
        number=None,
        content_hash=hashlib.sha256(text.encode()).hexdigest(),
        defaults={"text": text, "created_at": timezone.now()},
    )
    return row.pk


def register(version: Version, now: datetime) -> None:
    """Let the model start by what this version starts by, and by nothing else any more."""
    forget(version.model)
    crashpoint("within_registration")
    StartEvent.objects.bulk_create(entries_of(version, now))


def entries_of(version: Version, now: datetime) -> list[StartEvent]:
    """Everything that this version starts by, not stored yet."""
    found = []
    for key in bpmn.processes(version.text):
        found += _entries(version, bpmn.read(version.text, key), now)
    return found


def forget(model: Model) -> None:
    """Nothing starts from this model by itself any more."""
    StartEvent.objects.filter(model=model).delete()


def _entries(version: Version, definition: Definition, now: datetime) -> list[StartEvent]:
    made = []
    for entry in definition.entries:
        spec = entry.spec
        kind = "plain" if spec is None else spec.kind
        if kind not in StartEvent.Kind.values:
            continue
        due, cycle, left = bpmn.first_turn(entry, now)
        made.append(
            StartEvent(
                workspace_id=version.model.workspace_id,
                model=version.model,
                version=version,
                process=definition.key,
                node=entry.node,
                kind=kind,
                name=bpmn.listened_name(entry, now),
                due=due,
                cycle=cycle or "",
                left=left,
            )
        )
    return made


def next_turn(entry: StartEvent, now: datetime) -> tuple[datetime | None, int | None]:
    """When a start by the clock comes again and how often still; None where it was the last."""
    if not entry.cycle or entry.due is None or entry.left == 0:
        return None, entry.left
    finite = entry.left is not None
    try:
        following = bpmn.next_due(entry.cycle, entry.due, now, finite=finite)
    except bpmn.NotDue:
        return None, entry.left  # beyond all calendars
    return following, entry.left - 1 if entry.left is not None else None
