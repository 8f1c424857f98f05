"""Who may do what: one table of actions and roles, asked by every service and selector.

A person without any role in a workspace never learns that something in it exists (`Unseen`, 404);
a person with the wrong role is told so (`Forbidden`, 403). Authors also own their test runs: what
a modeller or decision author started from a draft, they may watch, repair and complete.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from designer.models import Kind, Membership, Role, UserTask

if TYPE_CHECKING:
    from uuid import UUID

    from django.contrib.auth.base_user import AbstractBaseUser
    from django.contrib.auth.models import AnonymousUser, User
    from django.db.models import QuerySet

    from designer.models import Instance

    Person = User | AbstractBaseUser | AnonymousUser

MODELLER, AUTHOR, OPERATOR = Role.MODELLER, Role.DECISION_AUTHOR, Role.OPERATOR
TASK_USER, AUDITOR, ADMIN = Role.TASK_USER, Role.AUDITOR, Role.ADMIN
EVERYONE = frozenset(Role)
#: the kinds that say what holds, and run only inside a process
DECIDING = frozenset({Kind.DECISION, Kind.RULES})

ACTIONS: dict[str, frozenset[str]] = {
    "workspace.view": EVERYONE,
    "model.view": EVERYONE,
    "process.edit": frozenset({MODELLER}),
    "process.publish": frozenset({MODELLER, ADMIN}),
    "process.remove": frozenset({MODELLER, ADMIN}),
    "decision.edit": frozenset({AUTHOR}),
    "decision.publish": frozenset({AUTHOR, ADMIN}),
    "decision.remove": frozenset({AUTHOR, ADMIN}),
    "decision.evaluate": frozenset({MODELLER, AUTHOR}),
    "instance.test": frozenset({MODELLER, AUTHOR}),
    "instance.start": frozenset({OPERATOR, TASK_USER}),
    "instance.view": frozenset({OPERATOR, AUDITOR}),
    "instance.operate": frozenset({OPERATOR}),
    "instance.deliver": frozenset({OPERATOR, TASK_USER}),
    "task.list": EVERYONE,
    "task.view": frozenset({OPERATOR}),
    "task.complete": frozenset({TASK_USER}),
    "audit.view": frozenset({AUDITOR, ADMIN}),
    "operations.view": frozenset({OPERATOR, AUDITOR, ADMIN}),
    "operations.set": frozenset({OPERATOR, ADMIN}),
}
OWN_TEST = frozenset(
    {"instance.view", "instance.operate", "instance.deliver", "task.view", "task.complete"}
)


class Owned(Protocol):
    """Anything that belongs to a workspace."""

    workspace_id: UUID


class Unseen(Exception):  # noqa: N818 - what happened, not what broke
    """There is no such thing, as far as this person may know."""


class Forbidden(Exception):  # noqa: N818 - what happened, not what broke
    """Your roles in this workspace do not allow this."""

    def __init__(self, action: str) -> None:
        super().__init__(action)
        self.action = action


def roles_of(user: Person, workspace: UUID) -> frozenset[str]:
    """The person's roles in the workspace, read afresh: a removed role ends with the next request."""
    if not user.is_authenticated or not user.is_active:
        return frozenset()
    held = Membership.objects.filter(user_id=user.pk, workspace_id=workspace)
    return frozenset(held.values_list("role", flat=True))


def may(user: Person, action: str, workspace: UUID) -> bool:
    """Whether one of the person's roles in the workspace allows the action."""
    return bool(roles_of(user, workspace) & ACTIONS[action])


def require(user: Person, action: str, workspace: UUID) -> frozenset[str]:
    """The person's roles, if they allow the action in the workspace; else `Unseen` or `Forbidden`."""
    roles = roles_of(user, workspace)
    if not roles:
        raise Unseen
    if not roles & ACTIONS[action]:
        raise Forbidden(action)
    return roles


def action_on(kind: str, deed: str) -> str:
    """The action of doing `deed` ("edit", "publish", "remove") to a model of this kind."""
    return f"{'decision' if kind in DECIDING else 'process'}.{deed}"


def is_own_test(user: Person, instance: Instance, roles: frozenset[str]) -> bool:
    """Whether the person started this run from a draft, and may still do so."""
    return (
        instance.test
        and instance.started_by_id == user.pk
        and bool(roles & ACTIONS["instance.test"])
    )


def require_instance(user: Person, action: str, instance: Instance) -> None:
    """`require`, with the rule of own test runs; who started a run may always look at it."""
    roles = roles_of(user, instance.workspace_id)
    if not roles:
        raise Unseen
    if roles & ACTIONS[action] or (action in OWN_TEST and is_own_test(user, instance, roles)):
        return
    if action == "instance.view" and instance.started_by_id == user.pk:
        return
    raise Forbidden(action)


def groups_of(user: Person) -> frozenset[str]:
    """The names by which a task may offer itself to this person."""
    return frozenset(user.groups.values_list("name", flat=True))


def require_task(user: Person, action: str, task: UserTask) -> None:
    """Own test runs, operators (to look), and the people the task is for."""
    roles = roles_of(user, task.workspace_id)
    if not roles:
        raise Unseen
    if is_own_test(user, task.instance, roles):
        return
    if action == "task.view" and roles & ACTIONS["task.view"]:
        return
    if roles & ACTIONS["task.complete"] and is_for(task, user.get_username(), groups_of(user)):
        return
    raise Forbidden(action)


def is_for(task: UserTask, username: str, groups: frozenset[str]) -> bool:
    """Whether the task is this person's: assigned, offered to a group of theirs, or to anyone."""
    if task.assignee:
        return task.assignee == username
    return not task.candidate_groups or bool(groups & set(task.candidate_groups))


def workspaces_of(user: Person) -> QuerySet[Membership, UUID]:
    """The ids of the workspaces a person has any role in, as a sub-query."""
    held = Membership.objects.filter(user_id=user.pk, user__is_active=True)
    return held.values_list("workspace_id", flat=True)
