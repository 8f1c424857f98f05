"""Publishing a draft, and the unpublished snapshots that test runs are pinned to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

import engine
from designer import access, audit
from designer.models import Draft, Kind, Model, Version
from designer.runtime import callees
from designer.services.drafts import side_of
from designer.services.models import told
from designer.services.refusals import InvalidField, ModelHasProblems, Refusal, StaleRevision
from designer.services.texts import errors_in, text_check

if TYPE_CHECKING:
    from designer.access import Person

NOTE_LENGTH = 500


class FourEyes(Refusal):
    """Here somebody else than who edited it last publishes a model."""

    code = "four_eyes"
    status = 403


def version_publish(*, user: Person, model: Model, revision: int, note: str = "") -> Version:
    """Make the draft of this revision the next version; a draft with errors is refused."""
    access.require(user, access.action_on(model.kind, "publish"), model.workspace_id)
    if len(note) > NOTE_LENGTH:
        raise InvalidField("note", _("This note is too long."), limit=NOTE_LENGTH)
    with transaction.atomic():
        draft = (
            Draft.objects.select_for_update(of=("self",))
            .select_related("updated_by")
            .get(pk=model.pk)
        )
        if draft.revision != revision:
            raise StaleRevision(side_of(draft))
        if model.workspace.four_eyes and draft.updated_by_id == user.pk:
            raise FourEyes(location={"field": "revision"})
        refuse_errors(model, draft.text)
        newest = model.versions.aggregate(newest=Max("number"))["newest"] or 0
        version = Version.objects.create(
            model=model,
            number=newest + 1,
            text=draft.text,
            content_hash=audit.content_hash(draft.text),
            note=note,
            created_at=timezone.now(),
            created_by=user,
        )
        if model.kind == Kind.PROCESS:
            register_starts(version)
        told(
            user,
            model,
            "version.publish",
            after=version.content_hash,
            detail={"number": version.number, "note": note},
        )
    return version


def register_starts(version: Version) -> None:
    """Let the model start by what this version starts by; a time that is none is a problem."""
    try:
        callees.register(version, version.created_at)
    except engine.bpmn.NotDue as wrong:
        problem = {"severity": "error", "code": "timer", "message": wrong.message}
        raise ModelHasProblems(
            [{"element_id": None, "line": None, "hint": None, "field": None, **problem}]
        ) from wrong


def version_of_draft(*, user: Person, model: Model) -> Version:
    """The immutable snapshot of the draft as it stands, found again by its content."""
    access.require(user, "instance.test", model.workspace_id)
    draft = Draft.objects.get(pk=model.pk)
    refuse_errors(model, draft.text)
    with transaction.atomic():
        version, _made = Version.objects.get_or_create(
            model=model,
            number=None,
            content_hash=audit.content_hash(draft.text),
            defaults={"text": draft.text, "created_at": timezone.now(), "created_by": user},
        )
    return version


def refuse_errors(model: Model, text: str) -> None:
    """Warnings pass, errors come back keyed by the element that has them."""
    problems = text_check(workspace=model.workspace_id, kind=model.kind, text=text)
    if errors_in(problems):
        raise ModelHasProblems(problems)
