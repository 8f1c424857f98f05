"""Models, drafts and versions a person may see."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Max, QuerySet

from designer import access
from designer.models import Draft, Model, Version

if TYPE_CHECKING:
    from uuid import UUID

    from designer.access import Person


def for_user(user: Person) -> QuerySet[Model]:
    """Every model of the workspaces the person has a role in, those put away left out."""
    return Model.objects.filter(workspace__in=access.workspaces_of(user), archived_at__isnull=True)


def listed(user: Person, workspace: UUID) -> QuerySet[Model]:
    """A workspace's models with what a list of them shows."""
    access.require(user, "model.view", workspace)
    return with_state(for_user(user).filter(workspace_id=workspace)).order_by("name", "pk")


def with_state(models: QuerySet[Model]) -> QuerySet[Model]:
    """Each model with its draft and `published`, the number of its newest version."""
    return models.select_related("draft", "draft__updated_by").annotate(
        published=Max("versions__number")
    )


def by_id(user: Person, model: UUID) -> Model:
    """The model, or `Unseen` where it is not there for this person."""
    found = with_state(for_user(user).filter(pk=model)).first()
    if found is None:
        raise access.Unseen
    return found


def summary(model: Model) -> dict[str, Any]:
    """A model as its page knows it from the start; the shape of the API's `Model`."""
    draft = model.draft
    return {
        "id": str(model.pk),
        "workspace": str(model.workspace_id),
        "kind": model.kind,
        "key": model.key,
        "name": model.name,
        "folder": model.folder,
        "revision": draft.revision,
        "updated_at": draft.updated_at.isoformat().replace("+00:00", "Z"),
        "updated_by": draft.updated_by.get_username() if draft.updated_by else None,
        "published": model.published,
        "problems": len(draft.problems),
    }


def draft_of(model: Model) -> Draft:
    """The draft as it stands now."""
    return Draft.objects.select_related("updated_by").get(pk=model.pk)


def versions_of(model: Model) -> QuerySet[Version]:
    """The published versions, the newest first."""
    return (
        Version.objects.published()
        .filter(model=model)
        .select_related("created_by")
        .order_by("-number")
    )


def version_by_id(user: Person, version: UUID) -> Version:
    """A version of a model in one of the person's workspaces."""
    found = (
        Version.objects.filter(pk=version, model__workspace__in=access.workspaces_of(user))
        .select_related("model", "created_by")
        .first()
    )
    if found is None:
        raise access.Unseen
    return found
