"""Runs, and what they wait for, that a person may see."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from django.db.models import Count, Prefetch, Q, QuerySet

import engine
from designer import access
from designer.models import Incident, Instance, Job, Kind, Timer, UserTask
from designer.runtime import sealing, snapshots

if TYPE_CHECKING:
    from uuid import UUID

    from designer.access import Person

MOST_CHILDREN = 500


def for_user(user: Person, workspace: UUID) -> QuerySet[Instance]:
    """Runs of the workspace: all for those who watch, their own for everyone else."""
    roles = access.require(user, "workspace.view", workspace)
    every = Instance.objects.filter(workspace_id=workspace)
    if not roles & access.ACTIONS["instance.view"]:
        every = every.filter(started_by_id=user.pk)
    return every


def with_state(instances: QuerySet[Instance]) -> QuerySet[Instance]:
    """Each with its model, version, open incidents (`incident_count`) and open tasks."""
    tasks = UserTask.objects.filter(state=UserTask.State.OPEN).only("name", "instance_id", "state")
    return (
        instances.select_related("model", "version", "started_by")
        .annotate(incident_count=Count("incidents", filter=Q(incidents__state=Incident.State.OPEN)))
        .prefetch_related(Prefetch("user_tasks", queryset=tasks, to_attr="waiting_tasks"))
    )


def by_id(user: Person, instance: UUID, action: str = "instance.view") -> Instance:
    """The run, if the person may do `action` to it."""
    found = with_state(Instance.objects.filter(pk=instance)).first()
    if found is None:
        raise access.Unseen
    access.require_instance(user, action, found)
    return found


def variables_of(instance: Instance) -> dict[str, Any]:
    """The variables of the newest state as they may be shown, in their JSON form."""
    variables = whole_variables_of(instance)
    mask = sealing.mask_on(instance)
    return variables if mask is None else mask.variables(variables)


def whole_variables_of(instance: Instance) -> dict[str, Any]:
    """The variables with what is sensitive in them: for services, and for whoever fills in a form."""
    state = snapshots.state_of(instance)
    if state is None:
        return {}
    return {name: engine.encode_value(value) for name, value in state.variables.items()}


def permissions_of(instance: Instance, data: Any = None) -> list[engine.statechart.Permission]:
    """Every event that a running state machine listens to, with what its guards say."""
    state = snapshots.state_of(instance) if instance.model.kind == Kind.MACHINE else None
    if state is None:
        return []
    definition = engine.statechart.read(instance.version.text)
    found = engine.statechart.available(definition, state, data=data)
    mask = sealing.mask_on(instance)
    return [shown(each, mask) for each in found] if mask is not None else list(found)


def shown(permission: engine.statechart.Permission, mask: engine.Mask) -> Any:
    """The permission without what must not be shown of the machine's data."""
    options = tuple(
        replace(o, checks=tuple(replace(c, values=mask.variables(c.values)) for c in o.checks))
        for o in permission.options
    )
    return replace(permission, reason=mask.text(permission.reason), options=options)


def activities_of(instance: Instance) -> list[dict[str, Any]]:
    """The open ad-hoc sub-processes of the run, each with what may be begun in it now."""
    if instance.is_over or instance.model.kind != Kind.PROCESS:
        return []
    definition = engine.bpmn.read(instance.version.text, instance.process or None)
    state = snapshots.state_of(instance) if definition.adhoc else None
    if state is None:
        return []
    return [
        {
            "token": token,
            "node": each.node,
            "enabled": list(engine.bpmn.enabled(definition, state, token)),
        }
        for token, each in state.activations.items()
        if definition.nodes[each.node].kind == "adhoc" and token not in state.loops
    ]


def children_of(instance: Instance) -> list[dict[str, Any]]:
    """The runs that this one called, by the name of the call."""
    rows = Instance.objects.filter(parent=instance).select_related("model").order_by("started_at")
    return [
        {"id": row.pk, "call": row.call, "name": row.model.name, "state": row.state}
        for row in rows[:MOST_CHILDREN]
    ]


def open_of(instance: Instance) -> dict[str, Any]:
    """Everything the run waits for."""
    return {
        "user_tasks": list(instance.user_tasks.filter(state=UserTask.State.OPEN)),
        "incidents": list(instance.incidents.all()),
        "timers": list(Timer.objects.filter(instance=instance, state=Timer.State.SCHEDULED)),
        "jobs": list(Job.objects.filter(instance=instance, state=Job.State.OPEN)),
    }
