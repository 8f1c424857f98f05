"""Own test runs, tasks offered to groups, and roles that end with the next request."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.contrib.auth.models import Group
from django.utils import timezone

from designer import access
from designer.models import Instance, Membership, UserTask, Version
from designer.selectors import instances, user_tasks

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.contrib.auth.models import User

    from designer.models import Model


@pytest.fixture
def run(process: Model) -> Callable[..., Instance]:
    def make(user: User | None, *, test: bool) -> Instance:
        now = timezone.now()
        version, _ = Version.objects.get_or_create(
            model=process, number=None, content_hash="0" * 64, defaults={"created_at": now}
        )
        return Instance.objects.create(
            workspace=process.workspace,
            model=process,
            version=version,
            started_at=now,
            started_by=user,
            test=test,
        )

    return make


def task_of(instance: Instance, assignee: str = "", groups: list[str] | None = None) -> UserTask:
    return UserTask.objects.create(
        workspace=instance.workspace,
        instance=instance,
        key=f"k{UserTask.objects.count()}",
        node="n",
        name="T",
        assignee=assignee,
        candidate_groups=groups or [],
        created_at=timezone.now(),
    )


def test_an_author_owns_the_test_runs_they_started(
    run: Callable[..., Instance], modeller: User, person: Callable[..., User]
) -> None:
    own = run(modeller, test=True)
    access.require_instance(modeller, "instance.operate", own)
    access.require_task(modeller, "task.complete", task_of(own, assignee="someone else"))
    other = person("other", "modeller")
    with pytest.raises(access.Forbidden):
        access.require_instance(other, "instance.view", own)


def test_who_started_a_published_run_may_look_but_not_operate(
    run: Callable[..., Instance], modeller: User
) -> None:
    own = run(modeller, test=False)
    access.require_instance(modeller, "instance.view", own)
    with pytest.raises(access.Forbidden):
        access.require_instance(modeller, "instance.operate", own)


def test_a_removed_role_ends_at_once(run: Callable[..., Instance], modeller: User) -> None:
    own = run(modeller, test=True)
    Membership.objects.filter(user=modeller).delete()
    with pytest.raises(access.Unseen):
        access.require_instance(modeller, "instance.view", own)


def test_lists_show_what_may_be_opened(
    run: Callable[..., Instance], modeller: User, person: Callable[..., User]
) -> None:
    started = run(modeller, test=False)
    worker = person("worker", "task_user")
    worker.groups.add(Group.objects.create(name="经理"))
    tasks = [
        task_of(started),
        task_of(started, assignee="worker"),
        task_of(started, groups=["经理"]),
        task_of(started, groups=["other"]),
        task_of(started, assignee="else"),
    ]
    seen = set(user_tasks.for_user(worker, started.workspace_id))
    assert seen == set(tasks[:3])
    for task in tasks:
        allowed = True
        try:
            access.require_task(worker, "task.complete", task)
        except access.Forbidden:
            allowed = False
        assert allowed == (task in seen)
    assert not instances.for_user(worker, started.workspace_id).exists()
