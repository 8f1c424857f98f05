"""Saving what a person edits, never over someone else's text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from designer import access, audit
from designer.models import Draft, DraftRevision, Model
from designer.services.models import told
from designer.services.refusals import StaleRevision
from designer.services.texts import text_check

if TYPE_CHECKING:
    from designer.access import Person


def draft_save(*, user: Person, model: Model, text: str, revision: int) -> Draft:
    """Store the text if it grew out of the newest revision; otherwise tell both sides.

    Saving the very text that is already there succeeds without a new revision, so a save whose
    answer got lost may simply be sent again.
    """
    access.require(user, access.action_on(model.kind, "edit"), model.workspace_id)
    problems = text_check(workspace=model.workspace_id, kind=model.kind, text=text)
    with transaction.atomic():
        draft = (
            Draft.objects.select_for_update(of=("self",))
            .select_related("updated_by")
            .get(pk=model.pk)
        )
        if draft.text == text and revision in {draft.revision, draft.revision - 1}:
            return draft
        if draft.revision != revision:
            raise StaleRevision(side_of(draft))
        before = audit.content_hash(draft.text)
        draft.text, draft.revision, draft.problems = text, revision + 1, problems
        draft.updated_at, draft.updated_by = timezone.now(), user
        draft.save()
        DraftRevision.objects.create(
            model=model,
            revision=draft.revision,
            text=text,
            saved_at=draft.updated_at,
            saved_by=user,
        )
        after = audit.content_hash(text)
        told(user, model, "draft.save", before=before, after=after)
    return draft


def side_of(draft: Draft) -> dict:
    """The other side of a conflict."""
    return {
        "text": draft.text,
        "revision": draft.revision,
        "updated_by": draft.updated_by.get_username() if draft.updated_by else None,
        "updated_at": draft.updated_at.isoformat().replace("+00:00", "Z"),
    }
