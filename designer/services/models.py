"""Making, naming and putting away models."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

import engine
from designer import access, audit
from designer.models import Draft, DraftRevision, Kind, Model, Workspace
from designer.runtime import callees
from designer.services.refusals import InvalidField, NameTaken
from designer.services.starters import starter_text
from designer.services.texts import key_of, text_check

if TYPE_CHECKING:
    from designer.access import Person

NAME_LENGTH = 200
FOLDER_LENGTH = 80


def model_create(
    *,
    user: Person,
    workspace: Workspace,
    kind: str,
    name: str,
    text: str | None = None,
    key: str | None = None,
) -> Model:
    """A model with its first draft; without a text it begins with a starter diagram or table."""
    access.require(user, access.action_on(kind, "edit"), workspace.pk)
    name = name_checked(name)
    content = text if text is not None else starter_text(kind, name)
    problems = text_check(workspace=workspace.pk, kind=kind, text=content)
    if text is not None and kind == Kind.PROCESS:
        content = engine.bpmn.imported(content)
    now = timezone.now()
    with transaction.atomic():
        model = Model(workspace=workspace, kind=kind, name=name)
        model.key = key or free_key(workspace, kind, name)
        try:
            with transaction.atomic():
                model.save(force_insert=True)
        except IntegrityError as taken:
            raise NameTaken(location={"field": "key"}) from taken
        Draft.objects.create(
            model=model, text=content, updated_at=now, updated_by=user, problems=problems
        )
        DraftRevision.objects.create(
            model=model, revision=1, text=content, saved_at=now, saved_by=user
        )
        told(user, model, "model.create", after=audit.content_hash(content))
    return model


def model_change(
    *, user: Person, model: Model, name: str | None = None, folder: str | None = None
) -> None:
    """Do all that is asked for, or nothing."""
    with transaction.atomic():
        if name is not None:
            model_rename(user=user, model=model, name=name)
        if folder is not None:
            model_move(user=user, model=model, folder=folder)


def model_rename(*, user: Person, model: Model, name: str) -> Model:
    """Give the model another name; its key, which runs and tasks refer to, stays."""
    access.require(user, access.action_on(model.kind, "edit"), model.workspace_id)
    name = name_checked(name)
    with transaction.atomic():
        locked = Model.objects.select_for_update().get(pk=model.pk)
        before, locked.name = locked.name, name
        locked.save(update_fields=["name"])
        told(user, locked, "model.rename", detail={"from": before, "to": name})
    model.name = name
    return model


def model_move(*, user: Person, model: Model, folder: str) -> Model:
    """Put the model into the folder of this name, or out of every folder where the name is empty."""
    access.require(user, access.action_on(model.kind, "edit"), model.workspace_id)
    folder = folder_checked(folder)
    with transaction.atomic():
        locked = Model.objects.select_for_update().get(pk=model.pk)
        before, locked.folder = locked.folder, folder
        if before != folder:
            locked.save(update_fields=["folder"])
            told(user, locked, "model.move", detail={"from": before, "to": folder})
    model.folder = folder
    return model


def model_delete(*, user: Person, model: Model) -> None:
    """Put the model away: nothing new starts from it, its runs and texts stay."""
    access.require(user, access.action_on(model.kind, "remove"), model.workspace_id)
    with transaction.atomic():
        locked = Model.objects.select_for_update().get(pk=model.pk)
        if locked.archived_at is None:
            locked.archived_at = timezone.now()
            locked.save(update_fields=["archived_at"])
            callees.forget(locked)
            told(user, locked, "model.delete")


def name_checked(name: str) -> str:
    """The name without surrounding blanks; a name that cannot be shown is refused."""
    name = name.strip()
    if not name or not name.isprintable():
        raise InvalidField("name", _("Give the model a name of printable characters."))
    if len(name) > NAME_LENGTH:
        raise InvalidField("name", _("This name is too long."), limit=NAME_LENGTH)
    return name


def folder_checked(folder: str) -> str:
    """The folder's name without surrounding blanks; none is a name as well."""
    folder = folder.strip()
    if not folder.isprintable():
        raise InvalidField("folder", _("A folder has a name of printable characters."))
    if len(folder) > FOLDER_LENGTH:
        raise InvalidField("folder", _("This name is too long."), limit=FOLDER_LENGTH)
    return folder


def free_key(workspace: Workspace, kind: str, name: str) -> str:
    """A key made of the name that no other model of this kind holds."""
    wanted = key_of(name, kind)
    taken = set(
        Model.objects.filter(
            workspace=workspace, kind=kind, key__startswith=wanted, archived_at=None
        ).values_list("key", flat=True)
    )
    if wanted not in taken:
        return wanted
    return next(f"{wanted}-{n}" for n in range(2, len(taken) + 3) if f"{wanted}-{n}" not in taken)


def told(
    user: Person,
    model: Model,
    action: str,
    *,
    before: str = "",
    after: str = "",
    detail: dict | None = None,
) -> None:
    """Write the deed into the audit chain."""
    audit.record(deed(user, model, action, before=before, after=after, detail=detail))


def deed(
    user: Person,
    model: Model,
    action: str,
    *,
    before: str = "",
    after: str = "",
    detail: dict | None = None,
) -> audit.AuditDraft:
    """What somebody does to the model, as the audit chain says it."""
    return audit.AuditDraft(
        actor=user.get_username(),
        action=action,
        object_type="model",
        object_id=str(model.pk),
        workspace=model.workspace_id,
        before=before,
        after=after,
        detail={"name": model.name, **(detail or {})},
    )
