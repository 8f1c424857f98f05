"""Making and publishing many models at once, from texts that come with the product."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from designer import access, audit
from designer.models import Draft, DraftRevision, Kind, Model, StartEvent, Version, Workspace
from designer.runtime import callees
from designer.services.models import deed, folder_checked, name_checked
from designer.services.refusals import ModelHasProblems
from designer.services.texts import Problems, errors_in, text_problems

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from designer.access import Person


@dataclass(frozen=True, slots=True)
class Package:
    """One model to be made."""

    key: str
    kind: Kind
    name: str
    text: str
    folder: str = ""


def packages_missing(workspace: Workspace, packages: Iterable[Package]) -> list[Package]:
    """Those that were never made here; a model that was put away holds its key."""
    there = set(Model.objects.filter(workspace=workspace).values_list("kind", "key"))
    return [package for package in packages if (package.kind, package.key) not in there]


def packages_install(
    *, user: Person, workspace: Workspace, packages: Sequence[Package], note: str
) -> int:
    """What making and publishing each would do, in one transaction and few statements."""
    for kind in {package.kind for package in packages}:
        for action in ("edit", "publish"):
            access.require(user, access.action_on(kind, action), workspace.pk)
    checked = [(package, package_check(package)) for package in packages]
    now = timezone.now()
    with transaction.atomic():
        models = [
            Model(
                workspace=workspace,
                kind=package.kind,
                key=package.key,
                name=name_checked(package.name),
                folder=folder_checked(package.folder),
            )
            for package in packages
        ]
        Model.objects.bulk_create(models)
        made = list(zip(models, checked, strict=True))
        Draft.objects.bulk_create(
            Draft(model=m, text=p.text, updated_at=now, updated_by=user, problems=problems)
            for m, (p, problems) in made
        )
        DraftRevision.objects.bulk_create(
            DraftRevision(model=m, revision=1, text=p.text, saved_at=now, saved_by=user)
            for m, (p, _problems) in made
        )
        versions = [version_of(user, m, p.text, note, now) for m, (p, _problems) in made]
        Version.objects.bulk_create(versions)
        StartEvent.objects.bulk_create(
            entry
            for version in versions
            if version.model.kind == Kind.PROCESS
            for entry in callees.entries_of(version, now)
        )
        audit.record_all(draft for version in versions for draft in deeds(user, version))
    return len(models)


def package_check(package: Package) -> Problems:
    """The warnings of the text; one with errors cannot be published."""
    problems = text_problems(kind=package.kind, text=package.text)
    if errors_in(problems):
        raise ModelHasProblems(problems)
    return problems


def version_of(user: Person, model: Model, text: str, note: str, now: datetime) -> Version:
    return Version(
        model=model,
        number=1,
        text=text,
        content_hash=audit.content_hash(text),
        note=note,
        created_at=now,
        created_by=user,
    )


def deeds(user: Person, version: Version) -> tuple[audit.AuditDraft, audit.AuditDraft]:
    """The two entries of the audit chain that a model's making and publishing leave."""
    model, content = version.model, version.content_hash
    detail = {"number": version.number, "note": version.note}
    return (
        deed(user, model, "model.create", after=content),
        deed(user, model, "version.publish", after=content, detail=detail),
    )
